import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { linkIn, mailTo } from "../inbox.ts";
import { buy, myBrand, register, somebody } from "../sale.ts";
import { newAddress, type Shop, startShop } from "../shop.ts";
import { type Problem, Shopper } from "../shopper.ts";

const [tussi, brand] = demoStores.map(({ store }) => store.id);
const port = ":8787";
/** A change of hosts or keys is seen everywhere within five seconds. */
const soon = { timeout: 15_000, interval: 100 };

let shop: Shop;
let admin: Shopper;
let partner: Shopper;
beforeAll(async () => {
	shop = await startShop();
	admin = await somebody(shop, "admin");
	partner = await somebody(shop, "partner", myBrand);
});
afterAll(() => shop?.close());

type Made = { id: string; slug: string; name: string; version: number };
type Domain = {
	host: string;
	state: string;
	proof: { dns: { name: string; value: string }; file: { path: string; content: string } };
};

let made = 0;
async function newStore(more: object = {}): Promise<Made> {
	const slug = `brand-${made++}`;
	const form = { slug, name: `Brand ${made}`, currency: "EUR", ...more };
	const { status, body } = await admin.call<Made>("POST", "/api/admin/stores", form);
	expect(status, JSON.stringify(body)).toBe(201);
	return body;
}
const hostOf = ({ slug }: Made) => `http://${slug}.localhost${port}`;
const statusAt = async (address: string, headers: Record<string, string> = {}) =>
	(await shop.fetch(address, { headers: { "cf-connecting-ip": newAddress(), ...headers } })).status;

test("a new store goes from nothing to taking an order", async () => {
	// 1. An admin makes it.
	const store = await newStore();
	const home = hostOf(store);
	await expect.poll(() => statusAt(`${home}/`), soon).toBe(200);
	// 2. Its partner is invited, and chooses a password at the store's own host.
	const email = `${crypto.randomUUID()}@example.com`;
	const invited = await admin.call<{ isInvited: boolean }>("POST", `/api/admin/stores/${store.id}/staff`, {
		email,
		name: "Pat",
	});
	expect([invited.status, invited.body.isInvited]).toEqual([201, true]);
	const mail = await mailTo(shop, email, new RegExp(`Run ${store.name} with us`));
	const link = linkIn(mail, "/reset");
	expect(link.hostname).toBe(`${store.slug}.localhost`);
	const pat = new Shopper(shop, home);
	const password = "a good long password of Pat";
	const token = link.searchParams.get("token");
	expect((await pat.call("POST", "/api/auth/password/reset", { token, password })).status).toBeLessThan(300);
	const signedIn = await pat.call<{ accessToken: string }>("POST", "/api/auth/login", { email, password });
	expect(signedIn.status).toBe(200);
	pat.accessToken = signedIn.body.accessToken;
	// 3. She says what it looks like and where it sends to, and puts something on the shelf.
	const read = await pat.call<Made>("GET", `/api/admin/stores/${store.id}`);
	const look = {
		name: "Lumen",
		countries: ["ES"],
		shipping: [{ id: "post", name: { en: "Post", es: "Correo" }, priceMinor: 300, freeFromMinor: null }],
	};
	const changed = await pat.call("PATCH", `/api/admin/stores/${store.id}`, look, {
		"if-match": read.headers.get("etag") ?? "",
	});
	expect(changed.status, JSON.stringify(changed.body)).toBe(200);
	const lamp = {
		title: "Lamp",
		description: "",
		status: "published",
		variants: [{ price: { amount: 2500, currency: "EUR" }, stock: 5 }],
	};
	expect((await pat.call("POST", "/api/products", lamp)).status).toBe(201);
	// 4. A shopper buys it.
	const page = async () => (await shop.fetch(`${home}/`, { headers: { "cf-connecting-ip": newAddress() } })).text();
	await expect.poll(page, soon).toContain("Lumen");
	expect(await page()).not.toMatch(/tussi/i);
	const { placed } = await buy(new Shopper(shop, home));
	await expect
		.poll(async () => (await pat.call<{ status: string }>("GET", `/api/orders/${placed.order.id}`)).body.status, soon)
		.toBe("confirmed");
	expect(placed.order.link).toContain(`//${store.slug}.localhost`);
});

