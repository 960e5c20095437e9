import type { Context } from "hono";
import { manager as managerOf } from "../../kit/asking.ts";
import { type Caller, isScript } from "../../kit/caller.ts";
import type { RequestContext } from "../../kit/context.ts";
import { problemResponse, type Refusal } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { wake } from "../../kit/wake.ts";
import type { Managing } from "../managing/write-products.ts";
import { purgeNow } from "../purging/purge-answers.ts";

export { jsonOnly } from "../../kit/asking.ts";

export type ManagerTypes = ServiceTypes<CatalogEnv> & { Variables: { caller: Caller } };
type C = Pick<Context<ManagerTypes>, "env" | "req" | "executionCtx"> & {
	var: { context: RequestContext; caller: Caller };
};

export const manager = managerOf<CatalogEnv>();

/** Who is written down as the one who did it: the script, or she herself. */
export const actorOf = ({ sid, sub, ...caller }: Caller): string => (isScript({ sid, sub, ...caller }) ? sid : sub);

export const managingAs = (c: C): Managing => {
	const { store, traceparent } = c.var.context;
	return { store, traceparent, actor: actorOf(c.var.caller) };
};

/** What she asks for next shows her change; those who wait for changes of the catalog, or of stock, are told after the answer. */
export async function tell(c: C, ...of: ("catalog" | "inventory")[]): Promise<void> {
	await purgeNow(c.env, c.var.context.store.id);
	c.executionCtx.waitUntil(Promise.all(["news", ...of].map((name) => wake(c.env.TIMERS, name))));
}

export const refused = (c: C, refusal: Refusal, headers: HeadersInit = {}): Response =>
	problemResponse(refusal, c.var.context.requestId, headers);
