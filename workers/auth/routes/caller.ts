import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { Visitor } from "../../kit/account.ts";
import { type Caller, mayManage, bearerOf as tokenIn } from "../../kit/caller.ts";
import type { RequestContext } from "../../kit/context.ts";
import { problemResponse, type Refusal, refuse } from "../../kit/problem.ts";
import { logFault, type ServiceTypes } from "../../kit/service.ts";
import { Locale } from "../../kit/store.ts";
import { type Desk, openDesk } from "../desk.ts";
import { herself, whoIs } from "../gatekeeper.ts";

export { jsonOnly } from "../../kit/asking.ts";

export type Types = ServiceTypes<AuthEnv>;
/** As much of Hono's context as is needed here; every route's has it, whatever else it validated. */
export type C = Pick<Context<Types>, "env" | "req" | "executionCtx"> & { var: { context: RequestContext } };
type CallerTypes = Types & { Variables: { caller: Caller } };

export const deskOf = (c: C): Desk =>
	openDesk(c.env, (work) =>
		c.executionCtx.waitUntil(work.catch((error: unknown) => logFault(error, c.var.context.requestId))),
	);

export function visitorOf(c: C): Visitor {
	const { store, address } = c.var.context;
	const wished = Locale.safeParse((c.req.header("accept-language") ?? "").slice(0, 2).toLowerCase());
	const locale = wished.success && store.locales.includes(wished.data) ? wished.data : (store.locales[0] ?? "en");
	return {
		store,
		locale,
		address,
		device: (c.req.header("user-agent") ?? "").slice(0, 400),
		origin: new URL(c.req.url).origin,
	};
}

export const bearerOf = (c: C): string => tokenIn(c.req.raw) ?? "";

const sessionNeeded = refuse("auth.required", "Send an access token.");

/** Anybody signed in, also a script by its key. */
export const signedIn = createMiddleware<CallerTypes>(async (c, next) => {
	const caller = await whoIs(deskOf(c), c.var.context.store.id, bearerOf(c));
	if (!caller) return answer(c, sessionNeeded);
	c.set("caller", caller);
	return next();
});

/** She herself, not a script. */
export const inPerson = createMiddleware<CallerTypes>(async (c, next) => {
	const who = await herself(deskOf(c), c.var.context.store.id, bearerOf(c));
	if (!who.ok) return answer(c, who);
	c.set("caller", who.caller);
	return next();
});

/** After one of the above: the store's partner or an admin. */
export const manager = createMiddleware<CallerTypes>(async (c, next) => {
	if (!mayManage(c.var.caller, c.var.context.store.id))
		return answer(c, refuse("auth.forbidden", "Only the store's partner or an admin may do this."));
	return next();
});

export const answer = (c: C, refusal: Refusal): Response =>
	problemResponse(refusal, c.var.context.requestId, { "cache-control": "no-store" });

/** What is said of accounts is for nobody's cache. */
export const unkept: HeadersInit & Record<string, string> = { "cache-control": "no-store" };
