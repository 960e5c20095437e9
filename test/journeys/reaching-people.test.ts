import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recording } from "../../workers/catalog/test/recorder.ts";
import { newId } from "../../workers/kit/ids.ts";
import type { Notification } from "../../workers/kit/notification.ts";
import type { OrderEvent } from "../../workers/kit/order-news.ts";
import type { ProductEvent } from "../../workers/kit/product-event.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { grantWishes } from "../../workers/notifications/restock-wishes.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { newBrowser, newVapid, openPushServices, type PushServices } from "../push-services.ts";
import { myBrand, register, somebody } from "../sale.ts";
import { newAddress as newIp, type Shop, startShop } from "../shop.ts";
import { type Problem, Shopper } from "../shopper.ts";

const store = demoStores[0]?.store ?? expect.unreachable();
const patient = { timeout: 20_000, interval: 50 };

let mails: MailServer;
let services: PushServices;
let vapid: Awaited<ReturnType<typeof newVapid>>;
let shop: Shop;
let admin: Shopper;
beforeAll(async () => {
	mails = await openMailServer();
	services = await openPushServices();
	vapid = await newVapid();
	const told = { MAIL_API: mails.address, PUSH_API: services.address, VAPID_KEYS: JSON.stringify(vapid) };
	shop = await startShop({}, told);
	admin = await somebody(shop, "admin");
});
afterAll(async () => {
	await shop?.close();
	mails?.close();
	services?.close();
});

const newAddress = () => `${crypto.randomUUID()}@example.com`;
const rowsTo = async (recipient: string) => {
	const { DB } = await shop.env<NotificationsEnv>("notifications");
	const sql = "SELECT kind, state, attempts FROM messages WHERE recipient = ? ORDER BY id";
	return (await DB.prepare(sql).bind(recipient).all()).results;
};

type Status = OrderEvent["data"]["status"];

