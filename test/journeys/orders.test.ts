import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LedgerReport } from "../../workers/kit/ledger-report.ts";
import type { Order, OrderSummary } from "../../workers/kit/order.ts";
import { inbox, mailTo } from "../inbox.ts";
import { ask, book, buy, keyOf, myBrand, place, register, somebody, stockOf } from "../sale.ts";
import { newAddress, type Shop, startShop } from "../shop.ts";
import { address, cards, type Problem, Shopper } from "../shopper.ts";

let shop: Shop;
let admin: Shopper;
let partner: Shopper;
beforeAll(async () => {
	shop = await startShop();
	[admin, partner] = await Promise.all([somebody(shop, "admin"), somebody(shop, "partner", myBrand)]);
});
afterAll(() => shop?.close());

/** The order, or what is wrong: a test says which it expects. */
type Answered = Order & Omit<Problem, "status">;
type Page = { items: OrderSummary[]; nextCursor: string | null };
const refund = (who: Shopper, id: string, form: object, headers = {}) =>
	who.call<Answered>("POST", `/api/admin/orders/${id}/refund`, { reason: "broken", ...form }, headers);
const change = (who: Shopper, id: string, form: object) => who.call<Answered>("PATCH", `/api/admin/orders/${id}`, form);
const cancel = (who: Shopper, id: string, form: object, headers = {}) =>
	who.call<Answered>("POST", `/api/orders/${id}/cancel`, form, headers);
const ledgerOf = (id: string) =>
	ask<{ field: string; to_value: string }>(shop, "SELECT * FROM ledger WHERE subject = ? ORDER BY seq", id);
const sentBack = async () => {
	const { refunds, refundedMinor } = await book(shop);
	return [refunds, refundedMinor] as const;
};

describe("a refund", () => {
	test("gives back all that is left, once, and leaves a proof", async () => {
		const ada = new Shopper(shop);
		const { placed } = await buy(ada);
		const { id, total } = placed.order;
		const [count, sum] = await sentBack();
		const done = await refund(admin, id, {});
		expect(done.body).toMatchObject({
			...{ status: "confirmed", paymentStatus: "refunded", refunded: total },
			refunds: [{ amount: total, state: "done", reason: "broken" }],
		});
		expect(await sentBack()).toEqual([count + 1, sum + total.amount]);
		expect(await ledgerOf(id)).toMatchObject([{ field: "refund", to_value: JSON.stringify(total) }]);
		for (const more of [{}, { amount: 1 }]) {
			const { status, body } = await refund(admin, id, more);
			expect([status, body.code]).toEqual([409, "refund.too_much"]);
		}
		expect(await sentBack()).toEqual([count + 1, sum + total.amount]);
	});

	test("asked for twenty times at once never gives back more than was paid", async () => {
		const { placed } = await buy(new Shopper(shop), 2);
		const { id, total } = placed.order;
		const [, sum] = await sentBack();
		const amount = Math.floor(total.amount / 4.5);
		const answers = await Promise.all(Array.from({ length: 20 }, () => refund(admin, id, { amount })));
		expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(4).fill(200), ...Array(16).fill(409)]);
		expect((await sentBack())[1] - sum).toBe(4 * amount);
		expect(await ledgerOf(id)).toHaveLength(4);
		const rest = await refund(admin, id, {});
		expect(rest.body).toMatchObject({ paymentStatus: "refunded", refunded: total });
		expect((await sentBack())[1] - sum).toBe(total.amount);
	});

	test("of some lines is what was paid for them", async () => {
		const ada = new Shopper(shop);
		const { placed } = await buy(ada, 3);
		const [line] = placed.order.lines;
		const lineId = line?.id ?? "";
		const { body } = await refund(admin, placed.order.id, { lines: [{ lineId, quantity: 2 }] });
		expect(body).toMatchObject({ paymentStatus: "partially_refunded" });
		expect(body.refunded.amount).toBe((line?.unitPrice.amount ?? 0) * 2);
		for (const lines of [
			[{ lineId, quantity: 4 }],
			[{ lineId: "lin_nobody", quantity: 1 }],
			[
				{ lineId, quantity: 1 },
				{ lineId, quantity: 1 },
			],
		])
			expect((await refund(admin, placed.order.id, { lines })).status).toBe(400);
	});

	test("with an idempotency key is one, however often and when it is asked for", async () => {
		const { placed } = await buy(new Shopper(shop), 2);
		const { id } = placed.order;
		const [count] = await sentBack();
		const key = { "idempotency-key": crypto.randomUUID() };
		const both = await Promise.all([refund(admin, id, { amount: 100 }, key), refund(admin, id, { amount: 100 }, key)]);
		for (const { status, body } of both) if (status !== 200) expect(body.code).toBe("idempotency.in_progress");
		const again = await refund(admin, id, { amount: 100 }, key);
		expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([200, "true"]);
		const other = await refund(admin, id, { amount: 101 }, key);
		expect([other.status, other.body.code]).toEqual([422, "idempotency.key_reused"]);
		// Cut off before its answer was kept, the work is done again.
		await ask(shop, "DELETE FROM idempotency_keys");
		expect((await refund(admin, id, { amount: 100 }, key)).body.refunded.amount).toBe(100);
		expect((await sentBack())[0]).toBe(count + 1);
	});

	test("that Stripe refuses for good leaves the order with its money", async () => {
		const { placed } = await buy(new Shopper(shop), 1, cards.disputed);
		const { id } = placed.order;
		const { body } = await refund(admin, id, {});
		expect(body).toMatchObject({ paymentStatus: "paid", refunded: { amount: 0 }, refunds: [{ state: "failed" }] });
		expect((await ledgerOf(id)).map(({ field }) => field)).toEqual(["refund", "refund failed"]);
	});

	test("of an order that nobody paid, or of another store, is refused", async () => {
		const { placed } = await place(new Shopper(shop));
		const { status, body } = await refund(admin, placed.order.id, {});
		expect([status, body.code]).toEqual([409, "refund.not_paid"]);
		expect((await refund(partner, placed.order.id, {})).status).toBe(404);
	});
});

