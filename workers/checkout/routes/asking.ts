import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { type Caller, callerOf, mayManage } from "../../kit/caller.ts";
import type { RequestContext } from "../../kit/context.ts";
import { problemResponse, type Refusal, refuse } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { requireJson } from "../../kit/validate.ts";

export type Types = ServiceTypes<CheckoutEnv>;
export type C = Pick<Context<Types>, "env" | "req" | "json"> & { var: { context: RequestContext } };
type CallerTypes = Types & { Variables: { caller: Caller } };

/** Who sent the token, if one was sent that stands. */
export const whoAsks = (c: C): Promise<Caller | undefined> => callerOf(c.req.raw, c.var.context.store.id, c.env.AUTH);

export const jsonOnly = createMiddleware<Types>(async (c, next) => {
	requireJson(c.req.header("content-type"));
	await next();
});

export const signedIn = createMiddleware<CallerTypes>(async (c, next) => {
	const caller = await whoAsks(c);
	if (!caller) return answer(c, refuse("auth.required", "Send an access token."));
	c.set("caller", caller);
	return next();
});

/** The store's partner, or an admin. */
export const manager = createMiddleware<CallerTypes>(async (c, next) => {
	const caller = await whoAsks(c);
	if (!caller) return answer(c, refuse("auth.required", "Send an access token."));
	if (!mayManage(caller, c.var.context.store.id))
		return answer(c, refuse("auth.forbidden", "Only the store's partner or an admin may do this."));
	c.set("caller", caller);
	return next();
});

export const answer = (c: Pick<C, "var">, refusal: Refusal): Response =>
	problemResponse(refusal, c.var.context.requestId, { "cache-control": "no-store" });

/** Orders are for nobody's cache. */
export const unkept = { "cache-control": "no-store" } as const;

/** The idempotency key a caller sent (draft-ietf-httpapi-idempotency-key-header): a refusal when it is none. */
export function keyOf(c: C): string | undefined | Refusal {
	const key = c.req.header("idempotency-key");
	return key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)
		? key
		: refuse("request.invalid", "An Idempotency-Key is 1 to 255 visible ASCII characters.");
}
