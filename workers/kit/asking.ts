import type { Context, MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import { type Caller, callerOf, type Gatekeeper, mayManage } from "./caller.ts";
import type { RequestContext } from "./context.ts";
import { problemResponse, type Refusal, refuse } from "./problem.ts";
import type { ServiceTypes } from "./service.ts";
import { requireJson } from "./validate.ts";

export type CallerTypes<Env extends object> = ServiceTypes<Env> & { Variables: { caller: Caller } };
type Asked<Env> = Pick<Context, "req"> & { env: Env; var: { context: RequestContext } };

/** Who sent the token, if one was sent that stands. */
export const whoAsks = <Env extends { AUTH: Gatekeeper }>({ req, env, var: { context } }: Asked<Env>) =>
	callerOf(req.raw, context.store.id, env.AUTH);

/** What is hers, or about her, is for nobody's cache. */
export const unkept = { "cache-control": "no-store" } as const;

export const answer = (c: { var: { context: RequestContext } }, refusal: Refusal): Response =>
	problemResponse(refusal, c.var.context.requestId, unkept);

export const jsonOnly: MiddlewareHandler = async (c, next) => {
	requireJson(c.req.header("content-type"));
	await next();
};

const nobody = refuse("auth.required", "Send an access token.");

/** For anybody signed in. The gateway has looked already, at the same signed token: no header is believed. */
export const signedIn = <Env extends { AUTH: Gatekeeper }>() =>
	createMiddleware<CallerTypes<Env>>(async (c, next) => {
		const caller = await whoAsks(c as unknown as Asked<Env>);
		if (!caller) return answer(c, nobody);
		c.set("caller", caller);
		return next();
	});

/** For the store's partner, or an admin. */
export const manager = <Env extends { AUTH: Gatekeeper }>() =>
	createMiddleware<CallerTypes<Env>>(async (c, next) => {
		const caller = await whoAsks(c as unknown as Asked<Env>);
		if (!caller) return answer(c, nobody);
		if (!mayManage(caller, c.var.context.store.id))
			return answer(c, refuse("auth.forbidden", "Only the store's partner or an admin may do this."));
		c.set("caller", caller);
		return next();
	});
