import { expect } from "vitest";
import type { Product } from "../workers/kit/product.ts";
import { drawPng } from "../workers/local/web/picture.ts";
import { linkIn, mailTo } from "./inbox.ts";
import type { Partner } from "./partner-server.ts";
import type { newBrowser } from "./push-services.ts";
import { somebody } from "./sale.ts";
import { newAddress, type Shop } from "./shop.ts";
import { cards, type Placed, Shopper } from "./shopper.ts";

/** Who comes to a store, and with what. */
export type Caller = {
	name: "guest" | "customer" | "partner" | "admin's script" | "partner's script";
	token?: string | undefined;
	cartToken?: string | undefined;
	/** Opens her order. */
	orderKey: string;
};

type Store = { id: string; slug: string; name: string; currency: string };
type Made = { id: string };
type Key = Made & { key: string };
type List<Item> = { items: Item[] };
type Browser = Awaited<ReturnType<typeof newBrowser>>;
type Asking = { host: string; country: string; hooks: Partner; browser: Browser };
export type Furnished = Awaited<ReturnType<typeof furnish>>;
/** What of a store an address or a body can name; two of what is used up by being named. */
export type Things = Furnished["things"];

const patient = { timeout: 20_000, interval: 50 };

/** A store that is being furnished. */
class House {
	/** Words and names that stand in this store's things alone. */
	readonly marks: string[] = [];
	readonly shop: Shop;
	readonly store: Store;
	readonly host: string;
	readonly password = `long enough ${crypto.randomUUID()}`;

	constructor(shop: Shop, store: Store, host: string) {
		this.shop = shop;
		this.store = store;
		this.host = host;
		this.marks.push(store.id, store.name);
	}

	/** A word that is nowhere else. */
	mark(kind: string): string {
		const word = `${kind}${crypto.randomUUID().slice(0, 8)}`;
		this.marks.push(word);
		return word;
	}

	comer(token?: string): Shopper {
		const shopper = new Shopper(this.shop, this.host);
		shopper.accessToken = token;
		return shopper;
	}

	async ask<Body = Made>(who: Shopper, method: string, path: string, body?: unknown): Promise<Body> {
		const answer = await who.call<Body>(method, path, body, { "if-match": "*" });
		expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
		return answer.body;
	}

	make<Body = Made>(who: Shopper, path: string, body?: unknown): Promise<Body> {
		return this.ask(who, "POST", path, body);
	}

	/** What is no JSON. */
	async send<Body>(who: Shopper, path: string, body: BodyInit, headers: Record<string, string>): Promise<Body> {
		const authorization = `Bearer ${who.accessToken}`;
		const answer = await this.shop.fetch(this.host + path, {
			method: "POST",
			headers: { authorization, "cf-connecting-ip": newAddress(), "if-match": "*", ...headers },
			body,
		});
		expect(answer.status, path).toBeLessThan(300);
		return (await answer.json()) as Body;
	}

	async token(to: string, words: RegExp, path: string): Promise<string> {
		const link = linkIn(await mailTo(this.shop, to, words), path);
		return link.searchParams.get("token") ?? expect.unreachable(link.href);
	}
}

/**
 * One real thing of every kind in a store, made as people make it, each with a word in it that is nowhere else, and everybody
 * who could ask for it.
 */
export async function furnish(shop: Shop, store: Store, { host, country, hooks, browser }: Asking) {
	const house = new House(shop, store, host);
	const { staff, partner, keys, partnerEmail } = await letRun(house);
	const sold = await stock(house, partner);
	const settings = await connect(house, partner, hooks);
	const registered = await signUp(house, country, browser);
	const bought = await buyThings(house, registered, sold.variant);
	const told = await tellPeople(house, partner, settings.webhook);

	const { customer, customerEmail, home: _, ...hers } = registered;
	const things = {
		...{ store: store.id, storeSlug: store.slug, currency: store.currency, password: house.password },
		...{ staff, partnerEmail, key: keys.spare.id },
		...{ push: browser.subscription.endpoint, pushKey: browser.subscription.keys.p256dh },
		pushSecret: browser.subscription.keys.auth,
		...{ ...sold, ...settings.things, ...hers, customerEmail, ...bought.things, ...told },
	};
	// Words of others as well, or shown to nobody.
	const { password: _password, storeSlug: _slug, currency: _currency, ...telling } = things;
	const secrets = [...Object.values(keys).flatMap(({ id, key }) => [id, key]), ...settings.secrets, ...bought.secrets];
	const nothing = { orderKey: "x" };
	const callers: Caller[] = [
		{ name: "guest", cartToken: bought.guest.cartToken, orderKey: bought.guestKey },
		{ name: "customer", token: customer.accessToken, orderKey: bought.key },
		{ name: "partner", token: partner.accessToken, ...nothing },
		{ name: "admin's script", token: keys.admins.key, ...nothing },
		{ name: "partner's script", token: keys.partners.key, ...nothing },
	];
	const marks = [...new Set([...house.marks, ...Object.values(telling).flat(), ...secrets])];
	return { store, host, things, callers, marks, partner, customer, guest: bought.guest, browser };
}

