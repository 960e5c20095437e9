import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../workers/kit/ids.ts";
import type { Notification } from "../../workers/kit/notification.ts";
import type { OrderEvent } from "../../workers/kit/order-news.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { killRuntime } from "../runtime.ts";
import { buy, myBrand, place, register, somebody } from "../sale.ts";
import { type Shop, startShop } from "../shop.ts";
import { cards, type Problem, Shopper } from "../shopper.ts";

type Page = { items: Notification[]; nextCursor: string | null };

const store = demoStores[0]?.store ?? expect.unreachable();

let mails: MailServer;
let shop: Shop;
let admin: Shopper;
beforeAll(async () => {
	mails = await openMailServer();
	shop = await startShop({}, { MAIL_API: mails.address });
	admin = await somebody(shop, "admin");
});
afterAll(async () => {
	await shop?.close();
	mails?.close();
});
beforeEach(() => {
	mails.refuseWhile(() => false);
	mails.takeIts(0);
});

const db = async () => (await shop.env<NotificationsEnv>("notifications")).DB;
const ask = async <Row = Record<string, unknown>>(sql: string, ...values: unknown[]) =>
	(
		await (
			await db()
		)
			.prepare(sql)
			.bind(...values)
			.all<Row>()
	).results;

const newAddress = () => `${crypto.randomUUID()}@example.com`;
/** The mails about orders that reached this address. */
const mailsTo = (address: string) => mails.taken.filter(({ to, key }) => to === address && key.startsWith("ntf_"));
const subjectsTo = (address: string) => mailsTo(address).map(({ subject }) => subject);
/** Time passes: whatever waits is due, except what somebody is sending this moment, and the timer looks. */
async function later(): Promise<void> {
	await ask("UPDATE messages SET due_at = 1, wake_at = 1 WHERE state = 'waiting' AND wake_at <> due_at");
	const { CHORES } = await shop.env<NotificationsEnv>("notifications");
	await CHORES.tick("messages");
}

/** That an order of this address went to that status. */
const eventOf = (userEmail: string, status: OrderEvent["data"]["status"] = "confirmed"): OrderEvent => ({
	id: newId("evt"),
	type: "order.status.updated",
	storeId: store.id,
	at: new Date().toISOString(),
	data: {
		orderId: newId("ord"),
		userId: null,
		userEmail,
		status,
		items: [{ title: "Thing", variantTitle: "", quantity: 1 }],
		total: { amount: 1999, currency: "EUR" },
		number: "1001",
		locale: "en",
		origin: shop.origin,
		tracking: null,
		refund: null,
		reason: "",
		link: `${shop.origin}/orders/ord_1?key=k`,
	},
});
const take = async (events: OrderEvent[]) => (await shop.env<CheckoutEnv>("checkout")).NOTIFICATIONS.take(events);
const stateOf = async (address: string) =>
	(
		await ask<{ state: string; attempts: number }>("SELECT state, attempts FROM messages WHERE recipient = ?", address)
	)[0];

const patient = { timeout: 20_000, interval: 50 };

