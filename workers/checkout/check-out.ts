import { createHash } from "node:crypto";
import * as z from "zod";
import type { CartChange, CartState } from "../../durable-objects/cart-state.ts";
import type { Cart } from "../kit/cart.ts";
import { newId } from "../kit/ids.ts";
import { Address, type Order } from "../kit/order.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { sign } from "../kit/sign.ts";
import { wake } from "../kit/wake.ts";
import { cartOf } from "./cart-of.ts";
import { networkOf } from "./declines.ts";
import type { Discount } from "./discount-rules.ts";
import { usableDiscount } from "./discounts.ts";
import { ageNote, refuseGated } from "./gates.ts";
import { payeeOf } from "./payee.ts";
import { endEarlier, placeOrder } from "./place-order.ts";
import { shippingMethodOf } from "./price-cart.ts";
import { orderKey, orderLink } from "./see-order.ts";
import { cartObject, openTill } from "./till.ts";
import { lookAtCart, pricesUntold, refuseChoice, type Shopper, tellPrices } from "./use-cart.ts";

export const CheckoutForm = z.strictObject({
	/** Who is signed in need not say it again. */
	email: z.email("is no e-mail address").max(254, "is longer than 254 characters").optional(),
	shippingAddress: Address,
	shippingMethod: z.string().max(60).optional(),
	discountCode: z.string().max(60).optional(),
	birthDate: z.iso.date().optional(),
	/** She says that she is as old as what she buys asks for (`minimumAge` of the cart's lines). */
	ageConfirmed: z.boolean().optional(),
});
export type CheckoutForm = z.infer<typeof CheckoutForm>;

export type CheckoutAnswer = {
	order: Order;
	payment: { provider: "stripe"; status: "pending"; url: string; expiresAt: string };
};

/** Where the shopper is, so that every link leads back there: `origin` is `https://host`, `prefix` the language's part of the path. */
export type Place = { origin: string; prefix: string };

export type CheckoutOutcome = { ok: true; answer: CheckoutAnswer; replayed: boolean } | Refusal;

/** Checks a cart out. With an idempotency key a repeat gets the first answer again, and two at once are one order. */
export async function checkOut(
	env: CheckoutEnv,
	shopper: Shopper,
	form: CheckoutForm,
	place: Place,
	key?: string,
): Promise<CheckoutOutcome> {
	const hers = await cartOf(env, shopper);
	if (!hers.ok) return hers;
	if (hers.cartId === null) return refuse("cart.empty", "Put something into the cart first.");
	const { cartId } = hers;
	const object = cartObject(env, shopper.store.id, cartId);
	if (key === undefined) return begin(env, shopper, { cartId, state: await object.read() }, form, place);

	const claim = await object.claimKey(key, createHash("sha256").update(JSON.stringify(form)).digest("base64url"));
	if (claim.state === "other_request") return refuse("idempotency.key_reused", "Use a new key for a new request.");
	if (claim.state === "running") return refuse("idempotency.in_progress", "Ask again in a second for its answer.");
	if (claim.state === "answered") return { ok: true, answer: JSON.parse(claim.answer), replayed: true };
	let outcome: CheckoutOutcome | undefined;
	try {
		outcome = await begin(env, shopper, { cartId, state: claim.cart }, form, place);
		return outcome;
	} finally {
		// A refusal changed nothing, so the same key may try again once its cause is gone.
		await object.answerKey(key, claim.claim, outcome?.ok ? JSON.stringify(outcome.answer) : undefined);
	}
}

/** What she is about to buy, once nothing speaks against it. */
type Ready = { ok: true; cart: Cart; email: string; discount: Discount | undefined; callerHash: string };

/** Her cart, as it was when she asked. */
type Hers = { cartId: string; state: CartState };