/** That an order of this address was confirmed, or went to that status. */
async function confirm(userEmail: string, userId: string | null = null, status: Status = "confirmed"): Promise<void> {
	const event: OrderEvent = {
		id: newId("evt"),
		type: "order.status.updated",
		storeId: store.id,
		at: new Date().toISOString(),
		data: {
			orderId: newId("ord"),
			userId,
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
	};
	await (await shop.env<CheckoutEnv>("checkout")).NOTIFICATIONS.take([event]);
}

describe("an address that no mail can reach", () => {
	type Page = { items: { address: string; reason: string }[]; nextCursor: string | null };

	test("is written to once, then no more, until those who run the store lift it", async () => {
		const email = newAddress();
		mails.knowsNot(email);
		await confirm(email);
		await expect
			.poll(() => rowsTo(email), patient)
			.toEqual([{ kind: "order_confirmed", state: "suppressed", attempts: 1 }]);
		await confirm(email);
		await expect
			.poll(async () => (await rowsTo(email))[1], patient)
			.toMatchObject({ state: "suppressed", attempts: 0 });

		const { body } = await admin.call<Page>("GET", "/api/admin/suppressions?limit=100");
		expect(body.items).toContainEqual(expect.objectContaining({ address: email, reason: "bounced" }));
		const path = `/api/admin/suppressions/${encodeURIComponent(email)}`;
		const partner = await somebody(shop, "partner", myBrand);
		expect((await partner.call<Problem>("DELETE", path)).body.code).toBe("suppression.not_found");
		expect((await admin.call("DELETE", `${path}?reason=unsubscribed`)).status).toBe(404);
		expect((await admin.call("DELETE", path)).status).toBe(204);
		await confirm(email);
		await expect
			.poll(async () => (await rowsTo(email))[2], patient)
			.toMatchObject({ state: "suppressed", attempts: 1 });
	});

	test("is on one page of the list, however short the pages are", async () => {
		const { DB } = await shop.env<NotificationsEnv>("notifications");
		const sql = "INSERT INTO suppressions VALUES (?1, ?2, 'bounced', '', 1), (?1, ?2, 'unsubscribed', '', 1)";
		for (const email of [newAddress(), newAddress()]) await DB.prepare(sql).bind(store.id, email).run();
		const all = await admin.call<Page>("GET", "/api/admin/suppressions?limit=100");
		const seen: unknown[] = [];
		for (let cursor: string | null = ""; cursor !== null; ) {
			const page: { body: Page } = await admin.call<Page>(
				"GET",
				`/api/admin/suppressions?limit=1${cursor && `&cursor=${cursor}`}`,
			);
			seen.push(...page.body.items);
			cursor = page.body.nextCursor;
		}
		expect(seen).toEqual(all.body.items);
		expect((await admin.call("GET", "/api/admin/suppressions?cursor=x")).status).toBe(400);
	});
});

describe("who wants to hear when something is back", () => {
	type Made = { id: string; slug: string; variants: { id: string; title: string }[] };
	const product = async (stocks: number[]): Promise<Made> => {
		const values = stocks.map((_, at) => `No. ${at}`);
		const { status, body } = await admin.call<Made>("POST", "/api/products", {
			...{ title: "Moon lamp", description: "<p>Glows.</p>", status: "published" },
			translations: { es: { title: "Lámpara de luna" } },
			options: [{ name: "Size", values }],
			variants: stocks.map((stock, at) => ({
				...{ options: { Size: values[at] }, price: { amount: 4000 + at, currency: "EUR" }, stock },
			})),
		});
		expect(status, JSON.stringify(body)).toBe(201);
		return body;
	};
	const wish = (id: string, body: object, headers = {}) =>
		new Shopper(shop).call<Problem | undefined>("POST", `/api/products/${id}/notify-me`, body, headers);
	const restock = async ({ id }: Made, variantId: string, delta: number) => {
		const { status } = await admin.call("POST", `/api/products/${id}/stock`, { variantId, delta, reason: "came in" });
		expect(status).toBe(200);
	};
	const backEvent = ({ id, slug }: Made, variantId: string, isAvailable = true): ProductEvent => ({
		...{ id: newId("evt"), type: "stock.availability", storeId: store.id, at: new Date().toISOString() },
		data: { productId: id, slug, variantId, isAvailable },
	});
	const take = async (events: ProductEvent[]) =>
		(await shop.env<CheckoutEnv>("checkout")).NOTIFICATIONS.takeProducts(events);
	const wishesOf = async (email: string) => {
		const { DB } = await shop.env<NotificationsEnv>("notifications");
		const sql = "SELECT variant_id AS id, locale FROM restock_wishes WHERE email = ?";
		return (await DB.prepare(sql).bind(email.toLowerCase()).all<{ id: string; locale: string }>()).results;
	};
	const mailsTo = (email: string) => mails.taken.filter(({ to }) => to === email.toLowerCase());
	const first = ({ variants }: Made) => variants[0]?.id ?? expect.unreachable();
	const post = (path: string, body: string, headers = {}) =>
		shop.fetch(path, {
			method: "POST",
			body,
			headers: { "content-type": "application/x-www-form-urlencoded", "cf-connecting-ip": newIp(), ...headers },
		});

	test("is told once, in her language, when it can be had, however often she asked and the event comes", async () => {
		const lamp = await product([0, 3]);
		const [ada, bo] = [`Ada.${newAddress()}`, newAddress()];
		for (const _ of [1, 2]) expect((await wish(lamp.id, { email: ada })).status).toBe(202);
		expect((await wish(lamp.id, { email: bo, variantId: first(lamp) }, { "accept-language": "es" })).status).toBe(202);
		expect(await wishesOf(ada), "the one that is sold out").toEqual([{ id: first(lamp), locale: "en" }]);

		const early = backEvent(lamp, first(lamp));
		await take([early, backEvent(lamp, first(lamp), false)]);
		expect(await wishesOf(ada), "it was gone again").toHaveLength(1);
		await restock(lamp, first(lamp), 2);
		const event = backEvent(lamp, first(lamp));
		await Promise.all([take([event]), take([event, event]), take([early, event])]);
		await take([event]);
		await expect.poll(() => [mailsTo(ada).length, mailsTo(bo).length], patient).toEqual([1, 1]);
		expect(mailsTo(ada)[0]?.subject).toBe("Moon lamp is back at Tussi");
		expect(mailsTo(ada)[0]?.text).toContain(`${shop.origin}/products/${lamp.slug}\n`);
		expect(mailsTo(bo)[0]?.subject).toBe("Lámpara de luna ha vuelto a Tussi");
		expect(mailsTo(bo)[0]?.text).toContain(`${shop.origin}/es/products/${lamp.slug}\n`);
		expect([await wishesOf(ada), await wishesOf(bo)]).toEqual([[], []]);
		expect(await rowsTo(bo)).toEqual([{ kind: "back_in_stock", state: "sent", attempts: 1 }]);
		const { body } = await admin.call<{ items: Notification[] }>("GET", "/api/admin/notifications?limit=5");
		expect(body.items).toContainEqual(
			expect.objectContaining({ recipient: bo, orderId: null, kind: "back_in_stock", channel: "mail" }),
		);
	});

	test("is told as soon as somebody counts more of it", async () => {
		const lamp = await product([0]);
		const ada = newAddress();
		expect((await wish(lamp.id, { email: ada })).status).toBe(202);
		await restock(lamp, first(lamp), 2);
		await expect.poll(() => mailsTo(ada).length, patient).toBe(1);
		expect(await wishesOf(ada)).toEqual([]);
	});

	test("is refused what does not exist, can be had, or is no address", async () => {
		const lamp = await product([0, 3]);
		const said = async (id: string, body: object) => {
			const answer = await wish(id, body);
			return [answer.status, answer.body?.code];
		};
		const email = newAddress();
		expect(await said("prd_nobody", { email })).toEqual([404, "product.not_found"]);
		expect(await said(lamp.id, { email, variantId: "var_nobody" })).toEqual([404, "variant.not_found"]);
		expect(await said(lamp.id, { email, variantId: lamp.variants[1]?.id })).toEqual([409, "stock.available"]);
		expect(await said(lamp.id, { email: "ada" })).toEqual([400, "request.invalid"]);
		const theirs = new Shopper(shop, myBrand);
		expect((await theirs.call("POST", `/api/products/${lamp.id}/notify-me`, { email })).status).toBe(404);
	});

	test("asks on the product's page, without a script", async () => {
		const lamp = await product([0]);
		const page = await (await shop.fetch(`/es/products/${lamp.slug}`)).text();
		const action = /action="([^"]+notify-me)"/.exec(page)?.[1] ?? expect.unreachable();
		const email = newAddress();
		const answer = await post(action, new URLSearchParams({ email }).toString());
		expect([answer.status, /<h1>([^<]+)/.exec(await answer.text())?.[1]]).toEqual([
			200,
			"Serás la primera persona en saberlo.",
		]);
		expect(await wishesOf(email)).toEqual([{ id: first(lamp), locale: "es" }]);
		const wrong = await post(action, "email=ada");
		expect([wrong.status, /value="ada"[^>]*aria-invalid="true"/.test(await wrong.text())]).toEqual([400, true]);
		await restock(lamp, first(lamp), 1);
		expect((await post(action, `email=${email}`)).status).toBe(409);
	});

	test("unsubscribes by one click, which no look and no forged key does, and hears of her orders still", async () => {
		const lamp = await product([0, 0]);
		const [email, other] = [newAddress(), newAddress()];
		for (const to of [email, other]) await wish(lamp.id, { email: to });
		await restock(lamp, first(lamp), 1);
		await take([backEvent(lamp, first(lamp))]);
		await expect.poll(() => mailsTo(email).length, patient).toBe(1);
		expect(await wishesOf(email), "the other variant").toHaveLength(1);
		const [mail] = mailsTo(email);
		expect(mail?.headers?.["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
		const link = /^<(.+)>$/.exec(mail?.headers?.["List-Unsubscribe"] ?? "")?.[1] ?? expect.unreachable();
		expect(mail?.text).toContain(link);
		const path = link.replace(shop.origin, "");
		const oneClick = "List-Unsubscribe=One-Click";

		expect((await shop.fetch(path)).status).toBe(200);
		expect((await post(path.replace(/key=./, "key=~"), oneClick)).status).toBe(400);
		const forOther = path.replace(encodeURIComponent(email), encodeURIComponent(other));
		expect((await post(forOther, oneClick)).status, "made for another address").toBe(400);
		expect((await post(myBrand + path, oneClick)).status, "made for another store").toBe(400);
		expect(await wishesOf(email), "nothing has happened").toHaveLength(1);

		for (const _ of [1, 2]) expect((await post(path, oneClick)).status).toBe(200);
		expect(await wishesOf(email)).toEqual([]);
		expect((await wish(lamp.id, { email, variantId: lamp.variants[1]?.id })).status, "in the same words").toBe(202);
		expect(await wishesOf(email)).toEqual([]);
		await confirm(email);
		await expect.poll(async () => (await rowsTo(email))[1], patient).toMatchObject({ state: "sent" });
	});

	test("is one of ten thousand, and they are told in a few statements", async () => {
		const lamp = await product([0]);
		const env = await shop.env<NotificationsEnv>("notifications");
		await env.DB.prepare(
			`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
			INSERT INTO restock_wishes SELECT ?, ?, 'crowd' || i || '@example.com', iif(i % 2, 'en', 'es'), ?, 1 FROM n`,
		)
			.bind(store.id, first(lamp), shop.origin)
			.run();
		await restock(lamp, first(lamp), 1);
		const { d1, trips } = recording(env.DB);
		// A queue that hears nothing, and no timer: nobody is to send ten thousand mails now.
		const silent = { sendBatch: async () => undefined } as unknown as NotificationsEnv["QUEUE"];
		const asleep = { getByName: () => ({ wakeIn: async () => 0 }) } as unknown as NotificationsEnv["TIMERS"];
		const event = backEvent(lamp, first(lamp));
		await grantWishes({ DB: d1, CATALOG: env.CATALOG, QUEUE: silent, TIMERS: asleep }, [event]);
		const sql = "SELECT count(*) AS n, count(DISTINCT id) AS ids, max(id) AS last FROM messages WHERE event_id = ?";
		const told = await env.DB.prepare(sql).bind(event.id).first<{ n: number; ids: number; last: string }>();
		await env.DB.prepare("DELETE FROM messages WHERE event_id = ?").bind(event.id).run();
		expect(told).toMatchObject({ n: 10_000, ids: 10_000 });
		expect(told?.last).toMatch(/^ntf_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		expect(trips.map((statements) => statements.length)).toEqual([1, 3]);
		const left = "SELECT count(*) AS n FROM restock_wishes WHERE variant_id = ?";
		expect(await env.DB.prepare(left).bind(first(lamp)).first("n")).toBe(0);
	});
});

describe("a browser", () => {
	const path = "/api/notifications/push";
	const subscribe = async (ada: Shopper) => {
		const browser = await newBrowser();
		expect((await ada.call("POST", path, browser.subscription)).status).toBe(204);
		return browser;
	};

	test("that she allows is told of her orders, so that it alone can read it, and no more when she ends it", async () => {
		const ada = new Shopper(shop);
		const userId = await register(ada);
		expect((await ada.call("GET", "/api/notifications/push-key")).body).toEqual({ key: vapid.publicKey });
		const [phone, laptop] = [await subscribe(ada), await subscribe(ada)];
		const email = newAddress();
		await confirm(email, userId);
		const { endpoint } = phone.subscription;
		await expect.poll(() => services.taken.map(({ url }) => url).includes(endpoint), patient).toBe(true);
		const sent = services.taken.find(({ url }) => url === endpoint) ?? expect.unreachable();
		expect(sent.headers["content-encoding"]).toBe("aes128gcm");
		expect(await sent.isSignedBy(vapid.publicKey)).toBe(true);
		expect(await phone.read(sent.body)).toMatchObject({
			...{ title: "Tussi", body: "Your order 1001 at Tussi is confirmed", url: `${shop.origin}/orders/ord_1?key=k` },
		});
		await expect(laptop.read(sent.body)).rejects.toThrow();
		const own = async () => (await ada.call<{ items: Notification[] }>("GET", "/api/notifications")).body.items;
		await expect
			.poll(async () => (await own()).map(({ channel, state }) => `${channel} ${state}`).toSorted(), patient)
			.toEqual(expect.arrayContaining(["mail sent", "push sent", "push sent"]));

		services.forget(endpoint);
		expect((await ada.call("DELETE", path, { endpoint: laptop.subscription.endpoint })).status).toBe(204);
		services.taken.length = 0;
		await confirm(email, userId);
		await expect.poll(async () => (await own()).filter(({ state }) => state === "suppressed").length, patient).toBe(1);
		await confirm(email, userId);
		await expect.poll(async () => (await own()).filter(({ channel }) => channel === "mail").length, patient).toBe(3);
		expect((await own()).filter(({ channel }) => channel === "push")).toHaveLength(3);
		expect(services.taken).toEqual([]);
	});

	test("is one person's at a time in a store, and nobody of another store takes it away", async () => {
		const [ada, bo, eve] = [new Shopper(shop), new Shopper(shop), new Shopper(shop, myBrand)];
		const [adaId, boId] = [await register(ada), await register(bo), await register(eve)];
		const { subscription } = await subscribe(ada);
		const { DB } = await shop.env<NotificationsEnv>("notifications");
		const sql = "SELECT store_id, user_id, auth FROM push_subscriptions WHERE endpoint = ?";
		const owners = async () => (await DB.prepare(sql).bind(subscription.endpoint).all()).results;
		const hers = { store_id: store.id, auth: subscription.keys.auth };
		const { keys } = (await newBrowser()).subscription;
		expect((await eve.call("POST", path, { ...subscription, keys })).status).toBe(204);
		expect((await eve.call("DELETE", path, { endpoint: subscription.endpoint })).status).toBe(204);
		expect(await owners()).toEqual([{ ...hers, user_id: adaId }]);
		expect((await bo.call("POST", path, subscription)).status).toBe(204);
		expect(await owners()).toEqual([{ ...hers, user_id: boId }]);
	});

	test("has a public address, and of more than ten the oldest is forgotten", async () => {
		const ada = new Shopper(shop);
		const userId = await register(ada);
		const { subscription } = await newBrowser();
		for (const endpoint of ["http://push.example.com/1", "https://127.0.0.1/1", "https://router.local/1"]) {
			const { status, body } = await ada.call<Problem>("POST", path, { ...subscription, endpoint });
			expect([status, body.errors?.[0]?.path]).toEqual([400, "endpoint"]);
		}
		for (let number = 0; number < 12; number++) {
			const endpoint = `https://push.example.com/${userId}/${number}`;
			expect((await ada.call("POST", path, { ...subscription, endpoint })).status).toBe(204);
		}
		const { DB } = await shop.env<NotificationsEnv>("notifications");
		const sql = "SELECT endpoint FROM push_subscriptions WHERE user_id = ? ORDER BY id";
		const { results } = await DB.prepare(sql).bind(userId).all<{ endpoint: string }>();
		expect(results.map(({ endpoint }) => endpoint.split("/").at(-1))).toEqual("2 3 4 5 6 7 8 9 10 11".split(" "));
	});
});

test("a text message goes to an account's telephone when its store sends such, and is seen like every message", async () => {
	const ada = new Shopper(shop);
	const userId = await register(ada);
	expect((await ada.call("PATCH", "/api/auth/me", { phone: "+34 600 00 00 12" })).status).toBe(200);
	const told = async () => {
		const { items } = (await ada.call<{ items: Notification[] }>("GET", "/api/notifications")).body;
		return items.map(({ kind, channel, recipient, state }) => ({ kind, channel, recipient, state }));
	};
	const email = newAddress();
	await confirm(email, userId, "shipped");
	expect((await told()).map(({ channel }) => channel)).not.toContain("sms");
	const { DB } = await shop.env<StoresEnv>("stores");
	const sql = "UPDATE stores SET settings = json_set(settings, '$.sms', json('true')) WHERE id = ?";
	await DB.prepare(sql).bind(store.id).run();
	await confirm(email, userId, "delivered");
	await confirm(email, userId);
	const texted = { kind: "order_delivered", channel: "sms", recipient: "+34600000012", state: "sent" };
	await expect.poll(async () => (await told()).filter(({ channel }) => channel === "sms"), patient).toEqual([texted]);
});
