import { expect } from "vitest";
import type { Order } from "../workers/kit/order.ts";
import type { Product, Variant } from "../workers/kit/product.ts";
import type { Person, Shop } from "./shop.ts";
import { cards, type Placed, Shopper } from "./shopper.ts";

export const myBrand = "http://my-brand.localhost:8787";

export type Bought = { placed: Placed; product: Product; variant: Variant };

/** What Stripe's stand-in has seen. */
export const book = async (shop: Shop) =>
	(await (await shop.fetch("/__dev/stripe/book.json")).json()) as {
		charges: number;
		chargedMinor: number;
		refunds: number;
		refundedMinor: number;
	};

/** Puts some of a thing into her cart and checks out. */
export async function place(shopper: Shopper, quantity = 1, form = {}): Promise<Bought> {
	const { product, variant } = await shopper.something(quantity + 2);
	await shopper.add(variant.id, quantity);
	const { status, body } = await shopper.checkOut({}, form);
	expect(status, JSON.stringify(body)).toBe(201);
	return { placed: body, product, variant };
}

export async function buy(shopper: Shopper, quantity = 1, card = cards.good, form = {}): Promise<Bought> {
	const bought = await place(shopper, quantity, form);
	await shopper.pay(bought.placed, card);
	return bought;
}

export async function somebody(shop: Shop, person: Person, host = ""): Promise<Shopper> {
	const shopper = new Shopper(shop, host);
	shopper.accessToken = await shop.token(person);
	return shopper;
}

/** Makes an account of her own for a shopper, who is then signed in. */
export async function register(shopper: Shopper): Promise<string> {
	const email = `${crypto.randomUUID()}@example.com`;
	const { status, body } = await shopper.call<{ accessToken: string; user: { id: string } }>(
		"POST",
		"/api/auth/register",
		{ email, password: `long enough ${email}`, name: "Ada" },
	);
	expect(status, JSON.stringify(body)).toBe(201);
	shopper.accessToken = body.accessToken;
	return body.user.id;
}

/** Gives a variant another price, as who runs its store. */
export async function reprice(manager: Shopper, product: Product, variant: Variant, amount: number): Promise<void> {
	const { headers } = await manager.call("GET", `/api/products/${product.id}`);
	const price = { amount, currency: variant.price.currency };
	const { status, body } = await manager.call(
		"PATCH",
		`/api/products/${product.id}`,
		{ variants: product.variants.map(({ id }) => (id === variant.id ? { id, price } : { id })) },
		{ "if-match": headers.get("etag") ?? "" },
	);
	expect(status, JSON.stringify(body)).toBe(200);
}

/** What is in the house of a variant, and what of it can be had. */
export async function stockOf(shopper: Shopper, { product, variant }: Omit<Bought, "placed">) {
	const now = (await shopper.product(product.slug)).variants.find(({ id }) => id === variant.id);
	return [now?.stock, now?.available];
}

/** The key that opens an order to a guest. */
export const keyOf = ({ order }: { order: Pick<Order, "link"> }): string =>
	new URL(order.link).searchParams.get("key") ?? "";

/** Wakes the timer and waits until it has done what is due: two rounds, for one may have been under way already. */
export async function tick(shop: Shop): Promise<void> {
	const { TIMERS } = await shop.env<CheckoutEnv>("checkout");
	for (let round = 0; round < 2; round++) {
		// Old keys are dropped at the end of a round.
		const key = crypto.randomUUID();
		await ask(shop, "INSERT INTO idempotency_keys (id, store_id, request, at) VALUES (?, '', '', 1)", key);
		await TIMERS.getByName("orders").wakeIn("orders", 0);
		const isKept = () => ask(shop, "SELECT id FROM idempotency_keys WHERE id = ?", key);
		await expect.poll(isKept, { timeout: 20_000, interval: 30 }).toEqual([]);
	}
}

/** Asks checkout's database. */
export async function ask<Row>(shop: Shop, sql: string, ...values: unknown[]): Promise<Row[]> {
	const { DB } = await shop.env<CheckoutEnv>("checkout");
	return (
		await DB.prepare(sql)
			.bind(...values)
			.all<Row>()
	).results;
}
