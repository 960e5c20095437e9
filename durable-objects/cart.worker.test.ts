import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWorkers, type Workers } from "../test/harness/start-workers.ts";
import type { Cart } from "./cart.ts";
import type { CartChange, CartState } from "./cart-state.ts";

let server: Workers;
let carts: DurableObjectNamespace<Cart>;

beforeAll(async () => {
	server = await startWorkers([
		{ configPath: "workers/checkout/wrangler.toml" },
		{ configPath: "workers/catalog/wrangler.toml" },
		{ configPath: "workers/auth/wrangler.toml" },
		{ configPath: "workers/notifications/wrangler.toml" },
		{ configPath: "workers/stores/wrangler.toml" },
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
		expect([(await cart.clear([1, 3])).ok, (await cart.clear([1, 2])).ok]).toEqual([false, true]);
	});

	test("is changed by so many, however many say so at once, and a line that is used up goes", async () => {
		const cart = newCart();
		await add(cart, "a", 5);
		const line = await lineOf(cart, "a");
		await Promise.all(Array.from({ length: 10 }, (_, at) => cart.changeQuantity(line, at % 2 ? -1 : 2)));
		expect(await quantities(cart)).toEqual({ a: 10 });
		expect((await cart.changeQuantity(line, 990)).ok).toBe(false);
		expect((await cart.changeQuantity(line, 1, 3)).ok).toBe(false);
		await cart.changeQuantity(line, -11);
		expect(await quantities(cart)).toEqual({});
		expect((await cart.changeQuantity(line, 1)).ok).toBe(false);
	});

	test("knows the price she was last told, which changes nothing else", async () => {
		const cart = newCart();
		await add(cart, "a");
		const line = await lineOf(cart, "a");
		await cart.tellPrices({ [line]: 150, lin_gone: 1 });
		const told = async () => {
			const { version, lines } = await cart.read();
			return [version, ...lines.map(({ addedPriceMinor, shownPriceMinor }) => [addedPriceMinor, shownPriceMinor])];
		};
		expect(await told()).toEqual([1, [100, 150]]);
		await add(cart, "a");
		expect(await told()).toEqual([2, [100, 100]]);
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

	test("ended before the cart knew of it stays ended", async () => {
		const cart = newCart();
		await cart.endAttempt("ord_5", "given_up");
		await cart.beginAttempt("ord_5", []);
		expect([...(await cart.read()).openOrders]).toEqual([]);
	});
});

describe("a guest's cart joined with her account's", () => {
	const newAccount = () => carts.getByName(`sto_a/usr_${made++}`);
	const plenty = { a: 99, b: 99 };
	const isMerged = async (guest: CartStub) => (await guest.read()).isMerged;

	test("counts once, and what was chosen for it comes along", async () => {
		const [guest, account] = [newCart(), newAccount()];
		await add(guest, "a", 2);
		await guest.choose({ country: "ES", discountCode: "TEN" });
		await account.choose({ country: "FR" });
		for (let time = 0; time < 3; time++) {
			await account.absorb(await guest.seal("usr_x"), plenty);
			if (time > 0) await guest.emptyOut();
		}
		expect(await quantities(account)).toEqual({ a: 2 });
		expect(await account.read()).toMatchObject({ country: "FR", discountCode: "TEN" });
		expect([await quantities(guest), await isMerged(guest)]).toEqual([{}, true]);
	});

	test("forgotten since and filled anew comes along once more", async () => {
		const [guest, account] = [newCart(), newAccount()];
		for (let time = 1; time <= 2; time++) {
			await add(guest, "a", 2);
			for (let again = 0; again < 2; again++) await account.absorb(await guest.seal("usr_x"), plenty);
			await guest.emptyOut();
			expect(await quantities(account)).toEqual({ a: 2 * time });
			await guest.forgetIfIdle(Date.now() + 100 * 86_400_000);
			expect(await isMerged(guest)).toBe(false);
		}
	});

	test("is one account's: another finds nothing in it", async () => {
		const guest = newCart();
		await add(guest, "a");
		await guest.seal("usr_one");
		expect([...(await guest.seal("usr_other")).lines]).toEqual([]);
	});

	test("takes no attempt any more, and one paid in between does not come back", async () => {
		const [guest, account] = [newCart(), newAccount()];
		await add(guest, "a", 3);
		await add(account, "a", 1);
		await guest.beginAttempt("ord_between", [{ lineId: await lineOf(guest, "a"), quantity: 2 }]);
		const brought = await guest.seal("usr_y");
		expect((await guest.beginAttempt("ord_late", [])).isMerged).toBe(true);
		expect(await guest.endAttempt("ord_between", "bought")).toBe("usr_y");
		await account.endAttempt("ord_between", "bought");
		await account.absorb(brought, plenty);
		expect(await quantities(account)).toEqual({ a: 2 });
		expect([...(await account.read()).openOrders]).toEqual([]);
	});

	test("fills the account's up to what there is, and takes nothing from what was in it", async () => {
		const [guest, account] = [newCart(), newAccount()];
		for (const variantId of ["a", "b", "c"]) await add(guest, variantId, 5);
		await add(account, "a", 5);
		await add(account, "b", 5);
		await account.absorb(await guest.seal("usr_z"), { a: 7, b: 3 });
		const lines = (await account.read()).lines.map(({ variantId, quantity, wanted }) => [variantId, quantity, wanted]);
		expect(lines.toSorted()).toEqual([
			["a", 7, 10],
			["b", 5, 10],
			["c", 1, 5],
		]);
		const full = newCart();
		await Promise.all(Array.from({ length: 99 }, (_, at) => add(full, `v${at}`)));
		await account.absorb(await full.seal("usr_z"), {});
		expect((await account.read()).lines).toHaveLength(100);
	});
});

describe("a guest's cart that nobody touches", () => {
	const days = (count: number) => Date.now() + count * 86_400_000;

	test("is forgotten after ninety days, not before, and not while a payment is open", async () => {
		const cart = newCart();
		await add(cart, "a");
		await cart.beginAttempt("ord_6", []);
		await cart.forgetIfIdle(days(100));
		expect(await quantities(cart)).toEqual({ a: 1 });
		await cart.endAttempt("ord_6", "given_up");
		await cart.forgetIfIdle(days(80));
		expect(await quantities(cart)).toEqual({ a: 1 });
		await cart.forgetIfIdle(days(91));
		expect(await cart.read()).toMatchObject({ version: 0, lines: [] });
		const storage = await server
			.getWorker<CheckoutEnv>("tussi-checkout")
			.getDurableObjectStorage("CARTS", { name: `sto_a/crt_${made - 1}` });
		for (const table of ["cart", "lines", "attempts", "keys", "joined"])
			expect(await storage.exec(`SELECT * FROM ${table}`), table).toEqual([]);
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