/** Somebody who runs it, by an invitation; and scripts of hers and of an admin. */
async function letRun(house: House) {
	const { shop, host, store, password } = house;
	const admin = await somebody(shop, "admin", host);
	const partnerEmail = `${house.mark("pat")}@example.com`;
	const invited = { email: partnerEmail, name: house.mark("Patricia") };
	await house.make(admin, `/api/admin/stores/${store.id}/staff`, invited);
	const token = await house.token(partnerEmail, /Run/, "/reset");
	await house.make(house.comer(), "/api/auth/password/reset", { token, password });
	const signedIn = await house.make<{ accessToken: string }>(house.comer(), "/api/auth/login", {
		...{ email: partnerEmail, password },
	});
	const partner = house.comer(signedIn.accessToken);
	const colleague = { email: `${house.mark("col")}@example.com`, name: house.mark("Colleague") };
	const { id: staff } = await house.make(partner, `/api/admin/stores/${store.id}/staff`, colleague);
	const newKey = (who: Shopper) => house.make<Key>(who, "/api/auth/keys", { name: house.mark("key") });
	const keys = { admins: await newKey(admin), partners: await newKey(partner), spare: await newKey(partner) };
	return { staff, partner, keys, partnerEmail };
}

/** What it sells, with a picture; and an import. */
async function stock(house: House, partner: Shopper) {
	const { currency } = house.store;
	const categorySlug = house.mark("shelf-slug-");
	const category = await house.make(partner, "/api/categories", { title: house.mark("Shelf"), slug: categorySlug });
	const product = await house.make<Product>(partner, "/api/products", {
		...{ title: `Lantern ${house.mark("Lantern")}`, slug: house.mark("lantern-slug-"), status: "published" },
		...{ description: house.mark("described"), category: categorySlug },
		variants: [{ sku: house.mark("sku"), price: { amount: 2500, currency }, stock: 50 }],
	});
	const form = new FormData();
	const png = new Uint8Array(drawPng(64, 64, currency === "EUR" ? [120, 80, 60] : [20, 80, 160]));
	form.set("image", new File([png], "picture.png", { type: "image/png" }));
	form.set("alt", house.mark("alt"));
	const encoded = new Response(form);
	const type = encoded.headers.get("content-type") ?? "";
	const path = `/api/products/${product.id}/images`;
	const pictured = await house.send<Product>(partner, path, await encoded.arrayBuffer(), { "content-type": type });
	const row = `${house.mark("imported-slug-")},${house.mark("Imported")},true,3,12`;
	const file = `Handle,Title,Published,Variant Inventory Qty,Variant Price\n${row}\n`;
	const headers = { "content-type": "text/csv", prefer: "respond-async" };
	const imports = "/api/admin/products/import";
	const { id: importId } = await house.send<Made>(partner, imports, file, headers);
	const state = async () => (await house.ask<{ state: string }>(partner, "GET", `${imports}/${importId}`)).state;
	await expect.poll(state, patient).toMatch(/^(done|refused)$/);
	return {
		...{ product: product.id, slug: product.slug, category: category.id, categorySlug, import: importId },
		variant: product.variants[0]?.id ?? expect.unreachable(),
		picture: pictured.images[0]?.src ?? expect.unreachable(),
	};
}

/** Codes, domains, keys, and whom it tells. */
async function connect(house: House, partner: Shopper, hooks: Partner) {
	const { DB } = await house.shop.env<NotificationsEnv>("notifications");
	const own = `/api/admin/stores/${house.store.id}`;
	const code = house.mark("CODE-").toUpperCase();
	const discount = await house.make(partner, "/api/admin/discounts", { code, kind: "percent", value: 1000 });
	const webhook = await house.make<Made & { secret: string }>(partner, "/api/admin/webhooks", { url: hooks.url });
	const host = `${house.mark("domain")}.example`;
	await house.make(partner, `${own}/domains`, { host });
	const proxy = await house.make<Key>(partner, `${own}/proxy-key`);
	const suppressed = `${house.mark("bounced")}@example.com`;
	const bounced = DB.prepare("INSERT INTO suppressions VALUES (?1, ?2, 'bounced', '', 1)");
	await bounced.bind(house.store.id, suppressed).run();
	return {
		webhook: webhook.id,
		things: { code, discount: discount.id, webhook: webhook.id, host, suppressed },
		secrets: [webhook.secret, proxy.id, proxy.key, hooks.url],
	};
}