test("every way to move money is walked once for each idempotency key", async () => {
	const bought = await buy(new Shopper(shop), 2);
	const { id } = bought.placed.order;
	const asked: [Shopper, string, string, object][] = [
		[admin, "POST", `/api/admin/orders/${id}/refund`, { amount: 1, reason: "a cent" }],
		[admin, "PATCH", `/api/admin/orders/${id}`, { status: "processing" }],
		[admin, "PATCH", `/api/admin/orders/${id}`, { status: "shipped" }],
		[admin, "PATCH", `/api/admin/orders/${id}`, { status: "delivered" }],
		[new Shopper(shop), "POST", `/api/orders/${id}/return`, { key: keyOf(bought.placed) }],
	];
	for (const [who, method, path, body] of asked) {
		const key = { "idempotency-key": crypto.randomUUID() };
		const bad = await who.call<Problem>(method, path, body, { "idempotency-key": "k".repeat(256) });
		expect([bad.status, bad.body.code]).toEqual([400, "request.invalid"]);
		const first = await who.call<Answered>(method, path, body, key);
		expect(first.status, JSON.stringify(first.body)).toBe(200);
		const again = await who.call<Answered>(method, path, body, key);
		expect([again.status, again.headers.get("idempotency-replayed"), again.body]).toEqual([200, "true", first.body]);
		const other = await who.call<Problem>(method, path, { ...body, reason: "another", note: undefined }, key);
		if (method === "POST") expect([other.status, other.body.code]).toEqual([422, "idempotency.key_reused"]);
	}
	const waiting = await place(new Shopper(shop));
	const key = { "idempotency-key": crypto.randomUUID() };
	for (const replayed of [null, "true"]) {
		const { headers, body } = await cancel(admin, waiting.placed.order.id, { key: keyOf(waiting.placed) }, key);
		expect([body.status, headers.get("idempotency-replayed")]).toEqual(["failed", replayed]);
	}
});

