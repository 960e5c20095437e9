import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWorkers, type Workers } from "../test/harness/start-workers.ts";
import type { Cart, CartChange, CartState } from "./cart.ts";

let server: Workers;
let carts: DurableObjectNamespace<Cart>;

beforeAll(async () => {
	server = await startWorkers([
		{ configPath: "workers/checkout/wrangler.toml" },
		{ configPath: "workers/catalog/wrangler.toml" },
		{ configPath: "workers/auth/wrangler.toml" },
	]);
	carts = (await server.env<CheckoutEnv>("tussi-checkout")).CARTS;
});
afterAll(() => server?.close());

let made = 0;
const newCart = () => carts.getByName(`sto_a/crt_${made++}`);
type CartStub = ReturnType<typeof newCart>;

const add = (cart: CartStub, variantId: string, quantity = 1): Promise<CartChange> =>
	cart.add({ variantId, productId: "prd", title: "Thing", addedPriceMinor: 100, quantity });
const quantities = async (cart: CartStub) =>
	Object.fromEntries(((await cart.read()) as CartState).lines.map((line) => [line.variantId, line.quantity]));
const lineOf = async (cart: CartStub, variantId: string) =>
	(await cart.read()).lines.find((line) => line.variantId === variantId)?.id ?? "";

describe("a cart", () => {
	test("keeps every one of 100 adds at once", async () => {
		const cart = newCart();
		await Promise.all(Array.from({ length: 100 }, () => add(cart, "a")));
		expect(await quantities(cart)).toEqual({ a: 100 });
		expect((await cart.read()).version).toBe(100);
	});

	test("refuses more than a person carries, and changes nothing then", async () => {
		const cart = newCart();
		await add(cart, "a", 999);
		expect(await add(cart, "a").then(({ ok }) => ok)).toBe(false);
		expect(await quantities(cart)).toEqual({ a: 999 });
		await Promise.all(Array.from({ length: 99 }, (_, at) => add(cart, `v${at}`)));
		expect(await add(cart, "one-too-many").then(({ ok }) => ok)).toBe(false);
	});

	test("changed by somebody else meanwhile is not changed blindly", async () => {
		const cart = newCart();
		await add(cart, "a");
		const line = await lineOf(cart, "a");
		const both = await Promise.all([cart.setQuantity(line, 5, 1), cart.setQuantity(line, 7, 1)]);
		expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
		expect((await cart.read()).version).toBe(2);
	});

	test("takes out a line set to zero, once", async () => {
		const cart = newCart();
		await add(cart, "a");
		const line = await lineOf(cart, "a");
		expect((await cart.setQuantity(line, 0)).ok).toBe(true);
		expect((await cart.setQuantity(line, 0)).ok).toBe(false);
		expect(await quantities(cart)).toEqual({});
	});
});

describe("an attempt to buy", () => {
	test("takes out only what was bought, once", async () => {
		const cart = newCart();
		await add(cart, "a", 2);
		await add(cart, "b", 1);
		await cart.beginAttempt("ord_1", [
			{ lineId: await lineOf(cart, "a"), quantity: 2 },
			{ lineId: await lineOf(cart, "b"), quantity: 1 },
		]);
		await add(cart, "a", 3);
		await add(cart, "c", 1);
		await cart.endAttempt("ord_1", "bought");
		await cart.endAttempt("ord_1", "bought");
		expect(await quantities(cart)).toEqual({ a: 3, c: 1 });
	});

	test("takes nothing of a line that was removed and put in again", async () => {
		const cart = newCart();
		await add(cart, "a", 2);
		await cart.beginAttempt("ord_again", [{ lineId: await lineOf(cart, "a"), quantity: 2 }]);
		await cart.clear();
		await add(cart, "a", 2);
		await cart.endAttempt("ord_again", "bought");
		expect(await quantities(cart)).toEqual({ a: 2 });
	});

	test("given up leaves the cart as it is, also when success is reported afterwards", async () => {
		const cart = newCart();
		await add(cart, "a", 2);
		await cart.beginAttempt("ord_2", [{ lineId: await lineOf(cart, "a"), quantity: 2 }]);
		await cart.endAttempt("ord_2", "given_up");
		await cart.endAttempt("ord_2", "bought");
		expect(await quantities(cart)).toEqual({ a: 2 });
	});

	test("supersedes the ones still open", async () => {
		const cart = newCart();
		await cart.beginAttempt("ord_3", []);
		const { superseded } = await cart.beginAttempt("ord_4", []);
		expect([...superseded]).toEqual(["ord_3"]);
		expect([...(await cart.read()).openOrders]).toEqual(["ord_3", "ord_4"]);
	});
});

describe("an idempotency key", () => {
	const state = async (claim: Promise<{ state: string }>) => (await claim).state;

	test("is one request's, from the first moment until a day later", async () => {
		const cart = newCart();
		const now = Date.now();
		expect(await state(cart.claimKey("k", "body", now))).toBe("yours");
		expect(await state(cart.claimKey("k", "body", now))).toBe("running");
		expect(await state(cart.claimKey("k", "other", now))).toBe("other_request");
		await cart.answerKey("k", now, "the answer");
		expect((await cart.claimKey("k", "body", now + 86_000_000)) as { answer?: string }).toMatchObject({
			state: "answered",
			answer: "the answer",
		});
		expect(await state(cart.claimKey("k", "body", now + 86_400_000))).toBe("yours");
	});

	test("whose request was cut off is not locked for ever", async () => {
		const cart = newCart();
		const now = Date.now();
		await cart.claimKey("k", "body", now);
		expect(await state(cart.claimKey("k", "body", now + 59_000))).toBe("running");
		expect(await state(cart.claimKey("k", "body", now + 60_000))).toBe("yours");
		await cart.answerKey("k", now, undefined);
		expect(await state(cart.claimKey("k", "body", now + 60_001)), "the first has no say any more").toBe("running");
	});
});