/** A customer with all an account has. */
async function signUp(house: House, country: string, browser: Browser) {
	const { password } = house;
	const customerEmail = `${house.mark("ada")}@example.com`;
	const registered = await house.make<{ accessToken: string; refreshToken: string; user: Made }>(
		house.comer(),
		"/api/auth/register",
		{ email: customerEmail, password, name: house.mark("Adaname") },
	);
	const customer = house.comer(registered.accessToken);
	await house.make(customer, "/api/auth/password/forgot", { email: customerEmail });
	const home = { name: house.mark("Ada"), street: house.mark("Street"), city: "City", postalCode: "17001", country };
	const addresses: string[] = [];
	for (const city of [house.mark("Here"), house.mark("There")])
		addresses.push((await house.make(customer, "/api/auth/me/addresses", { ...home, city })).id);
	for (const _ of [1, 2]) await house.make(house.comer(), "/api/auth/login", { email: customerEmail, password });
	type Session = Made & { current: boolean };
	const sessions = await house.ask<List<Session>>(customer, "GET", "/api/auth/me/sessions");
	await house.make(customer, "/api/notifications/push", browser.subscription);
	return {
		...{ customer, customerEmail, home, addresses, refreshToken: registered.refreshToken },
		account: registered.user.id,
		accessToken: registered.accessToken,
		sessions: sessions.items.filter(({ current }) => !current).map(({ id }) => id),
		verification: await house.token(customerEmail, /Confirm/, "/verify"),
		reset: await house.token(customerEmail, /new password/, "/reset"),
	};
}

type Customer = Awaited<ReturnType<typeof signUp>>;

/** An order and a cart of the customer's, and the same of a guest's. */
async function buyThings(house: House, { customer, customerEmail, home }: Customer, variant: string) {
	const guest = house.comer();
	const guestEmail = `${house.mark("guest")}@example.com`;
	const order = async (who: Shopper, email: string): Promise<Placed> => {
		await who.add(variant);
		const { status, body } = await who.checkOut({}, { email, shippingAddress: home });
		expect(status, JSON.stringify(body)).toBe(201);
		await who.pay(body, cards.good);
		await expect.poll(async () => (await who.order(body)).status, patient).toBe("confirmed");
		return body;
	};
	const [hers, guests] = [await order(customer, customerEmail), await order(guest, guestEmail)];
	await expect.poll(async () => (await customer.cart()).lines, patient).toEqual([]);
	const lineOf = async (who: Shopper) => (await who.add(variant)).lines[0]?.id ?? expect.unreachable();
	const lines = [await lineOf(guest), await lineOf(customer)];
	const keyOf = ({ order: { link } }: Placed): string => new URL(link).searchParams.get("key") ?? "";
	const [key, guestKey] = [keyOf(hers), keyOf(guests)];
	const things = { lines, order: hers.order.id, guestOrder: guests.order.id, guestEmail };
	return { guest, key, guestKey, things, secrets: [key, guestKey, guest.cartToken ?? expect.unreachable()] };
}

/** All that was to be told has been told, and one message has failed. */
async function tellPeople(house: House, partner: Shopper, webhook: string) {
	type Told = Made & { state: string };
	const list = async (path: string) => (await house.ask<List<Told>>(partner, "GET", path)).items;
	const messages = () => list("/api/admin/notifications?limit=100");
	const isTold = async () => {
		const all = await messages();
		return all.length > 0 && all.every(({ state }) => state !== "waiting");
	};
	await expect.poll(isTold, patient).toBe(true);
	const [dead] = await messages();
	const { DB } = await house.shop.env<NotificationsEnv>("notifications");
	await DB.prepare("UPDATE messages SET state = 'failed' WHERE id = ?").bind(dead?.id).run();
	const deliveries = () => list(`/api/admin/webhooks/${webhook}/deliveries`);
	const states = async () => [...new Set((await deliveries()).map(({ state }) => state))];
	await expect.poll(states, patient).toEqual(["delivered"]);
	const [delivery] = await deliveries();
	return { message: dead?.id ?? expect.unreachable(), delivery: delivery?.id ?? expect.unreachable() };
}