describe("an order cancelled", () => {
	test("before it was paid can not be paid any more, and its stock is free", async () => {
		const ada = new Shopper(shop);
		const bought = await place(ada, 2);
		const { id } = bought.placed.order;
		const done = await cancel(ada, id, { key: keyOf(bought.placed), reason: "too late" });
		expect([done.status, done.body.status]).toEqual([200, "failed"]);
		const page = await shop.fetch(bought.placed.payment.url, {
			method: "POST",
			body: new URLSearchParams({ card: cards.good }),
		});
		expect(page.status).toBe(410);
		expect(await stockOf(ada, bought)).toEqual([bought.variant.stock, bought.variant.available]);
		expect((await ada.cart()).lines).toHaveLength(1);
	});

	test("while its payment went through is paid, and then given back", async () => {
		const ada = new Shopper(shop);
		const bought = await buy(ada, 2);
		const { id, total } = bought.placed.order;
		// As it is when Stripe has the money and nobody has told us.
		await ask(
			shop,
			"UPDATE orders SET status = 'pending', payment_status = 'pending', resume_at = 9e15 WHERE id = ?",
			id,
		);
		const [, sum] = await sentBack();
		const { body } = await cancel(ada, id, { key: keyOf(bought.placed) });
		expect(body).toMatchObject({ status: "cancelled", paymentStatus: "refunded", refunded: total });
		expect((await sentBack())[1] - sum).toBe(total.amount);
		expect(await stockOf(ada, bought)).toEqual([bought.variant.stock, bought.variant.available]);
	});

	test("many times at once gives its money and its stock back once", async () => {
		const ada = new Shopper(shop);
		const bought = await buy(ada, 2);
		const { id, total } = bought.placed.order;
		await refund(admin, id, { amount: 1 });
		const [count, sum] = await sentBack();
		const answers = await Promise.all(
			Array.from({ length: 6 }, () => cancel(ada, id, { key: keyOf(bought.placed), reason: "no more" })),
		);
		expect(answers.map(({ status, body }) => [status, body.status])).toEqual(Array(6).fill([200, "cancelled"]));
		expect(await sentBack()).toEqual([count + 1, sum + total.amount - 1]);
		expect(await stockOf(ada, bought)).toEqual([bought.variant.stock, bought.variant.available]);
		const { events, canCancel } = await ada.order(bought.placed);
		expect([events.at(-1), canCancel]).toMatchObject([{ from: "confirmed", by: "shopper", note: "no more" }, false]);
		expect(await ask(shop, "SELECT resume_at FROM orders WHERE id = ?", id)).toEqual([{ resume_at: null }]);
	});

	test("is hers by account and by key, and nobody else's", async () => {
		const ada = new Shopper(shop);
		await register(ada);
		const { placed } = await buy(ada);
		const { id } = placed.order;
		const stranger = new Shopper(shop);
		await register(stranger);
		for (const [who, form] of [
			[new Shopper(shop), {}],
			[new Shopper(shop), { key: "x" }],
			[stranger, {}],
			[new Shopper(shop, myBrand), { key: keyOf(placed) }],
		] as const) {
			const { status, body } = await cancel(who, id, form);
			expect([status, body.code]).toEqual([404, "order.not_found"]);
		}
		expect((await cancel(ada, id, {})).body.status).toBe("cancelled");
	});

	test("while it is being packed comes back, and once shipped does not", async () => {
		const [ada, bo] = [new Shopper(shop), new Shopper(shop)];
		const [packed, shipped] = [await buy(ada), await buy(bo)];
		for (const { placed } of [packed, shipped]) await change(admin, placed.order.id, { status: "processing" });
		await change(admin, shipped.placed.order.id, { status: "shipped" });
		expect((await change(admin, packed.placed.order.id, { status: "cancelled", note: "lost" })).body).toMatchObject({
			...{ status: "cancelled", paymentStatus: "refunded" },
		});
		const late = await cancel(bo, shipped.placed.order.id, { key: keyOf(shipped.placed) });
		expect([late.status, late.body.code]).toEqual([409, "order.illegal_transition"]);
		const [line] = packed.placed.order.lines;
		expect(line?.quantity).toBe(1);
	});
});

