import type { Store } from "../kit/store.ts";

/**
 * Whose an order's money is: `paidInto` is a partner's account at Stripe, or null for the platform's own, and `feeMinor` what
 * of it stays with the platform. Kept with the order as it was placed: refunds go the same way back, whatever the store says later.
 */
export type Payee = { paidInto: string | null; feeMinor: number };

/** Of an order that costs nothing there is nothing to pass on. */
export const payeeOf = ({ payments }: Pick<Store, "payments">, totalMinor: number): Payee =>
	payments && totalMinor > 0
		? { paidInto: payments.account, feeMinor: feeOf(totalMinor, payments.feeBasisPoints) }
		: { paidInto: null, feeMinor: 0 };

/** Rounded half up, in whole numbers all the way; of no more than 10 000 basis points it is never above the total. */
export const feeOf = (totalMinor: number, basisPoints: number): number =>
	Number((2n * BigInt(totalMinor) * BigInt(basisPoints) + 10_000n) / 20_000n);
