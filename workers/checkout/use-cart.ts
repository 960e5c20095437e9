import * as z from "zod";
import type { CartChange, CartState } from "../../durable-objects/cart.ts";
import type { Cart } from "../kit/cart.ts";
import type { Offer } from "../kit/offer.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import type { Locale, Store } from "../kit/store.ts";
import { newCartToken, readCartToken } from "./cart-token.ts";
import { priceCart } from "./price-cart.ts";
import { cartObject } from "./till.ts";

export const Adding = z
	.strictObject({
		variantId: z.string().max(60).optional(),
		productId: z.string().max(60).optional(),
		quantity: z.int().min(1).max(999).default(1),
	})
	.refine((body) => (body.variantId === undefined) !== (body.productId === undefined), {
		message: "send either variantId or productId",
		path: ["variantId"],
	});
export type Adding = z.infer<typeof Adding>;

export const Quantity = z.strictObject({ quantity: z.int().min(0).max(999) });

export const Choice = z.strictObject({
	shippingMethod: z.string().max(60).optional(),
	country: z.string().length(2).toUpperCase().optional(),
	discountCode: z.string().max(60).optional(),
});
export type Choice = z.infer<typeof Choice>;

/** Who is shopping where: the store, the language for titles, and the guest's cart token if she has one. */
export type Shopper = { store: Store; locale: Locale; cartToken?: string | undefined };
export type CartAnswer = { ok: true; cart: Cart; cartToken?: string } | Refusal;

export const noSuchCart = refuse("cart.not_found", "Leave the cart token out to begin a new cart.");

export async function readCart(env: CheckoutEnv, shopper: Shopper): Promise<CartAnswer> {
	if (shopper.cartToken === undefined) return { ok: true, cart: priceCart(shopper.store, null, nothing, []) };
	const cartId = await readCartToken(env.LINK_SECRET, shopper.store.id, shopper.cartToken);
	if (cartId === undefined) return noSuchCart;
	return { ok: true, cart: await priced(env, shopper, cartId, await cartObject(env, shopper.store.id, cartId).read()) };
}

/** Adds to the cart, which begins to exist with its first line; the answer then carries its token. */
export async function addToCart(
	env: CheckoutEnv,
	shopper: Shopper,
	adding: Adding,
	ifVersion?: number,
): Promise<CartAnswer> {
	const { store, locale } = shopper;
	const offer = await offerFor(env, store, locale, adding);
	if (!offer) return refuse("product.not_found", "It may have been taken off the shelf.");
	if (offer.available === 0)
		return refuse("stock.insufficient", "It is sold out.", {
			more: { lines: [{ variantId: offer.variantId, quantity: adding.quantity, available: 0 }] },
		});
	const begun = shopper.cartToken === undefined ? await newCartToken(env.LINK_SECRET, store.id) : undefined;
	const cartId = begun?.cartId ?? (await readCartToken(env.LINK_SECRET, store.id, shopper.cartToken ?? ""));
	if (cartId === undefined) return noSuchCart;
	const { variantId, productId, title, priceMinor } = offer;
	const line = { variantId, productId, title, addedPriceMinor: priceMinor, quantity: adding.quantity };
	const change = await cartObject(env, store.id, cartId).add(line, ifVersion);
	const answer = await answerChange(env, shopper, cartId, change);
	return answer.ok && begun ? { ...answer, cartToken: begun.token } : answer;
}

type Change = { setQuantity: { lineId: string; quantity: number } } | { clear: true } | { choose: Choice };

/** Changes a cart that exists. With `ifVersion`, only if that is still its version; otherwise the refusal carries the current cart. */
export async function changeCart(
	env: CheckoutEnv,
	shopper: Shopper,
	change: Change,
	ifVersion?: number,
): Promise<CartAnswer> {
	const cartId = await readCartToken(env.LINK_SECRET, shopper.store.id, shopper.cartToken ?? "");
	if (cartId === undefined) return noSuchCart;
	const refusal = "choose" in change ? refuseChoice(shopper.store, change.choose) : undefined;
	if (refusal) return refusal;
	return answerChange(env, shopper, cartId, await apply(env, shopper.store.id, cartId, change, ifVersion));
}

function apply(
	env: CheckoutEnv,
	storeId: string,
	cartId: string,
	change: Change,
	ifVersion?: number,
): Promise<CartChange> {
	const object = cartObject(env, storeId, cartId);
	if ("setQuantity" in change)
		return object.setQuantity(change.setQuantity.lineId, change.setQuantity.quantity, ifVersion);
	if ("clear" in change) return object.clear(ifVersion);
	return object.choose(change.choose, ifVersion);
}

export function refuseChoice(store: Store, choice: Choice): Refusal | undefined {
	if (choice.discountCode) return refuse("discount.unknown", "We do not know that code. Check its spelling.");
	const errors = [];
	if (choice.shippingMethod !== undefined && !store.shipping.some((method) => method.id === choice.shippingMethod))
		errors.push({ path: "shippingMethod", message: "is none of this store's" });
	if (choice.country !== undefined && !store.countries.includes(choice.country))
		errors.push({ path: "country", message: "is not delivered to" });
	return errors.length > 0
		? refuse("request.invalid", "Correct the named fields and send it again.", { errors })
		: undefined;
}

/** A variant by its id; a product stands for its first variant that can be had. */
async function offerFor(env: CheckoutEnv, store: Store, locale: Locale, adding: Adding): Promise<Offer | undefined> {
	if (adding.variantId !== undefined) return (await env.CATALOG.offers(store.id, locale, [adding.variantId], []))[0];
	const ofProduct = await env.CATALOG.offersOfProduct(store.id, locale, adding.productId ?? "");
	return ofProduct.find((offer) => offer.available > 0) ?? ofProduct[0];
}

async function answerChange(
	env: CheckoutEnv,
	shopper: Shopper,
	cartId: string,
	change: CartChange,
): Promise<CartAnswer> {
	if (change.ok) return { ok: true, cart: await priced(env, shopper, cartId, change.cart) };
	if (change.problem !== "cart.changed") return change;
	const current = await readCart(env, shopper);
	return { ...change, ...(current.ok && { more: { cart: current.cart } }) };
}

/** The cart priced from the catalog. What an attempt of its own holds counts as available to it. */
async function priced(env: CheckoutEnv, { store, locale }: Shopper, cartId: string, state: CartState): Promise<Cart> {
	const variantIds = state.lines.map((line) => line.variantId);
	const offers =
		variantIds.length === 0 ? [] : await env.CATALOG.offers(store.id, locale, variantIds, state.openOrders);
	return priceCart(store, cartId, state, offers);
}

const nothing: CartState = { version: 0, lines: [], shippingMethod: null, country: null, openOrders: [] };
