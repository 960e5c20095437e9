import * as z from "zod";
import type { CartChange, CartState } from "../../durable-objects/cart-state.ts";
import type { Cart } from "../kit/cart.ts";
import type { Offer } from "../kit/offer.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import type { Locale, Store } from "../kit/store.ts";
import { cartOf, mergedCart, noSuchCart } from "./cart-of.ts";
import { newCartToken } from "./cart-token.ts";
import { Discounts } from "./discounts.ts";
import { lookUpOffers } from "./look-up-offers.ts";
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

/** So many of a line, or so many more or fewer than there are. */
export const Quantity = z
	.strictObject({ quantity: z.int().min(0).max(999).optional(), delta: z.int().min(-999).max(999).optional() })
	.refine((body) => (body.quantity === undefined) !== (body.delta === undefined), {
		message: "send either quantity or delta",
		path: ["quantity"],
	});
export type Quantity = z.infer<typeof Quantity>;

export const Choice = z.strictObject({
	shippingMethod: z.string().max(60).optional(),
	country: z.string().length(2).toUpperCase().optional(),
	discountCode: z.string().trim().max(60).optional(),
});
export type Choice = z.infer<typeof Choice>;

/** Who is shopping where: the store, the language for titles, the guest's cart token if she has one, her account if she is signed in, and the address she comes from. */
export type Shopper = {
	store: Store;
	locale: Locale;
	cartToken?: string | undefined;
	userId?: string | undefined;
	address?: string | undefined;
};
export type CartAnswer = { ok: true; cart: Cart; cartToken?: string } | Refusal;

export async function readCart(env: CheckoutEnv, shopper: Shopper): Promise<CartAnswer> {
	const hers = await cartOf(env, shopper);
	if (!hers.ok) return hers;
	if (hers.cartId === null) return { ok: true, cart: priceCart(shopper.store, null, nothing, [], null) };
	const state: CartState = await cartObject(env, shopper.store.id, hers.cartId).read();
	const looked = await lookAtCart(env, shopper, hers.cartId, state);
	if (!looked.ok) return looked;
	await tellPrices(env, shopper, looked);
	return { ok: true, cart: looked.cart };
}

type Looked = { cart: Cart; state: CartState };

/** The cart as it would be bought now. She is not told of it. */
export async function lookAtCart(
	env: CheckoutEnv,
	shopper: Shopper,
	cartId: string,
	state: CartState,
): Promise<({ ok: true } & Looked) | Refusal> {
	if (state.isMerged) return mergedCart;
	return { ok: true, cart: await priced(env, shopper, cartId, state), state };
}

/** Lines that cost something else than she was last told. */
export function pricesUntold({ cart, state }: Looked): Cart["lines"] {
	const told = new Map(state.lines.map((line) => [line.id, line.shownPriceMinor]));
	return cart.lines.filter((line) => line.unitPrice.amount !== told.get(line.id));
}

/** What is on its way to her she will have been told. */
export async function tellPrices(env: CheckoutEnv, { store }: Shopper, looked: Looked): Promise<void> {
	const untold = pricesUntold(looked);
	if (untold.length === 0) return;
	const prices = Object.fromEntries(untold.map((line) => [line.id, line.unitPrice.amount]));
	await cartObject(env, store.id, looked.cart.id ?? "").tellPrices(prices);
}

/** How many of each product are in the cart. */
export async function unitsInCart(env: CheckoutEnv, shopper: Shopper): Promise<Record<string, number>> {
	const hers = await cartOf(env, shopper);
	if (!hers.ok || hers.cartId === null) return {};
	const { lines }: CartState = await cartObject(env, shopper.store.id, hers.cartId).read();
	const units: Record<string, number> = {};
	for (const { productId, quantity } of lines) units[productId] = (units[productId] ?? 0) + quantity;
	return units;
}

/** Adds to the cart, which begins to exist with its first line; the answer then carries its token. */
export async function addToCart(
	env: CheckoutEnv,
	shopper: Shopper,
	adding: Adding,
	ifVersion?: readonly number[],
): Promise<CartAnswer> {
	const { store } = shopper;
	const hers = await cartOf(env, shopper);
	if (!hers.ok) return hers;
	const before: CartState = hers.cartId === null ? nothing : await cartObject(env, store.id, hers.cartId).read();
	const known = await look(env, shopper, adding, before);
	const offer = chosenIn(known.offers, adding);
	if (!offer) return refuse("product.not_found", "It may have been taken off the shelf.");
	if (offer.available === 0)
		return refuse("stock.insufficient", "It is sold out.", {
			more: { lines: [{ variantId: offer.variantId, quantity: adding.quantity, available: 0 }] },
		});
	const begun = hers.cartId === null ? await newCartToken(env.LINK_SECRET, store.id) : undefined;
	const cartId = begun?.cartId ?? hers.cartId ?? "";
	const { variantId, productId, title, priceMinor } = offer;
	const line = { variantId, productId, title, addedPriceMinor: priceMinor, quantity: adding.quantity };
	const change = await cartObject(env, store.id, cartId).add(line, ifVersion);
	const answer = await answerChange(env, shopper, cartId, change, known);
	return answer.ok && begun ? { ...answer, cartToken: begun.token } : answer;
}