describe("a shopper is written to", () => {
	const change = async (who: Shopper, id: string, body: object) => {
		const { status, body: answer } = await who.call("PATCH", `/api/admin/orders/${id}`, body);
		expect(status, JSON.stringify(answer)).toBe(200);
	};

	test("when her order is confirmed, shipped with its tracking, and delivered, in her store's name", async () => {
		const [ada, partner] = [new Shopper(shop, myBrand), await somebody(shop, "partner", myBrand)];
		const email = newAddress();
		const { variant } = await ada.something(3);
		await ada.add(variant.id, 2);
		const { status, body: placed } = await ada.checkOut(
			{ "accept-language": "es" },
			{
				email,
				shippingAddress: { name: "Ada", street: "1 Lane", city: "Leeds", postalCode: "LS1", country: "GB" },
			},
		);
		expect(status, JSON.stringify(placed)).toBe(201);
		await ada.pay(placed, cards.good);
		const { id, number } = placed.order;
		await expect.poll(() => subjectsTo(email), patient).toEqual([`Tu pedido ${number} en My Brand está confirmado`]);
		await change(partner, id, { status: "processing" });
		await change(partner, id, { status: "shipped", tracking: { carrier: "Seur", number: "S-42" } });
		await expect.poll(() => subjectsTo(email), patient).toHaveLength(2);
		await change(partner, id, { status: "delivered" });
		await expect.poll(() => subjectsTo(email), patient).toHaveLength(3);
		const [confirmed, shipped, delivered] = mailsTo(email);
		expect(confirmed?.from).toBe("My Brand <no-reply@my-brand.localhost>");
		expect(confirmed?.text).toContain(`2 × ${placed.order.lines[0]?.title}`);
		expect(shipped?.text).toContain("Seur, número de seguimiento S-42");
		expect(delivered?.subject).toBe(`Tu pedido ${number} de My Brand ha llegado`);
		const link = /http\S+orders\S+/.exec(confirmed?.text ?? "")?.[0] ?? "";
		expect(link).toMatch(new RegExp(`^${myBrand}/es/orders/${id}\\?key=`));
		expect(confirmed?.html).toContain(`href="${link}"`);
		expect((await ada.call("GET", link.replace(`${myBrand}/es`, "/api"))).status).toBe(200);
	});

	test("when her card was refused, and not when she only turned back", async () => {
		const ada = new Shopper(shop);
		const [email, other] = [newAddress(), newAddress()];
		const { placed } = await place(ada, 1, { email });
		await ada.pay(placed, cards.declined);
		await expect.poll(() => subjectsTo(email), patient).toHaveLength(1);
		expect(mailsTo(email)[0]?.subject).toBe(
			`The payment for your order ${placed.order.number} at Tussi did not go through`,
		);
		expect(mailsTo(email)[0]?.text).toContain(`${shop.origin}/cart`);
		const given = await place(new Shopper(shop), 1, { email: other });
		const key = new URL(given.placed.order.link).searchParams.get("key");
		await ada.call("POST", `/api/orders/${given.placed.order.id}/cancel`, { key });
		const { DB } = await shop.env<CheckoutEnv>("checkout");
		const waiting = () => DB.prepare("SELECT count(*) AS n FROM outbox").first<number>("n");
		await expect.poll(waiting, patient).toBe(0);
		expect(await stateOf(other)).toBeUndefined();
	});

	test("when her order is cancelled, and again when the money has gone back; and for each refund", async () => {
		const ada = new Shopper(shop);
		const email = newAddress();
		const { placed } = await buy(ada, 1, cards.good, { email });
		const { id, number, total } = placed.order;
		const refund = { amount: 100, reason: "scratched" };
		expect((await admin.call("POST", `/api/admin/orders/${id}/refund`, refund)).status).toBe(200);
		await expect.poll(() => subjectsTo(email), patient).toHaveLength(2);
		expect(mailsTo(email).find(({ subject }) => subject.startsWith("A refund"))?.text).toContain("€1.00");
		await change(admin, id, { status: "cancelled" });
		await expect.poll(() => subjectsTo(email).length, patient).toBe(4);
		expect(subjectsTo(email).toSorted()).toEqual([
			`A refund for your order ${number} at Tussi`,
			`A refund for your order ${number} at Tussi`,
			`Your order ${number} at Tussi is cancelled`,
			`Your order ${number} at Tussi is confirmed`,
		]);
		const rest = ((total.amount - 100) / 100).toFixed(2);
		expect(mailsTo(email).some(({ text }) => text.includes(`€${rest}`))).toBe(true);
	});
});