describe("a store", () => {
	test("is changed by who runs it, in what is hers to change, by who has seen it as it is", async () => {
		const { id } = await newStore();
		const path = `/api/admin/stores/${id}`;
		const tag = async () => (await admin.call("GET", path)).headers.get("etag") ?? "";
		const change = async (who: Shopper, at: string, body: object, match?: string) => {
			const { status, body: said } = await who.call<Problem>(
				"PATCH",
				at,
				body,
				match === undefined ? {} : { "if-match": match },
			);
			return [status, said.code ?? "ok"];
		};
		const first = await tag();
		expect(await change(admin, path, { name: "A" })).toEqual([428, "store.version_required"]);
		expect(await change(admin, path, { name: "A" }, first)).toEqual([200, "ok"]);
		expect(await change(admin, path, { name: "B" }, first)).toEqual([412, "store.changed"]);
		expect(await change(partner, path, { name: "Stolen" }, "*")).toEqual([404, "store.not_found"]);
		const own = `/api/admin/stores/${brand}`;
		expect(await change(partner, own, { slug: "other" }, "*")).toEqual([403, "auth.forbidden"]);
		expect(await change(partner, own, { payments: { account: "acct_mine", feeBasisPoints: 0 } }, "*")).toEqual([
			403,
			"auth.forbidden",
		]);
		expect(await change(partner, own, { sms: false }, "*")).toEqual([200, "ok"]);
		const half = { voice: { "home.statement": { en: "One language is enough." } } };
		expect(await change(admin, path, half, "*")).toEqual([200, "ok"]);
		expect((await partner.call("POST", "/api/admin/stores", { slug: "x", name: "X", currency: "EUR" })).status).toBe(
			403,
		);
		const [shopper, other] = [new Shopper(shop), new Shopper(shop, myBrand)];
		await register(shopper);
		await register(other);
		for (const who of [shopper, other]) expect((await who.call("GET", path)).status).toBe(403);
		expect((await new Shopper(shop).call("GET", path)).status).toBe(401);
	});

	test("is refused what cannot be read, shown or trusted", async () => {
		const { id } = await newStore();
		const bad: [object, string][] = [
			[{ theme: { ...demoStores[1]?.store.theme, onBrand: "#55633f" } }, "theme.onBrand"],
			[{ theme: { ...demoStores[1]?.store.theme, onBrand: "url(https://evil.example)" } }, "theme.onBrand"],
			[{ logo: "https://evil.example/logo.png" }, "logo"],
			[{ locales: [] }, "locales"],
			[{ countries: ["Spain"] }, "countries.0"],
			[{ corsOrigins: ["http://plain.example"] }, "corsOrigins.0"],
			[{ slug: "Not a slug" }, "slug"],
			[{ sender: { mailbox: "a@b" } }, "sender.mailbox"],
		];
		for (const [body, path] of bad) {
			const { status, body: said } = await admin.call<Problem>("PATCH", `/api/admin/stores/${id}`, body, {
				"if-match": "*",
			});
			expect([status, said.errors?.map((error) => error.path), body]).toEqual([
				400,
				expect.arrayContaining([path]),
				body,
			]);
		}
		for (const { store } of demoStores)
			expect(
				(await admin.call("PATCH", `/api/admin/stores/${id}`, { theme: store.theme }, { "if-match": "*" })).status,
			).toBe(200);
		const again = await admin.call<Problem>("POST", "/api/admin/stores", { slug: "tussi", name: "T", currency: "EUR" });
		expect([again.status, again.body.code]).toEqual([409, "store.slug_taken"]);
		type List = { items: { id: string }[] };
		const ids = async (who: Shopper) =>
			(await who.call<List>("GET", "/api/admin/stores?limit=100")).body.items.map((one) => one.id);
		expect(await ids(partner)).toEqual([brand]);
		expect(await ids(admin)).toEqual(expect.arrayContaining([tussi, brand, id]));
	});
});

