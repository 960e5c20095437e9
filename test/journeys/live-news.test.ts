import { importJWK, type JWK, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../workers/kit/ids.ts";
import { type OrderEvent, orderEvents } from "../../workers/kit/order-news.ts";
import type { ProductEvent } from "../../workers/kit/product-event.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { buy, myBrand, register, somebody } from "../sale.ts";
import { type Shop, startShop } from "../shop.ts";
import { Shopper } from "../shopper.ts";
import { Listener, upgrade } from "../socket.ts";

const [here, there] = demoStores.map(({ store }) => store.id);
const storeId = here ?? expect.unreachable();
const otherStoreId = there ?? expect.unreachable();
const path = "/ws/notifications";

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

type Data = { orderId?: string; productId?: string; status?: string; isAvailable?: boolean };
type Account = { shopper: Shopper; userId: string; bearer: Record<string, string> };

async function account(host = ""): Promise<Account> {
	const shopper = new Shopper(shop, host);
	const userId = await register(shopper);
	return { shopper, userId, bearer: { authorization: `Bearer ${shopper.accessToken}` } };
}

const listen = (headers: Record<string, string> = {}, since?: string) =>
	new Listener<Data>(shop, since === undefined ? path : `${path}?since=${since}`, headers).opened();
const atMyBrand = { host: new URL(myBrand).host };

const intake = async () => (await shop.env<CheckoutEnv>("checkout")).NOTIFICATIONS;

/** Something that happened to an order of hers. */
const orderNews = (userId: string | null, type: OrderEvent["type"], at = storeId): OrderEvent => ({
	id: newId("evt"),
	type,
	storeId: at,
	at: new Date().toISOString(),
	data: {
		orderId: newId("ord"),
		userId,
		userEmail: `${crypto.randomUUID()}@example.com`,
		status: "processing",
		items: [],
		total: { amount: 1999, currency: "EUR" },
		number: "1001",
		locale: "en",
		origin: shop.origin,
		tracking: null,
		refund: { amount: 5, currency: "EUR" },
		reason: "declined",
		link: `${shop.origin}/orders/ord_1?key=secret`,
	},
});

const productNews = (type: ProductEvent["type"], at = storeId): ProductEvent => {
	const told = { id: newId("evt"), storeId: at, at: new Date().toISOString() };
	const product = { productId: newId("prd"), slug: "thing" };
	return type === "stock.availability"
		? { ...told, type, data: { ...product, variantId: "var", isAvailable: true } }
		: { ...told, type, data: { ...product, title: "Thing", status: "published", changed: ["title"] } };
};
const productEvents = ["product.created", "product.updated", "product.deleted", "stock.availability"] as const;

const typesOf = ({ heard }: Listener<Data>) => heard.map(({ type }) => type);
const idsOf = ({ heard }: Listener<Data>) => heard.map(({ data }) => data.orderId ?? data.productId);

describe("news of an order", () => {
	test("reaches every device of its owner and nobody else, whatever the event", async () => {
		const [ada, bo, eve] = await Promise.all([account(), account(), account(myBrand)]);
		const page = { cookie: `__Host-access=${ada.shopper.accessToken}`, origin: shop.origin };
		const mine = await Promise.all([listen(ada.bearer), listen(page)]);
		const others = await Promise.all([
			listen(bo.bearer),
			listen({ ...eve.bearer, ...atMyBrand }),
			listen(),
			listen(atMyBrand),
		]);
		const events = orderEvents.map((type) => orderNews(ada.userId, type));
		// Somebody with her account's id in another store, and a guest, are not her.
		const foreign = orderEvents.flatMap((type) => [orderNews(ada.userId, type, otherStoreId), orderNews(null, type)]);
		await (await intake()).take([...foreign, ...events]);
		for (const listener of mine)
			await expect.poll(() => typesOf(listener).toSorted(), { timeout: 10_000 }).toEqual([...orderEvents].toSorted());
		// Each of the others hears of the shop's news that comes after; had anything else been sent to it, that would be there before.
		const after = [productNews("product.updated"), productNews("product.updated", otherStoreId)];
		await (await intake()).takeProducts(after);
		for (const [at, listener] of others.entries())
			await expect.poll(() => idsOf(listener)).toEqual([after[at % 2]?.data.productId]);
		for (const listener of mine) {
			expect(idsOf(listener).slice(0, -1).toSorted()).toEqual(events.map(({ data }) => data.orderId).toSorted());
			expect(JSON.stringify(listener.heard)).not.toMatch(/secret|@example/);
		}
		for (const listener of [...mine, ...others]) listener.close();
	});

	test("comes with an order as it is bought and sent, and stands in her list", async () => {
		const ada = await account();
		const listener = await listen(ada.bearer);
		const { placed } = await buy(ada.shopper);
		await expect.poll(() => typesOf(listener), { timeout: 15_000 }).toContain("payment.succeeded");
		const manager = await somebody(shop, "admin");
		for (const status of ["processing", "shipped"])
			await manager.call("PATCH", `/api/admin/orders/${placed.order.id}`, { status });
		await expect.poll(() => listener.heard.at(-1)?.data.status, { timeout: 15_000 }).toBe("shipped");
		expect(new Set(idsOf(listener))).toEqual(new Set([placed.order.id]));
		type Page = { items: { channel: string; state: string; kind: string }[] };
		const states = async () =>
			(await ada.shopper.call<Page>("GET", "/api/notifications")).body.items
				.filter(({ channel }) => channel === "socket")
				.map(({ state }) => state);
		await expect.poll(states).toEqual(Array(listener.heard.length).fill("sent"));
		listener.close();
	});

	test("that was missed is told on coming back, once, and also after the hub has slept", async () => {
		const ada = await account();
		const first = await listen(ada.bearer);
		const take = async (event: OrderEvent) => (await intake()).take([event]);
		const [one, two, three] = [1, 2, 3].map(() => orderNews(ada.userId, "order.status.updated"));
		if (!one || !two || !three) return expect.unreachable();
		await take(one);
		await expect.poll(() => idsOf(first)).toEqual([one.data.orderId]);
		first.close();
		await take(two);
		const shown = productNews("product.updated");
		await (await intake()).takeProducts([shown]);
		const again = await listen(ada.bearer, first.heard.at(-1)?.id);
		await expect.poll(() => idsOf(again)).toEqual([two.data.orderId, shown.data.productId]);
		const notifications = shop.server.getWorker("tussi-notifications");
		await notifications.evictDurableObject("Hub", { name: `${storeId}/${ada.userId}`, webSockets: "hibernate" });
		for (const _ of [1, 2, 3]) await take(three);
		await expect.poll(() => idsOf(again)).toEqual([two.data.orderId, shown.data.productId, three.data.orderId]);
		const last = again.heard.at(-1)?.id;
		const late = await listen(ada.bearer, last);
		const end = productNews("product.deleted");
		await (await intake()).takeProducts([end]);
		await expect.poll(() => idsOf(late)).toEqual([end.data.productId]);
		await expect.poll(() => again.heard).toHaveLength(4);
		for (const listener of [again, late]) listener.close();
	});
});

describe("news of products", () => {
	test("reaches every visitor of that store, signed in or not, and none of another", async () => {
		const ada = await account();
		const listeners = await Promise.all([listen(ada.bearer), listen(), listen(atMyBrand)]);
		const events = productEvents.map((type) => productNews(type));
		const end = productNews("product.deleted", otherStoreId);
		await (await intake()).takeProducts([...events, end]);
		const [signedIn, guest, elsewhere] = listeners;
		if (!signedIn || !guest || !elsewhere) return expect.unreachable();
		for (const listener of [signedIn, guest]) await expect.poll(() => typesOf(listener)).toEqual([...productEvents]);
		await expect.poll(() => idsOf(elsewhere)).toEqual([end.data.productId]);
		for (const listener of listeners) listener.close();
	});

	test("of a draft is nobody's, and of a whole catalog it is one message", async () => {
		const guest = await listen();
		const draft = productNews("product.updated");
		const hidden = { ...draft, data: { ...draft.data, status: "draft" } } as ProductEvent;
		await (await intake()).takeProducts([hidden]);
		const many = Array.from({ length: 300 }, () => productNews("product.updated"));
		await (await intake()).takeProducts(many);
		await expect
			.poll(() => guest.heard.map(({ type, data }) => ({ type, data })))
			.toEqual([{ type: "catalog.updated", data: { products: 300 } }]);
		guest.close();
	});

	test("tells when something sells out and is to be had again", async () => {
		const guest = await listen();
		const manager = await somebody(shop, "admin");
		const { product, variant } = await new Shopper(shop).something(2);
		const correct = (delta: number) =>
			manager.call("POST", `/api/products/${product.id}/stock`, { variantId: variant.id, delta, reason: "counted" });
		const heard = () =>
			guest.heard.filter(({ type, data }) => type === "stock.availability" && data.productId === product.id);
		expect((await correct(-variant.stock)).status).toBe(200);
		await expect.poll(() => heard().map(({ data }) => data.isAvailable), { timeout: 15_000 }).toEqual([false]);
		await correct(5);
		await expect.poll(() => heard().map(({ data }) => data.isAvailable), { timeout: 15_000 }).toEqual([false, true]);
		guest.close();
	});
});

test("what sells out is told while somebody's pictures are long in coming", async () => {
	const guest = await listen();
	const manager = await somebody(shop, "admin");
	const { product, variant } = await new Shopper(shop).something(2);
	const images = Array.from({ length: 3 }, (_, at) => ({ src: `https://slow.example/red-10${at}x100.jpg`, alt: "" }));
	const variants = [{ price: { amount: 100, currency: "EUR" }, stock: 1 }];
	const slow = { title: "Slow", description: "", status: "published", images, variants };
	const made = await manager.call<{ id: string }>("POST", "/api/products", slow);
	const heard = () => guest.heard.map(({ data }) => data.productId);
	// It is told before its pictures are asked for.
	await expect.poll(heard, { timeout: 12_000 }).toContain(made.body.id);
	await manager.call("POST", `/api/products/${product.id}/stock`, {
		...{ variantId: variant.id, delta: -variant.stock, reason: "counted" },
	});
	await expect.poll(heard, { timeout: 12_000 }).toContain(product.id);
	guest.close();
});

describe("a socket", () => {
	test("is opened to nobody who claims to be somebody, or cannot be believed", async () => {
		const [ada, eve] = await Promise.all([account(), account(myBrand)]);
		const cookie = `__Host-access=${ada.shopper.accessToken}`;
		const [header, payload] = (ada.shopper.accessToken ?? "").split(".");
		const forged = `${header}.${payload}.${"A".repeat(86)}`;
		const refused: [number, string, Record<string, string>][] = [
			[401, path, { authorization: `Bearer ${forged}` }],
			[401, path, { authorization: `Bearer ${await expired(ada)}` }],
			[401, path, { authorization: "Bearer" }],
			[401, path, { authorization: `Basic ${ada.shopper.accessToken}` }],
			[401, path, eve.bearer],
			[401, path, { ...ada.bearer, ...atMyBrand }],
			[401, path, { cookie: `__Host-access=${forged}`, origin: shop.origin }],
			[403, path, { cookie, origin: "https://evil.example" }],
			[403, path, { cookie, origin: myBrand }],
			[403, path, { cookie }],
			[400, `${path}?userId=${ada.userId}`, {}],
			[400, `${path}?userId=${ada.userId}`, eve.bearer],
			[400, `${path}?since=evt_1`, ada.bearer],
		];
		for (const [status, at, headers] of refused)
			expect([await upgrade(shop, at, headers), at, headers]).toEqual([status, at, headers]);
		expect(await upgrade(shop, path, { cookie, origin: shop.origin })).toBe(101);
		expect((await shop.fetch(path)).status).toBe(400);
	});

	test("is answered when it asks whether anybody is there, and closed by the hub when too many are open", async () => {
		const ada = await account();
		const first = await listen(ada.bearer);
		first.say("ping");
		await expect.poll(() => first.heard).toEqual(["pong"]);
		const rest = await Promise.all(Array.from({ length: 32 }, () => listen(ada.bearer)));
		await expect.poll(() => first.isOpen).toBe(false);
		for (const listener of rest) listener.close();
	});
});

/** Her token as it will have been a day ago: signed by our key, and over. */
async function expired({ userId }: Account): Promise<string> {
	const { SIGNING_KEYS } = await shop.env<AuthEnv>("auth");
	const [key] = JSON.parse(SIGNING_KEYS) as JWK[];
	const at = Math.floor(Date.now() / 1000) - 24 * 60 * 60;
	return new SignJWT({ role: "customer", store: storeId, sid: "ses_1" })
		.setProtectedHeader({ alg: "ES256", typ: "JWT", kid: key?.kid ?? "" })
		.setIssuer("tussi")
		.setSubject(userId)
		.setIssuedAt(at)
		.setExpirationTime(at + 900)
		.sign(await importJWK(key ?? {}, "ES256"));
}
