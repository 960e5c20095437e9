import type { CartLineState, CartState } from "../../durable-objects/cart.ts";
import type { Cart, CartLine } from "../kit/cart.ts";
import { money } from "../kit/money.ts";
import type { Offer } from "../kit/offer.ts";
import type { Store } from "../kit/store.ts";

/**
 * The cart with its totals, priced from what the catalog offers this moment and the store's settings; nothing a client
 * sends takes part. Prices contain their tax: tax = total × rate / (1 + rate), rounded half up once, on the total.
 */
export function priceCart(store: Store, cartId: string | null, cart: CartState, offers: readonly Offer[]): Cart {
	const byVariant = new Map(
		offers.filter((offer) => offer.currency === store.currency).map((offer) => [offer.variantId, offer]),
	);
	const lines = cart.lines.map((line) => priceLine(store.currency, line, byVariant.get(line.variantId)));
	const subtotal = lines.reduce((sum, line) => sum + line.lineTotal.amount, 0);
	const shipping = subtotal === 0 ? 0 : shippingMinor(store, cart.shippingMethod, subtotal);
	const total = subtotal + shipping;
	const inCurrency = (amount: number) => money(amount, store.currency);
	return {
		id: cartId,
		version: cart.version,
		lines,
		shippingMethod: shippingMethodOf(store, cart.shippingMethod)?.id ?? "",
		subtotal: inCurrency(subtotal),
		discount: inCurrency(0),
		shipping: inCurrency(shipping),
		tax: inCurrency(includedTax(total, store.taxBasisPoints)),
		total: inCurrency(total),
	};
}

/** What is no longer offered stays visible at its old price, can be bought no more and costs nothing. */
function priceLine(currency: string, line: CartLineState, offer: Offer | undefined): CartLine {
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
		priceChanged: offer !== undefined && offer.priceMinor !== line.addedPriceMinor,
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

/** In whole numbers all the way; the product of the largest cart and its rate passes what a float holds exactly. */
function includedTax(totalMinor: number, basisPoints: number): number {
	const whole = 10_000n + BigInt(basisPoints);
	return Number((2n * BigInt(totalMinor) * BigInt(basisPoints) + whole) / (2n * whole));
}