describe("a domain", () => {
	const claim = async (who: Shopper, storeId: string | undefined, host: string) =>
		who.call<Domain & Problem>("POST", `/api/admin/stores/${storeId}/domains`, { host });
	const verify = async (who: Shopper, storeId: string | undefined, host: string) => {
		const { status, body } = await who.call<Domain & Problem>(
			"POST",
			`/api/admin/stores/${storeId}/domains/${host}/verify`,
		);
		return [status, body.code ?? body.state];
	};
	const put = (what: string, text: string) => shop.fetch(`/__dev/${what}`, { method: "PUT", body: text });
	const prove = ({ proof }: Domain) => put(`dns?name=${proof.dns.name}`, proof.dns.value);

	test("serves once it is proved by DNS, is nobody else's then, and nobody's when it is given up", async () => {
		const store = await newStore();
		const host = `shop-${made}.example`;
		const there = () => statusAt(`https://${host}/`);
		const mine = await claim(admin, store.id, host.toUpperCase());
		expect([mine.status, mine.body.host, mine.body.state]).toEqual([201, host, "unproved"]);
		const theirs = await claim(partner, brand, host);
		expect(theirs.status).toBe(201);
		expect(theirs.body.proof.dns.value).not.toBe(mine.body.proof.dns.value);
		expect(await verify(admin, store.id, host)).toEqual([409, "domain.unproved"]);
		expect(await there()).toBe(421);
		await prove(mine.body);
		expect(await verify(partner, brand, host), "another store's proof is none").toEqual([409, "domain.unproved"]);
		expect(await verify(admin, store.id, host)).toEqual([200, "serving"]);
		await expect.poll(there, soon).toBe(200);
		await prove(theirs.body);
		expect(await verify(partner, brand, host), "a host has one store").toEqual([409, "domain.taken"]);
		expect((await claim(partner, brand, host)).status).toBe(409);
		const page = await (await shop.fetch(`https://${host}/`, { headers: { "cf-connecting-ip": newAddress() } })).text();
		expect(page).toContain(`<link rel="canonical" href="https://${host}/`);
		expect((await admin.call("DELETE", `/api/admin/stores/${store.id}/domains/${host}`)).status).toBe(204);
		await expect.poll(there, soon).toBe(421);
		expect(await verify(partner, brand, host)).toEqual([200, "serving"]);
	});

	test("is as good proved by a file on it, and refused where it can be no shop's", async () => {
		const store = await newStore();
		const host = `file-${made}.example`;
		const { body } = await claim(admin, store.id, host);
		await put(`web?url=https://${host}${body.proof.file.path}`, "something else");
		expect(await verify(admin, store.id, host)).toEqual([409, "domain.unproved"]);
		await put(`web?url=https://${host}${body.proof.file.path}`, `${body.proof.file.content}\n`);
		expect(await verify(admin, store.id, host)).toEqual([200, "serving"]);
		expect((await claim(admin, store.id, "kaffeestübchen.example")).body.host).toBe("xn--kaffeestbchen-3ob.example");
		for (const bad of [
			"localhost",
			"shop.internal",
			"127.0.0.1",
			"a b.example",
			"x.example/path",
			"x.example:99",
			"u@x.example",
			"",
		])
			expect([(await claim(admin, store.id, bad)).status, bad]).toEqual([400, bad]);
		expect(await verify(admin, store.id, "never-said.example")).toEqual([404, "domain.not_found"]);
		type List = { items: { host: string; state: string; isOurs: boolean }[] };
		const { items } = (await admin.call<List>("GET", `/api/admin/stores/${store.id}/domains`)).body;
		expect(items.find(({ isOurs }) => isOurs)?.host).toBe(`${store.slug}.localhost`);
		expect((await admin.call("DELETE", `/api/admin/stores/${store.id}/domains/${store.slug}.localhost`)).status).toBe(
			404,
		);
	});
});

