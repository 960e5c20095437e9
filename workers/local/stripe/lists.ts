import type { Context } from "./context.ts";
import { noSuch } from "./errors.ts";
import type { Kind, Kinds, List } from "./objects.ts";
import type { Filters, Range } from "./store.ts";

type Paging = {
	limit: number;
	starting_after?: string | undefined;
	ending_before?: string | undefined;
	created: Range;
};

/** A page of a kind, filtered by those fields that were asked for. */
export function listed<K extends Kind>(
	{ store }: Context,
	kind: K,
	url: string,
	params: Paging,
	filters: Filters,
): List<Kinds[K]> {
	const { limit, starting_after: after, ending_before: before, created } = params;
	if (after && !store.find(kind, after)) throw noSuch(kind, after, "starting_after", 400);
	if (before && !store.find(kind, before)) throw noSuch(kind, before, "ending_before", 400);
	const { data, more } = store.page(kind, { limit, after, before }, filters, created);
	return { object: "list", data, has_more: more, url };
}

/** An object that must be there, or Stripe's 404 naming the parameter of the address. */
export function found<K extends Kind>({ store }: Context, kind: K, id: string): Kinds[K] {
	const object = store.find(kind, id);
	if (!object) throw noSuch(kind, id, ADDRESS_PARAM[kind]);
	return object;
}

/** One named by a parameter of the body: 400. */
export function named<K extends Kind>({ store }: Context, kind: K, id: string, param: string): Kinds[K] {
	const object = store.find(kind, id);
	if (!object) throw noSuch(kind, id, param, 400);
	return object;
}

const ADDRESS_PARAM: Record<Kind, string> = {
	"checkout.session": "session",
	payment_intent: "intent",
	charge: "id",
	refund: "id",
	dispute: "dispute",
	account: "account",
	transfer: "transfer",
	application_fee: "id",
	event: "id",
};
