import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { type Caller, callerOf, mayManage } from "../../kit/caller.ts";
import { problemResponse, type Refusal, refuse } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { requireJson } from "../../kit/validate.ts";

export type Types = ServiceTypes<StoresEnv>;
type CallerTypes = Types & { Variables: { caller: Caller } };

/** The store's partner, or an admin. The gateway has found the store that the path names. */
export const manager = createMiddleware<CallerTypes>(async (c, next) => {
	const { store } = c.var.context;
	const caller = await callerOf(c.req.raw, store.id, c.env.AUTH);
	if (!caller) return answer(c, refuse("auth.required", "Send an access token."));
	if (!mayManage(caller, store.id))
		return answer(c, refuse("auth.forbidden", "Only the store's partner or an admin may do this."));
	c.set("caller", caller);
	return next();
});

export const jsonOnly = createMiddleware<Types>(async (c, next) => {
	requireJson(c.req.header("content-type"));
	await next();
});

export const answer = (c: Pick<Context<Types>, "var">, refusal: Refusal): Response =>
	problemResponse(refusal, c.var.context.requestId, unkept);

export const unkept = { "cache-control": "no-store" } as const;