describe("a partner's reverse proxy", () => {
	const nameAt = async (headers: Record<string, string>) => {
		const answer = await shop.fetch("/", { headers: { "cf-connecting-ip": newAddress(), ...headers } });
		return answer.status === 200
			? (/property="og:site_name" content="([^"]*)"/.exec(await answer.text())?.[1] ?? "")
			: answer.status;
	};
	const newKey = async (storeId: string | undefined) =>
		(await admin.call<{ key: string }>("POST", `/api/admin/stores/${storeId}/proxy-key`)).body.key;
	const through = (key: string, more: Record<string, string> = {}) => ({
		"tussi-proxy-key": key,
		"x-forwarded-host": `my-brand.localhost${port}`,
		"x-forwarded-proto": "http",
		"x-forwarded-for": newAddress(),
		...more,
	});

	test("is believed with its store's key, and with nothing else", async () => {
		const [key, other] = [await newKey(brand), await newKey(tussi)];
		expect(await nameAt(through(key))).toBe("My Brand");
		expect(await nameAt(through(other)), "a key of another store").toBe(421);
		expect(await nameAt(through(key, { "x-forwarded-host": "nobody.example" }))).toBe(421);
		expect(await nameAt(through(key, { "x-forwarded-host": `my-brand.localhost${port}, evil.example` }))).toBe(421);
		expect(await nameAt(through(key, { "x-forwarded-host": "my-brand.localhost/@evil.example" }))).toBe(421);
		const { "x-forwarded-host": _, ...silent } = through(key);
		expect(await nameAt(silent)).toBe(421);
		for (const bad of [
			"",
			"x",
			`${key}x`,
			key.replace(/.$/, (last) => (last === "A" ? "B" : "A")),
			key.replace(/^pxk_../, "pxk_ff"),
		])
			expect([await nameAt(through(bad)), bad]).toEqual(["Tussi", bad]);
	});

	test("says whose address it is, as the last of the list, and a stranger does not", async () => {
		const key = await newKey(brand);
		const address = newAddress();
		const login = (headers: Record<string, string>) =>
			shop
				.fetch("/api/auth/login", {
					method: "POST",
					headers: { "content-type": "application/json", "cf-connecting-ip": newAddress(), ...headers },
					body: JSON.stringify({ email: `${crypto.randomUUID()}@example.com`, password: "wrong" }),
				})
				.then(({ status }) => status);
		const by = (list: string) => login(through(key, { "x-forwarded-for": list }));
		const tries: number[] = [];
		for (let at = 0; at < 6; at++) tries.push(await by(`${newAddress()}, ${address}`));
		expect(tries.at(-1)).toBe(429);
		const proxy = newAddress();
		const added = { "x-forwarded-for": `${address}, ${proxy}`, "cf-connecting-ip": proxy };
		expect(await login(through(key, added)), "what the platform adds is the proxy's own").toBe(429);
		expect(await by(newAddress())).not.toBe(429);
		const strange: number[] = [];
		for (let at = 0; at < 6; at++) strange.push(await login({ "x-forwarded-for": address }));
		expect(strange, "each from an address of its own").not.toContain(429);
	});

	test("changes its key with a day's overlap, or is believed no more", async () => {
		const store = await newStore();
		const host = { "x-forwarded-host": `${store.slug}.localhost${port}` };
		const [first, second] = [await newKey(store.id), await newKey(store.id)];
		for (const key of [first, second]) expect(await nameAt(through(key, host))).toBe(store.name);
		const third = await newKey(store.id);
		await expect.poll(() => nameAt(through(first, host)), soon).toBe("Tussi");
		for (const key of [second, third]) expect(await nameAt(through(key, host))).toBe(store.name);
		type List = { items: { endsAt: string | null; key?: string }[] };
		const { body } = await admin.call<List>("GET", `/api/admin/stores/${store.id}/proxy-key`);
		expect(body.items.map(({ endsAt }) => endsAt === null)).toEqual([true, false]);
		expect(JSON.stringify(body)).not.toContain(third.split(".")[1]);
		await admin.call("DELETE", `/api/admin/stores/${store.id}/proxy-key`);
		await expect.poll(() => nameAt(through(third, host)), soon).toBe("Tussi");
	});
});

describe("staff", () => {
	test("is invited once, comes and goes, and is never somebody who only waits for it", async () => {
		const store = await newStore();
		const path = `/api/admin/stores/${store.id}/staff`;
		const email = `${crypto.randomUUID()}@example.com`;
		const stranger = new Shopper(shop, hostOf(store));
		const registered = await stranger.call("POST", "/api/auth/register", {
			email,
			password: "somebody else waits here",
			name: "Eve",
		});
		expect(registered.status).toBe(201);
		const refused = await admin.call<Problem>("POST", path, { email });
		expect([refused.status, refused.body.code]).toEqual([409, "staff.unconfirmed"]);
		const other = `${crypto.randomUUID()}@example.com`;
		const { body } = await admin.call<{ id: string }>("POST", path, { email: other });
		type List = { items: { id: string; email: string }[] };
		const members = async () => (await admin.call<List>("GET", path)).body.items.map((one) => one.email);
		expect(await members()).toEqual([other]);
		expect((await partner.call("GET", path)).status).toBe(404);
		expect((await admin.call("DELETE", `${path}/${body.id}`)).status).toBe(204);
		expect(await members()).toEqual([]);
		expect((await admin.call("DELETE", `${path}/${body.id}`)).status).toBe(404);
	});
});