type Change = { setQuantity: { lineId: string } & Quantity } | { clear: true } | { choose: Choice };

/** Changes a cart that exists. With `ifVersion`, only if that is still its version; otherwise the refusal carries the current cart. */
export async function changeCart(
	env: CheckoutEnv,
	shopper: Shopper,
	change: Change,
	ifVersion?: readonly number[],
): Promise<CartAnswer> {
	const hers = await cartOf(env, shopper);
	if (!hers.ok) return hers;
	if (hers.cartId === null) return noSuchCart;
	const refusal = "choose" in change ? await refuseChoice(env, shopper.store, change.choose) : undefined;
	if (refusal) return refusal;
	return answerChange(env, shopper, hers.cartId, await apply(env, shopper.store.id, hers.cartId, change, ifVersion));
}

function apply(
	env: CheckoutEnv,
	storeId: string,
	cartId: string,
	change: Change,
	ifVersion?: readonly number[],
): Promise<CartChange> {
	const object = cartObject(env, storeId, cartId);
	if ("setQuantity" in change) {
		const { lineId, quantity, delta = 0 } = change.setQuantity;
		return quantity === undefined
			? object.changeQuantity(lineId, delta, ifVersion)
			: object.setQuantity(lineId, quantity, ifVersion);
	}
	if ("clear" in change) return object.clear(ifVersion);
	return object.choose(change.choose, ifVersion);
}

export async function refuseChoice(env: CheckoutEnv, store: Store, choice: Choice): Promise<Refusal | undefined> {
	if (choice.discountCode && !(await new Discounts(env.DB).byCode(store.id, choice.discountCode)))
		return refuse("discount.unknown", "We do not know that code. Check its spelling.");
	const errors = [];
	if (choice.shippingMethod !== undefined && !store.shipping.some((method) => method.id === choice.shippingMethod))
		errors.push({ path: "shippingMethod", message: "is none of this store's" });
	if (choice.country !== undefined && !store.countries.includes(choice.country))
		errors.push({ path: "country", message: "is not delivered to" });
	return errors.length > 0
		? refuse("request.invalid", "Correct the named fields and send it again.", { errors })
		: undefined;
}

/** What was offered a moment ago to who has these attempts under way: what they hold counted as available. */
type Seen = { offers: readonly Offer[]; own: readonly string[] };

/** What she wants, and with it what is in her cart already: one look is enough for the answer. */
async function look(env: CheckoutEnv, { store, locale }: Shopper, adding: Adding, before: CartState): Promise<Seen> {
	const { variantId, productId = "" } = adding;
	if (variantId === undefined)
		return { offers: await env.CATALOG.offersOfProduct(store.id, locale, productId), own: [] };
	const wanted = new Set([variantId, ...before.lines.map((line) => line.variantId)]);
	const { openOrders: own } = before;
	return { offers: await lookUpOffers(env, store.id, locale, [...wanted], own), own };
}

/** A variant by its id; a product stands for its first variant that can be had. */
function chosenIn(offers: readonly Offer[], { variantId }: Adding): Offer | undefined {
	if (variantId !== undefined) return offers.find((offer) => offer.variantId === variantId);
	return offers.find((offer) => offer.available > 0) ?? offers[0];
}

async function answerChange(
	env: CheckoutEnv,
	shopper: Shopper,
	cartId: string,
	change: CartChange,
	known = unseen,
): Promise<CartAnswer> {
	if (change.ok) {
		const looked = { cart: await priced(env, shopper, cartId, change.cart, known), state: change.cart };
		await tellPrices(env, shopper, looked);
		return { ok: true, cart: looked.cart };
	}
	if (change.problem !== "cart.changed") return change;
	const current = await readCart(env, shopper);
	return { ...change, ...(current.ok && { more: { cart: current.cart } }) };
}

/** The cart priced from the catalog. What an attempt of its own holds counts as available to it. */
async function priced(
	env: CheckoutEnv,
	shopper: Shopper,
	cartId: string,
	state: CartState,
	known = unseen,
): Promise<Cart> {
	const { store } = shopper;
	const [offers, discount] = await Promise.all([
		offersOf(env, shopper, state, known),
		state.discountCode === null ? undefined : new Discounts(env.DB).byCode(store.id, state.discountCode),
	]);
	return priceCart(store, cartId, state, offers, discount ?? null);
}

/** What is offered of the things in a cart: what was seen a moment ago, unless another attempt has begun since, and the rest. */
async function offersOf(
	env: CheckoutEnv,
	{ store, locale }: Shopper,
	{ lines, openOrders }: CartState,
	{ offers, own }: Seen,
): Promise<Offer[]> {
	const fresh = openOrders.join() === own.join() ? offers : [];
	const others = lines.map((line) => line.variantId).filter((id) => !fresh.some((offer) => offer.variantId === id));
	if (others.length === 0) return [...fresh];
	return [...fresh, ...(await lookUpOffers(env, store.id, locale, others, openOrders))];
}

const unseen: Seen = { offers: [], own: [] };
const nothing: CartState = {
	version: 0,
	lines: [],
	shippingMethod: null,
	country: null,
	discountCode: null,
	openOrders: [],
	isMerged: false,
};