async function begin(
	env: CheckoutEnv,
	shopper: Shopper,
	hers: Hers,
	form: CheckoutForm,
	place: Place,
): Promise<CheckoutOutcome> {
	const ready = await prepare(env, shopper, hers, form);
	if (!ready.ok) return ready;
	// Asked for before the order is recorded: whatever is cut off from here on is found.
	await wake(env.TIMERS, "orders", 60_000);

	const { store, locale } = shopper;
	const { cart, email, discount, callerHash } = ready;
	const id = newId("ord");
	const key = await orderKey(env.LINK_SECRET, store.id, id);
	const draft = {
		id,
		storeId: store.id,
		cartId: hers.cartId,
		userId: shopper.userId ?? null,
		// Compared when she asks for her link again or a manager looks for her orders, however it is written.
		email,
		callerHash,
		discountCode: discount?.code ?? "",
		discountId: discount?.id ?? null,
		...payeeOf(store, cart.total.amount),
		origin: place.origin,
		locale,
		shippingAddress: form.shippingAddress,
		shippingMethod: shippingMethodOf(store, cart.shippingMethod)?.name[locale] ?? "",
		cart,
		note: ageNote(cart),
	};
	const back = `${place.origin}${place.prefix}/checkout/return?order=${id}&key=${key}`;
	const placed = await placeOrder(openTill(env), draft, { order: orderLink(place.origin, id, key), back });
	if (!placed.ok) return placed;
	const { order, payment: opened } = placed;
	const { url, expiresAt } = opened;
	const payment = { provider: "stripe", status: "pending", url, expiresAt: new Date(expiresAt).toISOString() } as const;
	return { ok: true, replayed: false, answer: { order, payment } };
}

async function prepare(env: CheckoutEnv, shopper: Shopper, hers: Hers, form: CheckoutForm): Promise<Ready | Refusal> {
	const { store } = shopper;
	const email = form.email ?? (shopper.userId && (await env.CONTACTS.emailOf(shopper.userId)));
	if (!email) return noEmail;
	const chosen = await choose(env, shopper, hers, form);
	if (!chosen.ok) return chosen;
	const { cartId } = hers;
	const looked = await lookAtCart(env, shopper, cartId, chosen.cart);
	if (!looked.ok) return looked;
	const { cart } = looked;
	if (cart.lines.length === 0) return refuse("cart.empty", "Put something into the cart first.");
	const short = shortage(cart);
	if (short) return short;
	const gated = refuseGated(cart, form);
	if (gated) return gated;
	if (pricesUntold(looked).length > 0) {
		await tellPrices(env, shopper, looked);
		return refuse("cart.price_changed", "Look at the cart again: what is in it costs something else now.", {
			more: { cart },
		});
	}
	const callerHash = await callerHashOf(env, shopper);
	const ready = { ok: true, cart, email: email.toLowerCase(), callerHash } as const;
	if (cart.discountCode === "") return { ...ready, discount: undefined };
	const till = openTill(env);
	const attempt = { storeId: store.id, cartId, callerHash };
	const declined = await till.declines.refusalOf(attempt);
	if (declined) return declined;
	// Her own earlier attempt is over once she begins another: it does not use the code up.
	const paid = await endEarlier(till, attempt, looked.state.openOrders);
	if (paid) return paid;
	const usable = await usableDiscount(env, store, cart, email);
	return usable.ok ? { ...ready, discount: usable.discount } : usable;
}

const noEmail = refuse("request.invalid", "Correct the named fields and send it again.", {
	errors: [{ path: "email", message: "is needed from who is not signed in" }],
});

/** Keeps what she chose with the form in the cart. */
async function choose(env: CheckoutEnv, shopper: Shopper, hers: Hers, form: CheckoutForm): Promise<CartChange> {
	const refusal = await refuseForm(env, shopper, form);
	if (refusal) return refusal;
	const { shippingMethod, discountCode } = form;
	if (shippingMethod === undefined && discountCode === undefined) return { ok: true, cart: hers.state };
	return cartObject(env, shopper.store.id, hers.cartId).choose({ shippingMethod, discountCode });
}

/** Whose connection it is, without saying so; empty where nobody told. */
const callerHashOf = async (env: CheckoutEnv, { store, address }: Shopper): Promise<string> =>
	address ? sign(env.LINK_SECRET, "caller", store.id, networkOf(address)) : "";

function shortage({ lines }: Cart): Refusal | undefined {
	const short = lines.filter((line) => line.available < line.quantity);
	if (short.length === 0) return undefined;
	return refuse("stock.insufficient", "Some of it is no longer there in that quantity.", {
		more: {
			lines: short.map(({ id, variantId, title, quantity, available }) => ({
				id,
				variantId,
				title,
				quantity,
				available,
			})),
		},
	});
}

async function refuseForm(env: CheckoutEnv, { store }: Shopper, form: CheckoutForm): Promise<Refusal | undefined> {
	const refusal = await refuseChoice(env, store, {
		shippingMethod: form.shippingMethod,
		discountCode: form.discountCode,
		country: form.shippingAddress.country,
	});
	return refusal?.errors
		? {
				...refusal,
				errors: refusal.errors.map((error) =>
					error.path === "country" ? { ...error, path: "shippingAddress.country" } : error,
				),
			}
		: refusal;
}