describe("a message", () => {
	test("that cannot be sent three times is sent the fourth, once", async () => {
		const email = newAddress();
		let left = 3;
		mails.refuseWhile(({ to }) => to === email && left-- > 0);
		await take([eventOf(email)]);
		await expect.poll(() => stateOf(email), patient).toEqual({ state: "sent", attempts: 4 });
		expect(mailsTo(email)).toHaveLength(1);
	});

	test("that can never be sent becomes a dead letter, and after the cure is sent once", {
		timeout: 90_000,
	}, async () => {
		const [email, other] = [newAddress(), newAddress()];
		mails.refuseWhile(({ to }) => to === email || to === other);
		await take([eventOf(email), eventOf(other)]);
		const isOver = async () => {
			await later();
			return [(await stateOf(email))?.state, (await stateOf(other))?.state];
		};
		await expect.poll(isOver, { timeout: 60_000, interval: 200 }).toEqual(["failed", "failed"]);
		expect(await stateOf(email)).toEqual({ state: "failed", attempts: 9 });
		const { body } = await admin.call<Page>("GET", "/api/admin/dead-letters");
		const dead = body.items.find(({ recipient }) => recipient === email) ?? expect.unreachable();
		expect(dead).toMatchObject({ state: "failed", attempts: 9, kind: "order_confirmed", channel: "mail" });
		expect(dead.lastError).toContain("451");

		mails.refuseWhile(() => false);
		const retry = `/api/notifications/${dead.id}/retry`;
		expect((await admin.call<Notification>("POST", retry)).body).toMatchObject({ id: dead.id, state: "waiting" });
		await expect.poll(() => stateOf(email), patient).toEqual({ state: "sent", attempts: 10 });
		const again = await admin.call<Problem>("POST", retry);
		expect([again.status, again.body.code]).toEqual([409, "notification.not_failed"]);
		expect(mailsTo(other)).toHaveLength(0);

		const replay = await admin.call<{ replayed: number }>("POST", "/api/admin/dead-letters/replay", {});
		expect(replay.body).toEqual({ replayed: 1 });
		await expect.poll(() => stateOf(other), patient).toEqual({ state: "sent", attempts: 10 });
		expect([mailsTo(email).length, mailsTo(other).length]).toEqual([1, 1]);
	});

	test("is sent once for an event that comes five times, in any order", async () => {
		const email = newAddress();
		const events = (["confirmed", "shipped", "delivered"] as const).map((status) => eventOf(email, status));
		const [confirmed, shipped, delivered] = events as [OrderEvent, OrderEvent, OrderEvent];
		await take([delivered, confirmed, delivered]);
		await Promise.all([take([shipped, confirmed]), take([confirmed, shipped]), take([delivered])]);
		await expect.poll(() => subjectsTo(email), patient).toHaveLength(3);
		await take([shipped, delivered, confirmed, shipped, delivered, confirmed, shipped]);
		await later();
		// What would have been sent again would be sent before this one.
		const after = newAddress();
		await take([eventOf(after)]);
		await expect.poll(() => mailsTo(after), patient).toHaveLength(1);
		expect(subjectsTo(email).toSorted()).toEqual([
			"Your order 1001 at Tussi is confirmed",
			"Your order 1001 from Tussi has arrived",
			"Your order 1001 from Tussi is on its way",
		]);
	});

	test("is not sent to an address that takes none", async () => {
		const [email, other] = [newAddress(), newAddress()];
		await ask("INSERT INTO suppressions (store_id, address, reason, at) VALUES (?, ?, 'bounced', 1)", store.id, email);
		await take([eventOf(email.toUpperCase()), eventOf(other)]);
		await expect.poll(() => stateOf(email.toUpperCase()), patient).toEqual({ state: "suppressed", attempts: 0 });
		await expect.poll(() => mailsTo(other), patient).toHaveLength(1);
		expect(mails.taken.some(({ to }) => to === email.toUpperCase())).toBe(false);
	});

	test("does not leave the key to its order lying here once it was sent", async () => {
		const email = newAddress();
		await take([eventOf(email)]);
		await expect.poll(() => stateOf(email), patient).toMatchObject({ state: "sent" });
		const [row] = await ask<{ news: string }>("SELECT news FROM messages WHERE recipient = ?", email);
		expect(row?.news).not.toContain("key=");
	});
});