describe("who runs the store", () => {
	test("takes an order from the shelf to the door and back, step by step", async () => {
		const ada = new Shopper(shop, myBrand);
		const bought = await buy(ada, 2, cards.good, { shippingAddress: { ...address, country: "GB" } });
		const { id, total } = bought.placed.order;
		for (const status of ["shipped", "delivered", "returned"])
			expect((await change(partner, id, { status })).body.code).toBe("order.illegal_transition");
		await change(partner, id, { status: "processing", note: "by hand" });
		expect((await change(partner, id, { status: "delivered", tracking: { carrier: "x", number: "1" } })).status).toBe(
			400,
		);
		const shipped = await change(partner, id, { status: "shipped", tracking: { carrier: "Correos", number: "ES1" } });
		expect(shipped.body.tracking).toEqual({ carrier: "Correos", number: "ES1" });
		const early = await ada.call<Problem>("POST", `/api/orders/${id}/return`, { key: keyOf(bought.placed) });
		expect(early.body.code).toBe("order.illegal_transition");
		await change(partner, id, { status: "delivered" });

		const back = await ada.call<Order>("POST", `/api/orders/${id}/return`, {
			key: keyOf(bought.placed),
			reason: "dull",
		});
		expect(back.body).toMatchObject({ status: "returned", paymentStatus: "refunded", refunded: total });
		expect(await stockOf(ada, bought)).toEqual([bought.variant.stock, bought.variant.available]);
		expect(back.body.events.map(({ to }) => to).slice(1)).toEqual([
			...["confirmed", "processing", "shipped", "delivered", "returned"],
		]);
		expect(back.body.events[2]).toMatchObject({ by: expect.stringMatching(/^usr_/), note: "by hand" });
	});

	test("sees and moves only her own store's orders", async () => {
		const { placed } = await buy(new Shopper(shop));
		expect((await change(partner, placed.order.id, { status: "processing" })).status).toBe(404);
		expect(
			(await partner.call<Page>("GET", "/api/admin/orders?limit=100")).body.items.map(({ id }) => id),
		).not.toContain(placed.order.id);
		const { body } = await admin.call<Page>("GET", `/api/admin/orders?q=${placed.order.number}`);
		expect(body.items.map(({ id }) => id)).toEqual([placed.order.id]);
	});
});

