import type { Deliveries } from "./deliveries.ts";
import type { Store } from "./store.ts";

/** What an operation works with: the account's objects, the moment it happens at, and the request that asked for it. */
export type Context = {
	store: Store;
	deliveries: Deliveries;
	/** Seconds, as everywhere in Stripe's API. */
	now: number;
	/** Nulls when nobody asked through the API: a shopper paid, or time did it. */
	request: { id: string | null; idempotency_key: string | null };
	/** The ids of the events it has caused. */
	caused: string[];
};
