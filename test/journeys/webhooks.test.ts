import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../workers/kit/ids.ts";
import type { OrderEvent } from "../../workers/kit/order-news.ts";
import type { ProductEvent } from "../../workers/kit/product-event.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { openPartner, type Partner } from "../partner-server.ts";
import { killRuntime } from "../runtime.ts";
import { buy, myBrand, somebody } from "../sale.ts";
import { type Shop, startShop } from "../shop.ts";
import { type Problem, Shopper } from "../shopper.ts";

type Webhook = { id: string; url: string; secret: string; isActive: boolean; oldSecretUntil: string | null };
type Delivery = { id: string; event: { id: string; type: string }; state: string; attempts: number; lastError: string };
type Page<Item> = { items: Item[]; nextCursor: string | null };

const store = demoStores[0]?.store ?? expect.unreachable();

let shop: Shop;
let admin: Shopper;
let db: D1Database;
let partner: Partner;
let other: Partner;
beforeAll(async () => {
	[shop, partner, other] = await Promise.all([startShop(), openPartner(), openPartner()]);
	admin = await somebody(shop, "admin");
	db = (await shop.env<NotificationsEnv>("notifications")).DB;
});
afterAll(async () => {
	partner?.close();
	other?.close();
	await shop?.close();
});
/** Each test begins with no webhook. */
afterEach(async () => {
	await db.batch(["deliveries", "endpoints"].map((of) => db.prepare(`DELETE FROM webhook_${of}`)));
	for (const one of [partner, other]) {
		one.answerWith(() => 204);
		one.got.length = 0;
	}
});

const patient = { timeout: 20_000, interval: 25 };
const path = "/api/admin/webhooks";

async function open(at = partner, form: object = {}, who = admin): Promise<Webhook> {
	const { status, body } = await who.call<Webhook>("POST", path, { url: at.url, ...form });
	expect(status, JSON.stringify(body)).toBe(201);
	return body;
}
const deliveriesOf = async ({ id }: Webhook, query = "") =>
	(await admin.call<Page<Delivery>>("GET", `${path}/${id}/deliveries${query}`)).body.items;
const statesOf = async (webhook: Webhook) => (await deliveriesOf(webhook)).map(({ state }) => state);