test("an order waits for no mail, and what nobody could take down is told when somebody can", async () => {
	await ask("ALTER TABLE messages RENAME TO messages_elsewhere");
	const ada = new Shopper(shop);
	const email = newAddress();
	const { placed } = await buy(ada, 1, cards.good, { email });
	expect((await ada.order(placed)).status).toBe("confirmed");
	const { DB } = await shop.env<CheckoutEnv>("checkout");
	const tries = () => DB.prepare("SELECT max(attempts) AS n FROM outbox").first<number>("n");
	await expect.poll(tries, patient).toBeGreaterThan(0);
	await ask("ALTER TABLE messages_elsewhere RENAME TO messages");
	await expect
		.poll(() => subjectsTo(email), patient)
		.toEqual([`Your order ${placed.order.number} at Tussi is confirmed`]);
});

test("she sees what she was told, who runs her store sees it too, and nobody else", async () => {
	const [ada, bo] = [new Shopper(shop), new Shopper(shop)];
	await register(ada);
	await register(bo);
	const { placed } = await buy(ada);
	const own = async (who: Shopper) => (await who.call<Page>("GET", "/api/notifications?channel=mail")).body.items;
	await expect.poll(async () => (await own(ada)).map(({ state }) => state), patient).toEqual(["sent"]);
	const [told] = await own(ada);
	expect(told).toMatchObject({ orderId: placed.order.id, kind: "order_confirmed", attempts: 1, lastError: null });
	expect(await own(bo)).toEqual([]);
	const seen = await admin.call<Page>("GET", "/api/admin/notifications?state=sent&channel=mail&limit=1");
	expect(seen.body.items).toMatchObject([{ id: told?.id }]);
	const next = await admin.call<Page>(
		"GET",
		`/api/admin/notifications?channel=mail&limit=1&cursor=${seen.body.nextCursor}`,
	);
	expect(next.body.items.map(({ id }) => id)).not.toContain(told?.id);
	const partner = await somebody(shop, "partner", myBrand);
	const theirs = await partner.call<Page>("GET", "/api/admin/notifications?limit=100");
	expect(theirs.body.items.map(({ id }) => id)).not.toContain(told?.id);
	const stolen = await partner.call<Problem>("POST", `/api/notifications/${told?.id}/retry`);
	expect([stolen.status, stolen.body.code]).toEqual([404, "notification.not_found"]);
});

// The last of this file: the process is killed.
test("killed in the middle of a hundred, it has sent a hundred in the end, and none twice", {
	timeout: 120_000,
}, async () => {
	const addresses = Array.from({ length: 100 }, newAddress);
	const taken = () => mails.taken.filter(({ to }) => addresses.includes(to));
	mails.takeIts(30);
	await take(addresses.map((address) => eventOf(address)));
	await expect.poll(() => taken().length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(30);
	killRuntime();
	const before = taken().length;
	expect(before).toBeLessThan(100);
	const answers = () =>
		shop.fetch("/api/ready").then(
			({ status }) => status,
			() => 0,
		);
	await expect.poll(answers, { timeout: 60_000, interval: 50 }).toBe(200);
	// Nobody is sending any more what had been claimed.
	await ask("UPDATE messages SET due_at = 1, wake_at = 1 WHERE state = 'waiting'");
	await later();
	const left = async () => (await ask("SELECT id FROM messages WHERE state = 'waiting'")).length;
	await expect.poll(left, { timeout: 60_000, interval: 200 }).toBe(0);
	const states = await ask(
		"SELECT state, count(*) AS count FROM messages WHERE recipient IN (SELECT value FROM json_each(?)) GROUP BY state",
		JSON.stringify(addresses),
	);
	expect(states).toEqual([{ state: "sent", count: 100 }]);
	// Of those that were being taken when it was killed it could not hear that they had been: they come under the same key.
	const keys = new Set(taken().map(({ key }) => key));
	expect(keys.size).toBe(100);
	expect(taken().length - 100).toBeLessThanOrEqual(10);
});
