import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { type Caller, callerOf, mayManage } from "../../kit/caller.ts";
import { problemResponse, type Refusal, refuse } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { requireJson } from "../../kit/validate.ts";

export type Types = ServiceTypes<NotificationsEnv>;
type CallerTypes = Types & { Variables: { caller: Caller } };

const whoAsks = (c: Context<CallerTypes>): Promise<Caller | undefined> =>
	callerOf(c.req.raw, c.var.context.store.id, c.env.AUTH);

export const signedIn = createMiddleware<CallerTypes>(async (c, next) => {
	const caller = await whoAsks(c);
	if (!caller) return answer(c, nobody);
	c.set("caller", caller);
	return next();
});

/** The store's partner, or an admin. */
export const manager = createMiddleware<CallerTypes>(async (c, next) => {
	const caller = await whoAsks(c);
	if (!caller) return answer(c, nobody);
	if (!mayManage(caller, c.var.context.store.id))
		return answer(c, refuse("auth.forbidden", "Only the store's partner or an admin may do this."));
	c.set("caller", caller);
	return next();
});

export const jsonOnly = createMiddleware<Types>(async (c, next) => {
	requireJson(c.req.header("content-type"));
	await next();
});

const nobody = refuse("auth.required", "Send an access token.");

export const answer = (c: Pick<Context<Types>, "var">, refusal: Refusal): Response =>
	problemResponse(refusal, c.var.context.requestId, unkept);

/** What somebody was told is for nobody's cache. */
export const unkept = { "cache-control": "no-store" } as const;
