import { createHash } from "node:crypto";
import * as z from "zod";
import { newId } from "../kit/ids.ts";
import { Address, type Order } from "../kit/order.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { readCartToken } from "./cart-token.ts";
import { placeOrder } from "./place-order.ts";
import { shippingMethodOf } from "./price-cart.ts";
import { orderKey, orderLink, readOrder } from "./see-order.ts";
import { cartObject, openTill } from "./till.ts";
import { noSuchCart, readCart, refuseChoice, type Shopper } from "./use-cart.ts";

export const CheckoutForm = z.strictObject({
	email: z.email("is no e-mail address").max(254, "is longer than 254 characters"),
	shippingAddress: Address,
	shippingMethod: z.string().max(60).optional(),
	discountCode: z.string().max(60).optional(),
	birthDate: z.iso.date().optional(),
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
	const cartId = await readCartToken(env.LINK_SECRET, shopper.store.id, shopper.cartToken ?? "");
	if (cartId === undefined)
		return shopper.cartToken === undefined ? refuse("cart.empty", "Put something into the cart first.") : noSuchCart;
	if (key === undefined) return begin(env, shopper, cartId, form, place);

	const object = cartObject(env, shopper.store.id, cartId);
	const claim = await object.claimKey(key, createHash("sha256").update(JSON.stringify(form)).digest("base64url"));
	if (claim.state === "other_request") return refuse("idempotency.key_reused", "Use a new key for a new request.");
	if (claim.state === "running") return refuse("idempotency.in_progress", "Ask again in a second for its answer.");
	if (claim.state === "answered") return { ok: true, answer: JSON.parse(claim.answer), replayed: true };
	let outcome: CheckoutOutcome | undefined;
	try {
		outcome = await begin(env, shopper, cartId, form, place);
		return outcome;
	} finally {
		// A refusal changed nothing, so the same key may try again once its cause is gone.
		await object.answerKey(key, claim.claim, outcome?.ok ? JSON.stringify(outcome.answer) : undefined);
	}
}

async function begin(
	env: CheckoutEnv,
	shopper: Shopper,
	cartId: string,
	form: CheckoutForm,
	place: Place,
): Promise<CheckoutOutcome> {
	const { store } = shopper;
	const refusal = refuseForm(shopper, form);
	if (refusal) return refusal;
	if (form.shippingMethod !== undefined)
		await cartObject(env, store.id, cartId).choose({ shippingMethod: form.shippingMethod });
	const read = await readCart(env, shopper);
	if (!read.ok) return read;
	if (read.cart.lines.length === 0) return refuse("cart.empty", "Put something into the cart first.");
	const short = read.cart.lines.filter((line) => line.available < line.quantity);
	if (short.length > 0)
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

	const id = newId("ord");
	const key = await orderKey(env.LINK_SECRET, store.id, id);
	const placed = await placeOrder(
		openTill(env),
		{
			...{
				id,
				storeId: store.id,
				cartId,
				email: form.email,
				origin: place.origin,
				locale: shopper.locale,
				shippingAddress: form.shippingAddress,
				cart: read.cart,
			},
			shippingMethod: shippingMethodOf(store, read.cart.shippingMethod)?.name[shopper.locale] ?? "",
		},
		`${place.origin}${place.prefix}/checkout/return?order=${id}&key=${key}`,
	);
	if (!placed.ok) return placed;
	const order = await readOrder(env, store.id, id, orderLink(place.origin, id, key));
	if (!order) throw new Error(`${id} was placed and is gone`);
	const { url, expiresAt } = placed.payment;
	return {
		ok: true,
		replayed: false,
		answer: {
			order,
			payment: { provider: "stripe", status: "pending", url, expiresAt: new Date(expiresAt).toISOString() },
		},
	};
}

function refuseForm({ store }: Shopper, form: CheckoutForm): Refusal | undefined {
	const refusal = refuseChoice(store, {
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
