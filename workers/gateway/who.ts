import { type Caller, callerLately, isScript, mayManage } from "../kit/caller.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { within } from "../kit/retry.ts";
import type { Store } from "../kit/store.ts";
import type { C } from "./answer.ts";
import type { Route } from "./routes.ts";
import { patience } from "./services.ts";

const nobody = refuse("auth.required", "Send a valid access token.");

/** Refuses who may not call. The service looks again, at the same signed token, and for a write asks afresh: neither believes a header. */
export async function refuseCaller(c: C, { who }: Route): Promise<Refusal | undefined> {
	if (who === "all" || who === "client") return undefined;
	if (who === "manager") return refuseManager(c);
	const caller = await callerIn(c, c.var.context.store.id);
	if (!caller) return nobody;
	return who === "admin" && caller.role !== "admin"
		? refuse("auth.forbidden", "Only an admin may do this.")
		: undefined;
}

/** The path or `?store=` names the store to manage, by its id or its slug. One that is not hers and one that does not exist are the same to a partner. */
async function refuseManager(c: C): Promise<Refusal | undefined> {
	const named = c.req.param("storeId") ?? c.req.query("store");
	const here = c.var.context.store;
	const store = named === undefined ? here : await within(patience, find(c, named));
	const caller = (store && (await callerIn(c, store.id))) ?? (await callerIn(c, here.id));
	if (!caller) return nobody;
	// A session is for its own store's hosts; a script, like an admin, comes to any and says which store it means.
	const isHere = store?.id === here.id || caller.role === "admin" || isScript(caller);
	if (store && isHere && mayManage(caller, store.id)) {
		c.set("context", { ...c.var.context, store });
		return undefined;
	}
	return named === undefined || caller.role === "customer"
		? refuse("auth.forbidden", "Only the store's partner or an admin may do this.")
		: refuse("store.not_found", "Check the store's name.");
}

const find = (c: C, named: string): Promise<Store | undefined> =>
	named.startsWith("sto_") ? c.env.STORES.byId(named) : c.env.STORES.bySlug(named);

const callerIn = (c: C, storeId: string): Promise<Caller | undefined> =>
	within(patience, callerLately(c.req.raw, storeId, c.env.AUTH));