/** That an order of this store was paid. */
const eventOf = (): OrderEvent => ({
	id: newId("evt"),
	type: "order.status.updated",
	storeId: store.id,
	at: new Date().toISOString(),
	data: {
		orderId: newId("ord"),
		userId: null,
		userEmail: `${crypto.randomUUID()}@example.com`,
		status: "processing",
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
const intake = async () => (await shop.env<CheckoutEnv>("checkout")).NOTIFICATIONS;
const take = async (...events: OrderEvent[]) => (await intake()).take(events);
/** So many ms pass for all that waits, and the timer looks. */
async function later(ms: number): Promise<void> {
	await db
		.prepare("UPDATE webhook_deliveries SET due_at = due_at - ?1, wake_at = wake_at - ?1, give_up_at = give_up_at - ?1")
		.bind(ms)
		.run();
	await (await shop.env<NotificationsEnv>("notifications")).CHORES.tick("webhooks");
}

test("a partner is told of a sale, signed, as it happens", async () => {
	const [sold, created] = [await open(partner), await open(other, { events: ["order.created"] })];
	const { placed } = await buy(new Shopper(shop));
	await expect.poll(() => partner.ids("payment.succeeded"), patient).toHaveLength(1);
	await expect.poll(() => statesOf(sold), patient).not.toContain("waiting");
	const statuses = partner.got.map(({ body }) => JSON.parse(body)).map(({ type, data }) => `${type} ${data.status}`);
	expect(statuses.toSorted()).toEqual([
		"order.created pending",
		"order.status.updated confirmed",
		"payment.succeeded confirmed",
	]);
	for (const got of partner.got) {
		expect(partner.isFrom(got, sold.secret)).toBe(true);
		expect(partner.isFrom(got, created.secret), "each endpoint has a secret of its own").toBe(false);
		expect(JSON.parse(got.body)).toMatchObject({
			id: got.headers["webhook-id"],
			storeId: store.id,
			data: { orderId: placed.order.id },
		});
		expect(got.body, "nobody is given the key to the order").not.toContain("key=");
	}
	expect(other.got.map(({ body }) => JSON.parse(body).type)).toEqual(["order.created"]);
	expect(other.isFrom(other.got[0], created.secret)).toBe(true);
});

test("a partner is told of a product, and can try it out", async () => {
	const webhook = await open(partner, { events: ["stock.availability"] });
	const event: ProductEvent = {
		...{ id: newId("evt"), type: "stock.availability", storeId: store.id, at: new Date().toISOString() },
		data: { productId: newId("prd"), slug: "thing", variantId: newId("var"), isAvailable: false },
	};
	await (await intake()).takeProducts([event]);
	await expect.poll(() => partner.ids("stock.availability"), patient).toEqual([event.id]);
	const { status, body } = await admin.call<Delivery>("POST", `${path}/${webhook.id}/test`);
	expect([status, body.event.type]).toEqual([202, "webhook.test"]);
	await expect.poll(() => partner.ids("webhook.test"), patient).toEqual([body.event.id]);
});

test("an event that comes five times is delivered once", async () => {
	const webhook = await open();
	const [event, after] = [eventOf(), eventOf()];
	await Promise.all(Array.from({ length: 4 }, () => take(event)));
	await expect.poll(() => statesOf(webhook), patient).toEqual(["delivered"]);
	await take(event);
	await later(60_000);
	await take(after);
	await expect.poll(() => partner.ids(), patient).toEqual([event.id, after.id]);
});

test("one that never answers delays nobody", async () => {
	const [dead, well] = [await open(other), await open(partner)];
	other.answerWith(() => undefined);
	const many = Array.from({ length: 12 }, eventOf);
	await take(...many);
	await expect.poll(() => other.got.length, patient).toBeGreaterThan(0);
	const last = eventOf();
	await take(last);
	// The dead one is waited for ten seconds; until then nothing can have come of it.
	await expect.poll(() => partner.ids(), patient).toHaveLength(13);
	expect(new Set(await statesOf(dead))).toEqual(new Set(["waiting"]));
	expect((await deliveriesOf(dead)).every(({ lastError }) => lastError === null)).toBe(true);
	await expect.poll(() => statesOf(well), patient).toEqual(Array(13).fill("delivered"));
});

test("what cannot be delivered is tried for three days, parked, and delivered once after the cure", async () => {
	const webhook = await open();
	partner.answerWith(() => 500);
	const [event, second] = [eventOf(), eventOf()];
	await take(event);
	const attempts = async () => (await deliveriesOf(webhook)).at(-1)?.attempts;
	await expect.poll(attempts, patient).toBe(1);
	for (const tries of [2, 3]) {
		await later(60_000);
		await expect.poll(attempts, patient).toBe(tries);
	}
	await take(second);
	await expect
		.poll(async () => (await deliveriesOf(webhook)).map(({ lastError }) => lastError), patient)
		.toEqual(["answered 500", "answered 500"]);
	await later(3 * 24 * 3_600_000);
	await expect.poll(() => statesOf(webhook), patient).toEqual(["parked", "parked"]);
	partner.answerWith(() => 204);
	partner.got.length = 0;
	await later(24 * 3_600_000);

	const [, parked] = await deliveriesOf(webhook, "?state=parked");
	const again = `${path}/${webhook.id}/deliveries/${parked?.id}/redeliver`;
	const { status, body } = await admin.call<Delivery>("POST", again);
	expect([status, body]).toMatchObject([202, { id: parked?.id, state: "waiting" }]);
	await expect.poll(() => statesOf(webhook), patient).toEqual(["parked", "delivered"]);
	expect((await admin.call("POST", `${path}/${webhook.id}/redeliver`)).body).toEqual({ redelivered: 1 });
	await expect.poll(() => statesOf(webhook), patient).toEqual(["delivered", "delivered"]);
	expect(partner.ids()).toEqual([event.id, second.id]);
	// One that was delivered can be asked for again: the same event in the same words.
	await admin.call("POST", again);
	await expect.poll(() => partner.ids(), patient).toEqual([event.id, second.id, event.id]);
	expect(partner.got[2]?.body).toBe(partner.got[0]?.body);
	expect(partner.got[2]?.headers["tussi-delivery-id"]).toBe(parked?.id);
});

test("a new secret is valid at once, the old one for a day more", async () => {
	const webhook = await open();
	const rotated = (await admin.call<Webhook>("POST", `${path}/${webhook.id}/rotate`)).body;
	expect(rotated.secret).not.toBe(webhook.secret);
	const told = async () => {
		const before = partner.got.length;
		await take(eventOf());
		await expect.poll(() => partner.got.length, patient).toBe(before + 1);
		return [webhook, rotated].map(({ secret }) => partner.isFrom(partner.got.at(-1), secret));
	};
	expect(await told()).toEqual([true, true]);
	await db.prepare("UPDATE webhook_endpoints SET old_secret_until = old_secret_until - 86400000").run();
	expect(await told()).toEqual([false, true]);
});

describe("nobody is sent inside", () => {
	test.each([
		["http://pictures.example/hooks", "is not https"],
		["https://127.0.0.1/hooks", "is not a public address"],
		["https://2130706433/hooks", "spells its address oddly"],
		["https://[::1]/hooks", "is not a public address"],
		["https://localhost/hooks", "is no name of the public web"],
		["https://me:secret@pictures.example/hooks", "has credentials in it"],
		["https://pictures.example:8443/hooks", "names another port than 80 or 443"],
	])("by %s", async (url, message) => {
		const made = await admin.call<Problem>("POST", path, { url });
		expect([made.status, made.body.errors]).toEqual([400, [{ path: "url", message }]]);
		const webhook = await open();
		const changed = await admin.call<Problem>("PATCH", `${path}/${webhook.id}`, { url });
		expect(changed.status).toBe(400);
	});

	test("by a name that leads there, or by a redirect", async () => {
		const [named, led] = [
			await open(partner, { url: "https://private.example/hooks" }),
			await open(partner, { url: "https://inward.example/hooks" }),
		];
		await take(eventOf());
		const error = async (webhook: Webhook) => (await deliveriesOf(webhook))[0]?.lastError;
		await expect.poll(() => error(named), patient).toMatch(/lies at an address that is not public/);
		await expect.poll(() => error(led), patient).toMatch(/a redirect is not followed/);
	});
});

test("one that says it is gone is told no more until it is switched on again", async () => {
	const webhook = await open();
	partner.answerWith(() => 410);
	await take(eventOf());
	await expect.poll(() => statesOf(webhook), patient).toEqual(["parked"]);
	const find = async () => (await admin.call<Webhook>("GET", `${path}/${webhook.id}`)).body;
	expect((await find()).isActive).toBe(false);
	const refused = await admin.call<Problem>("POST", `${path}/${webhook.id}/redeliver`);
	expect([refused.status, refused.body.code]).toEqual([409, "webhook.inactive"]);
	await take(eventOf());
	expect(await statesOf(webhook)).toEqual(["parked"]);
	partner.answerWith(() => 204);
	await admin.call("PATCH", `${path}/${webhook.id}`, { isActive: true });
	await admin.call("POST", `${path}/${webhook.id}/redeliver`);
	await expect.poll(() => statesOf(webhook), patient).toEqual(["delivered"]);
});

test("another store sees nothing of it, and the secret is shown once", async () => {
	const webhook = await open();
	await take(eventOf());
	await expect.poll(() => statesOf(webhook), patient).toEqual(["delivered"]);
	const [delivery] = await deliveriesOf(webhook);
	const brand = await somebody(shop, "partner", myBrand);
	const mine = await open(other, {}, brand);
	expect((await brand.call<Page<Webhook>>("GET", path)).body.items.map(({ id }) => id)).toEqual([mine.id]);
	const there = `${path}/${webhook.id}`;
	const asked: [method: string, path: string, body?: object][] = [
		["GET", there],
		["PATCH", there, { isActive: false }],
		["DELETE", there],
		["POST", `${there}/rotate`],
		["POST", `${there}/test`],
		["POST", `${there}/redeliver`],
		["GET", `${there}/deliveries`],
		["POST", `${there}/deliveries/${delivery?.id}/redeliver`],
		["POST", `${path}/${mine.id}/deliveries/${delivery?.id}/redeliver`],
	];
	for (const [method, address, body] of asked)
		expect((await brand.call(method, address, body)).status, `${method} ${address}`).toBe(404);
	const listed = await admin.call<Page<Webhook>>("GET", path);
	expect(listed.body.items.map(({ id }) => id)).toEqual([webhook.id]);
	expect(JSON.stringify([listed.body, (await admin.call("GET", there)).body])).not.toContain("whsec_");
	expect((await admin.call<Page<Webhook>>("GET", `${path}?store=my-brand`)).body.items).toMatchObject([
		{ id: mine.id },
	]);
	expect(other.got).toEqual([]);
	expect((await admin.call("DELETE", there)).status).toBe(204);
	expect((await admin.call("GET", there)).status).toBe(404);
});

// The last of this file: the process is killed.
test("killed while it delivers, it has delivered everything in the end, again under the same ids", {
	timeout: 120_000,
}, async () => {
	const webhook = await open();
	const events = Array.from({ length: 12 }, eventOf);
	let answered = 0;
	partner.answerWith(() => (answered++ < 4 ? 204 : undefined));
	await take(...events);
	await expect.poll(() => partner.got.length, patient).toBeGreaterThan(5);
	killRuntime();
	partner.answerWith(() => 204);
	const answers = () =>
		shop.fetch("/api/ready").then(
			({ status }) => status,
			() => 0,
		);
	await expect.poll(answers, { timeout: 60_000, interval: 50 }).toBe(200);
	// Nobody is sending any more what had been claimed.
	await later(60_000);
	await expect.poll(() => statesOf(webhook), { timeout: 30_000, interval: 100 }).toEqual(Array(12).fill("delivered"));
	const pairs = new Set(partner.got.map(({ headers }) => `${headers["webhook-id"]} ${headers["tussi-delivery-id"]}`));
	expect(new Set(partner.ids())).toEqual(new Set(events.map(({ id }) => id)));
	expect([pairs.size, partner.got.length > 12]).toEqual([12, true]);
});
