import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { type Caller, callerOf, isScript, mayManage } from "../../kit/caller.ts";
import type { RequestContext } from "../../kit/context.ts";
import { problemResponse, type Refusal, refuse } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { requireJson } from "../../kit/validate.ts";
import { wake } from "../../kit/wake.ts";
import type { Managing } from "../managing/write-products.ts";

export type ManagerTypes = ServiceTypes<CatalogEnv> & { Variables: { caller: Caller } };
type C = Pick<Context<ManagerTypes>, "env" | "req" | "executionCtx"> & {
	var: { context: RequestContext; caller: Caller };
};

/** The store's partner or an admin, asked again at the signed token. */
export const manager = createMiddleware<ManagerTypes>(async (c, next) => {
	const { store, requestId } = c.var.context;
	const caller = await callerOf(c.req.raw, store.id, c.env.AUTH);
	if (!caller)
		return problemResponse(refuse("auth.required", "Send an access token of a partner or an admin."), requestId);
	if (!mayManage(caller, store.id))
		return problemResponse(refuse("auth.forbidden", "Only the store's partner or an admin may do this."), requestId);
	c.set("caller", caller);
	return next();
});

export const jsonOnly = createMiddleware<ManagerTypes>(async (c, next) => {
	requireJson(c.req.header("content-type"));
	await next();
});

/** Who is written down as the one who did it: the script, or she herself. */
export const actorOf = ({ sid, sub, ...caller }: Caller): string => (isScript({ sid, sub, ...caller }) ? sid : sub);

export const managingAs = (c: C): Managing => {
	const { store, traceparent } = c.var.context;
	return { store, traceparent, actor: actorOf(c.var.caller) };
};

/** Has those who wait for changes of the catalog, or of stock, told of them after the answer. */
export const tellSoon = (c: C, ...of: ("catalog" | "inventory")[]): void =>
	c.executionCtx.waitUntil(Promise.all(["news", ...of].map((name) => wake(c.env.TIMERS, name))));

export const refused = (c: C, refusal: Refusal, headers: HeadersInit = {}): Response =>
	problemResponse(refusal, c.var.context.requestId, headers);
