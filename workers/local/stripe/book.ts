import type { Store } from "./store.ts";

/** What the account has seen, for tests to hold the shop's own books against. Sums are minor units, of whatever currency. */
export type Book = {
	sessions: number;
	paid: number;
	charges: number;
	chargedMinor: number;
	refunds: number;
	refundedMinor: number;
	declines: number;
};

export function bookOf(store: Store): Book {
	const charged = store.tally("charge", { status: "succeeded" });
	const refunded = store.tally("refund", { status: "succeeded" });
	return {
		sessions: store.tally("checkout.session", {}).count,
		paid: store.tally("checkout.session", { payment_status: "paid" }).count,
		charges: charged.count,
		chargedMinor: charged.sum,
		refunds: refunded.count,
		refundedMinor: refunded.sum,
		declines: store.tally("charge", { status: "failed" }).count,
	};
}