describe("a list of orders", () => {
	test("goes on where it stopped, for her who placed them and for who runs the store", async () => {
		const ada = new Shopper(shop);
		await register(ada);
		const ids: string[] = [];
		for (let order = 0; order < 3; order++) ids.unshift((await place(ada)).placed.order.id);
		const first = (await ada.call<Page>("GET", "/api/orders?limit=2")).body;
		const second = (await ada.call<Page>("GET", `/api/orders?limit=2&cursor=${first.nextCursor}`)).body;
		expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
		expect([second.nextCursor, first.items[0]?.status, first.items[1]?.status]).toEqual([null, "pending", "failed"]);
		const failed = (await ada.call<Page>("GET", "/api/orders?status=failed")).body;
		expect(failed.items.map(({ id }) => id)).toEqual(ids.slice(1));
		expect((await ada.call<Problem>("GET", "/api/orders?cursor=x")).body.code).toBe("request.bad_cursor");
		const all = (await admin.call<Page>("GET", "/api/admin/orders?q=ADA@example.com&limit=2")).body;
		expect(all.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
	});

	test("leads to each order by its link, which is mailed anew only to whom it was sent", async () => {
		const [ada, eve] = [new Shopper(shop), new Shopper(shop)];
		const email = `${crypto.randomUUID()}@Example.com`;
		const { variant } = await ada.something();
		await ada.add(variant.id);
		const { body } = await ada.checkOut({}, { email });
		const { id } = body.order;
		const again = (who: Shopper, order: string, to: string) =>
			who.call<unknown>("POST", `/api/orders/${order}/link`, { email: to });
		const answers = [
			await again(eve, id, "eve@example.com"),
			await again(eve, "ord_nobody", email),
			await again(ada, id, email.toUpperCase()),
		];
		expect(answers.map((one) => [one.status, one.body])).toEqual(Array(3).fill([202, undefined]));
		const mail = await mailTo(shop, email.toLowerCase(), new RegExp(id));
		expect(mail.text).toContain(keyOf(body));
		expect((await inbox(shop)).filter(({ to }) => to === "eve@example.com")).toEqual([]);
	});
});

test("an account's order goes to its own address unless she names another; a guest has to", async () => {
	const ada = new Shopper(shop);
	await register(ada);
	const { email } = (await ada.call<{ email: string }>("GET", "/api/auth/me")).body;
	expect((await place(ada, 1, { email: undefined })).placed.order.email).toBe(email);
	expect((await place(ada, 1, { email: "Gift@Example.com" })).placed.order.email).toBe("gift@example.com");
	const guest = new Shopper(shop);
	await guest.add((await guest.something()).variant.id);
	const { status, body } = await guest.checkOut<Problem>({}, { email: undefined });
	expect([status, body.errors?.map(({ path }) => path)]).toEqual([400, ["email"]]);
});

test("fifteen declined cards from one address are enough for a while, in however many carts", {
	timeout: 120_000,
}, async () => {
	const from = { "cf-connecting-ip": "2001:db8:bad:cafe::1" };
	const eves = Array.from({ length: 5 }, () => new Shopper(shop));
	for (const [at, eve] of eves.entries()) {
		const { variant } = await eve.something(2);
		await eve.add(variant.id);
		// One connection has many addresses.
		const headers = { "cf-connecting-ip": `2001:db8:bad:cafe::${at}` };
		for (let card = 0; card < 3; card++) {
			const { status, body } = await eve.checkOut(headers);
			expect(status, JSON.stringify(body)).toBe(201);
			await eve.pay(body, cards.declined);
		}
	}
	const last = new Shopper(shop);
	await last.add((await last.something()).variant.id);
	const { status, headers, body } = await last.checkOut<Problem>(from);
	expect([status, body.code]).toEqual([429, "checkout.too_many_declines"]);
	expect(Number(headers.get("retry-after"))).toBeGreaterThan(60);
	expect(await ask(shop, "SELECT id FROM orders WHERE cart_id = ?", (await last.cart()).id)).toEqual([]);
	expect((await last.checkOut()).status, "from elsewhere it goes").toBe(201);
});

test("six declined cards on one cart are enough for a while, and only for that cart", async () => {
	const eve = new Shopper(shop);
	const { variant } = await eve.something(2);
	await eve.add(variant.id);
	for (let card = 0; card < 6; card++) await eve.pay(await eve.place(), cards.declined);
	const { status, headers, body } = await eve.checkOut<Problem>();
	expect([status, body.code]).toEqual([429, "checkout.too_many_declines"]);
	expect(Number(headers.get("retry-after"))).toBeGreaterThan(60);
	expect((await place(new Shopper(shop))).placed.order.status).toBe("pending");
});

test("a payment disputed by the payer's bank shows on the order until it is decided, and after", async () => {
	for (const outcome of ["won", "lost"]) {
		const ada = new Shopper(shop);
		const { placed } = await buy(ada, 1, cards.disputed);
		expect(await ada.order(placed)).toMatchObject({ status: "confirmed", dispute: "needs_response" });
		const [dispute] = await ask<{ id: string }>(shop, "SELECT id FROM disputes WHERE order_id = ?", placed.order.id);
		const closed = await shop.fetch(`/__dev/stripe/disputes/${dispute?.id}/${outcome}`, { method: "POST" });
		expect([closed.status, (await ada.order(placed)).dispute]).toEqual([204, outcome]);
	}
});

describe("a store whose prices come without tax", () => {
	const withTaxAdded = async (isAdded: boolean) => {
		const { DB } = await shop.env<StoresEnv>("stores");
		await DB.prepare("UPDATE stores SET settings = json_set(settings, '$.taxAdded', json(?)) WHERE slug = 'my-brand'")
			.bind(String(isAdded))
			.run();
		const asked = new Shopper(shop, myBrand);
		await expect.poll(async () => (await asked.cart()).taxIncluded, { timeout: 20_000 }).toBe(!isAdded);
	};

	test("puts it on top, once, and gives each line's share of it back with the line", async () => {
		await withTaxAdded(true);
		const ada = new Shopper(shop, myBrand);
		const { variant } = await ada.something(5);
		const cart = await ada.add(variant.id, 3);
		const payable = cart.subtotal.amount + cart.shipping.amount;
		expect(cart.tax.amount).toBe(Math.round(payable * 0.2));
		expect(cart.total.amount).toBe(payable + cart.tax.amount);
		const before = await book(shop);
		const { body } = await ada.checkOut({}, { shippingAddress: { ...address, country: "GB" } });
		await ada.pay(body, cards.good);
		expect((await book(shop)).chargedMinor - before.chargedMinor).toBe(cart.total.amount);
		const order = await ada.order(body);
		expect(order).toMatchObject({ status: "confirmed", tax: cart.tax, taxIncluded: false, total: cart.total });
		const [line] = order.lines;
		const back = await refund(partner, order.id, { lines: [{ lineId: line?.id, quantity: 1 }] });
		const price = line?.unitPrice.amount ?? 0;
		expect(back.body.refunded.amount).toBe(price + Math.round((price * order.tax.amount) / payable));
		expect((await refund(partner, order.id, {})).body).toMatchObject({
			paymentStatus: "refunded",
			refunded: order.total,
		});
		await withTaxAdded(false);
	});
});

// The last of this file: it breaks what it looks at.
describe("the ledger of refunds", () => {
	const verify = async (who: Shopper) => {
		// Few may be asked for in a minute from one address, and here is waited for one.
		const elsewhere = { "cf-connecting-ip": newAddress() };
		const { body } = await who.call<LedgerReport>("GET", "/api/admin/ledger/verify", undefined, elsewhere);
		const chain = body.chains.find(({ chain }) => chain === "orders");
		return { ok: body.ok, chain: chain ?? expect.unreachable() };
	};

	test("is good, signed, and exported with the others", async () => {
		const bought = await buy(new Shopper(shop), 2);
		await refund(admin, bought.placed.order.id, { amount: 7 });
		const failing = await buy(new Shopper(shop), 1, cards.disputed);
		await refund(admin, failing.placed.order.id, {});
		const { chain } = await verify(admin);
		expect(chain).toMatchObject({ ok: true, firstBad: null, drift: [] });
		await expect.poll(async () => (await verify(admin)).chain.unsigned, { timeout: 30_000, interval: 300 }).toBe(0);
		const file = await shop.fetch("/api/admin/ledger/orders", {
			headers: { authorization: `Bearer ${admin.accessToken}` },
		});
		const lines = (await file.text()).trimEnd().split("\n");
		expect(JSON.parse(lines[0] ?? "")).toMatchObject({ chain: "orders", entries: chain.entries });
		const entries = lines.map((line) => JSON.parse(line) as { subject?: string; to?: string });
		expect(entries.filter(({ subject }) => subject === bought.placed.order.id)).toMatchObject([
			{ to: JSON.stringify({ amount: 7, currency: "EUR" }) },
		]);
	});

	test("tells who gave money back past it, and its own store alone", async () => {
		const { placed } = await buy(new Shopper(shop));
		const { id } = placed.order;
		await refund(admin, id, { amount: 5 });
		await ask(shop, "UPDATE orders SET refunded_minor = 105 WHERE id = ?", id);
		const found = await verify(admin);
		expect([found.ok, found.chain.drift]).toEqual([false, [{ entity: id, field: "refunded", ledger: 5, now: 105 }]]);
		expect((await verify(partner)).chain.drift).toEqual([]);
		await ask(shop, "UPDATE orders SET refunded_minor = 5 WHERE id = ?", id);
		expect((await verify(admin)).chain.ok).toBe(true);
	});

	test("finds an entry rewritten by hand, and will not be written to past its end", async () => {
		const change = (sql: string) => ask(shop, sql);
		await expect(change("UPDATE ledger SET to_value = '{}'")).rejects.toThrow("ledger_is_append_only");
		await expect(change("DELETE FROM ledger")).rejects.toThrow("ledger_is_append_only");
		await change("DROP TRIGGER ledger_is_not_rewritten");
		await change(`UPDATE ledger SET to_value = '{"amount":1,"currency":"EUR"}' WHERE seq = 2`);
		expect((await verify(admin)).chain).toMatchObject({ ok: false, firstBad: { seq: 2, reason: "changed" } });
		expect((await verify(partner)).ok).toBe(false);
	});
});
