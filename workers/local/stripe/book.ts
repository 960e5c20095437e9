import { accountsIn } from "./connect.ts";
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
	/** What went through each connected account, by its id. */
	accounts: Record<string, AccountBook>;
};

/** All that was charged for it comes in; the platform's fee, and what is refunded, go out; its share of the fee comes in again. */
export type AccountBook = {
	transferredMinor: number;
	feesMinor: number;
	reversedMinor: number;
	feesRefundedMinor: number;
	balanceMinor: number;
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
		accounts: Object.fromEntries(accountsIn(store).map(({ id }) => [id, bookOfAccount(store, id)])),
	};
}

function bookOfAccount(store: Store, id: string): AccountBook {
	const transfers = (field: string) => store.tally("transfer", { destination: id }, field).sum;
	const fees = (field: string) => store.tally("application_fee", { account: id }, field).sum;
	const [transferredMinor, reversedMinor] = [transfers("amount"), transfers("amount_reversed")];
	const [feesMinor, feesRefundedMinor] = [fees("amount"), fees("amount_refunded")];
	const balanceMinor = transferredMinor - feesMinor - reversedMinor + feesRefundedMinor;
	return { transferredMinor, feesMinor, reversedMinor, feesRefundedMinor, balanceMinor };
}
