import type { CartLineState, CartState } from "../../durable-objects/cart-state.ts";
import type { Cart, CartLine } from "../kit/cart.ts";
import { gateOf } from "../kit/gate.ts";
import { money } from "../kit/money.ts";
import type { Offer } from "../kit/offer.ts";
import type { Store } from "../kit/store.ts";
import { type Discount, discountMinor, problemOf } from "./discount-rules.ts";

/**
 * The cart with its totals, priced from what the catalog offers this moment and the store's settings; nothing a client
 * sends takes part. Tax is rounded once, on the whole: prices that contain it are the total, and tax = total × rate / (1 + rate);
 * otherwise tax = what is to be paid without it × rate, on top.
 */
export function priceCart(
	store: Store,
	cartId: string | null,
	cart: CartState,
	offers: readonly Offer[],
	discount: Discount | null = null,
	now = Date.now(),
): Cart {
	const byVariant = new Map(
		offers.filter((offer) => offer.currency === store.currency).map((offer) => [offer.variantId, offer]),
	);
	const lines = cart.lines.map((line) => priceLine(store, line, byVariant.get(line.variantId)));
	const subtotal = lines.reduce((sum, line) => sum + line.lineTotal.amount, 0);
	const problem = cart.discountCode === null ? null : problemOf(discount, subtotal, now);
	const off = discount && problem === null ? discountMinor(discount, subtotal) : 0;
	const shipping = subtotal === 0 ? 0 : shippingMinor(store, cart.shippingMethod, subtotal - off);
	const isTaxIncluded = store.taxAdded !== true;
	const payable = subtotal - off + shipping;
	const tax = taxMinor(payable, store.taxBasisPoints, isTaxIncluded);
	const inCurrency = (amount: number) => money(amount, store.currency);
	return {
		id: cartId,
		version: cart.version,
		lines,
		shippingMethod: shippingMethodOf(store, cart.shippingMethod)?.id ?? "",
		subtotal: inCurrency(subtotal),
		discountCode: cart.discountCode ?? "",
		discountProblem: problem,
		discount: inCurrency(off),
		shipping: inCurrency(shipping),
		tax: inCurrency(tax),
		taxIncluded: isTaxIncluded,
		total: inCurrency(isTaxIncluded ? payable : payable + tax),
	};
}

/** What is no longer offered stays visible at its old price, can be bought no more and costs nothing. */
function priceLine(store: Store, line: CartLineState, offer: Offer | undefined): CartLine {
	const { currency } = store;
	const unit = offer?.priceMinor ?? line.addedPriceMinor;
	return {
		id: line.id,
		variantId: line.variantId,
		productId: line.productId,
		slug: offer?.slug ?? "",
		title: offer?.title ?? line.title,
		variantTitle: offer?.variantTitle ?? "",
		image: offer?.image ?? "",
		quantity: line.quantity,
		unitPrice: money(unit, currency),
		lineTotal: money(offer ? unit * line.quantity : 0, currency),
		available: offer?.available ?? 0,
		wanted: line.wanted,
		priceChanged: offer !== undefined && offer.priceMinor !== line.addedPriceMinor,
		...gateOf(store, offer?.categories),
	};
}

/** The chosen method, or the store's first one. */
export const shippingMethodOf = (store: Store, chosen: string | null): Store["shipping"][number] | undefined =>
	store.shipping.find((method) => method.id === chosen) ?? store.shipping[0];

function shippingMinor(store: Store, chosen: string | null, subtotal: number): number {
	const method = shippingMethodOf(store, chosen);
	if (!method || (method.freeFromMinor !== null && subtotal >= method.freeFromMinor)) return 0;
	return method.priceMinor;
}

/** Rounded half up. In whole numbers all the way; the product of the largest cart and its rate passes what a float holds exactly. */
function taxMinor(payableMinor: number, basisPoints: number, isIncluded: boolean): number {
	const whole = 10_000n + (isIncluded ? BigInt(basisPoints) : 0n);
	return Number((2n * BigInt(payableMinor) * BigInt(basisPoints) + whole) / (2n * whole));
}
