import type { Cart } from "../kit/cart.ts";
import type { discounts } from "./schema.ts";

export type Discount = typeof discounts.$inferSelect;

/** Why a code takes nothing off this subtotal at this moment; null when it does. */
export function problemOf(discount: Discount | null, subtotalMinor: number, now: number): Cart["discountProblem"] {
	if (!discount?.isActive) return "discount.unknown";
	const isNow = (discount.startsAt ?? 0) <= now && now < (discount.endsAt ?? Number.POSITIVE_INFINITY);
	if (!isNow) return "discount.not_yet";
	return subtotalMinor < discount.minSubtotalMinor ? "discount.minimum" : null;
}

/**
 * What it takes off, never more than the subtotal: a percentage (basis points) of it, rounded half up to the minor unit, or
 * a fixed amount. In whole numbers all the way.
 */
export function discountMinor({ kind, value }: Pick<Discount, "kind" | "value">, subtotalMinor: number): number {
	if (kind === "amount") return Math.min(value, subtotalMinor);
	return Number((2n * BigInt(subtotalMinor) * BigInt(value) + 10_000n) / 20_000n);
}
