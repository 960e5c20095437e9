import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoPassword } from "../../workers/local/demo/people.ts";
import { inbox, linkIn, mailTo } from "../inbox.ts";
import { publicHost, startPublicShop } from "../public-shop.ts";
import { sendRaw } from "../raw-http.ts";
import { myBrand, place, register } from "../sale.ts";
import { newAddress, type Shop } from "../shop.ts";
import { cards, Shopper } from "../shopper.ts";

const evil = "evil.example";
const brand = "my-brand.localhost";
let shop: Shop;
beforeAll(async () => {
	shop = await startPublicShop();
});
afterAll(() => shop?.close());

const ask = (address: string, init: RequestInit = {}): Promise<Response> =>
	shop.fetch(address, {
		...init,
		headers: { "cf-connecting-ip": newAddress(), ...(init.headers as Record<string, string>) },
	});
/** The same with nothing of development before the gateway. */
const askOutside = (address: string, init: RequestInit = {}): Promise<Response> =>
	shop.server.ask("tussi-gateway", address, {
		...init,
		headers: { "cf-connecting-ip": newAddress(), ...(init.headers as Record<string, string>) },
	});

const storeIn = (html: string): string | undefined => /property="og:site_name" content="([^"]*)"/.exec(html)?.[1];
/** The hosts a page leads to or takes anything from. */
const hostsIn = (html: string): string[] => [
	...new Set(
		[...html.matchAll(/(?:href|src|content|action)="((?:https?:)?\/\/[^"]+)"/g)].map(
			([, address = ""]) => new URL(address, "http://x").hostname,
		),
	),
];

/** What proxies elsewhere say of where somebody asked, said by a stranger. */
const claims: [string, string][] = [
	["X-Forwarded-Host", evil],
	["X-Forwarded-Host", brand],
	["X-Forwarded-Server", evil],
	["X-Forwarded-Proto", "https"],
	["X-Forwarded-Port", "666"],
	["X-Forwarded-Prefix", "//evil.example"],
	["X-Forwarded-For", "10.0.0.1"],
	["X-Original-Host", evil],
	["X-Host", evil],
	["X-HTTP-Host-Override", evil],
	["Forwarded", `for=10.0.0.1;host=${evil};proto=https`],
	["X-Original-URL", "/cart"],
	["X-Rewrite-URL", "/cart"],
	["X-HTTP-Method-Override", "DELETE"],
	["Tussi-Proxy-Key", "pxk_x.y"],
	["Tussi-Context", encodeURIComponent(JSON.stringify({ store: { id: "x", name: "Evil" } }))],
	["CF-Worker", evil],
	["Origin", `https://${evil}`],
	["Referer", `https://${evil}/`],
	["Cookie", "__Host-cart=x; __Host-access=y"],
	["Authorization", "Bearer x"],
];

describe("a host", () => {
	/** What is said of the host on the wire, and whose page that is, where; nothing for who is turned away. */
	const said: [string, string, string[], [store: string, host: string] | undefined][] = [
		["as it is", "/", [`Host: ${brand}`], ["My Brand", brand]],
		["in capitals", "/", ["Host: MY-Brand.LOCALHOST"], ["My Brand", brand]],
		["with a port", "/", [`Host: ${brand}:8787`], ["My Brand", brand]],
		["in letters that look alike", "/", ["Host: \uFF4Dy-brand.localhost"], ["My Brand", brand]],
		["in letters that only look alike", "/", ["Host: m\u0443-brand.localhost"], undefined],
		["that is absent", "/", [], undefined],
		["that is empty", "/", ["Host:"], undefined],
		["that is nobody's", "/", [`Host: ${evil}`], undefined],
		["below a store's", "/", [`Host: x.${brand}`], undefined],
		["that only begins like a store's", "/", [`Host: ${brand}.${evil}`], undefined],
		["with a dot behind", "/", [`Host: ${brand}.`], undefined],
		["with a dot behind and a port", "/", [`Host: ${brand}.:8787`], undefined],
		["with an ideographic full stop", "/", ["Host: evil\u3002example"], undefined],
		["with a port that is none", "/", [`Host: ${brand}:${evil}`], undefined],
		["with two ports", "/", [`Host: ${brand}:80:90`], undefined],
		["said twice", "/", [`Host: ${brand}`, "Host: localhost"], undefined],
		["said twice, once strangely", "/", ["Host: localhost", `Host: ${evil}`], undefined],
		["and another in one line", "/", [`Host: ${brand}, localhost`], undefined],
		["with a blank before the colon", "/", [`Host : ${brand}`], undefined],
		["on two lines", "/", [`Host: ${brand}\r\n .${evil}`], undefined],
		["and another in the request line", `http://${evil}/`, [`Host: ${brand}`], ["My Brand", brand]],
		["that is nobody's behind one that is", `http://${brand}/`, [`Host: ${evil}`], undefined],
		["behind another store's", `http://${brand}/`, ["Host: localhost"], ["Tussi", "localhost"]],
		["with somebody before an @", "/", [`Host: ${evil}@${brand}`], ["My Brand", brand]],
		["as an address in sixteens", "/", ["Host: 0x7f.0.0.1"], ["Tussi", "127.0.0.1"]],
	];

	test.each(said)("%s", async (_, target, headers, expected) => {
		const { status, headers: answered, text } = await sendRaw(shop, `GET ${target} HTTP/1.1`, headers);
		if (expected) {
			expect([status, storeIn(text), hostsIn(text)]).toEqual([200, expected[0], [expected[1]]]);
			return;
		}
		expect(status).toBeGreaterThanOrEqual(400);
		expect(text).not.toMatch(/tussi|my.?brand|<html/i);
		expect(text).not.toContain(evil);
		expect([answered.get("location"), answered.get("set-cookie")]).toEqual([null, null]);
	});

	test("that is nobody's is told so wherever it asks, and led nowhere", async () => {
		for (const path of ["/", "/products/", "/api/products", "/openapi.json", "/robots.txt", "/favicon.svg", "/docs"])
			for (const scheme of ["http", "https"]) {
				const answer = await askOutside(`${scheme}://${evil}${path}`);
				expect([path, answer.status, answer.headers.get("location")]).toEqual([path, 421, null]);
			}
		// How the shop is, anybody may ask at any host; but not be led there.
		for (const path of ["/health", "/api/health", "/api/ready", "/api/status"]) {
			const answer = await askOutside(`http://${evil}${path}`);
			expect([path, answer.status, answer.headers.get("location")]).toEqual([path, 421, null]);
		}
	});

	test("in public is at its own port only", async () => {
		for (const from of [`http://${publicHost}:8080`, `https://${publicHost}:8443`, `http://${publicHost}`]) {
			const answer = await askOutside(`${from}/products?sort=name`);
			expect([answer.status, answer.headers.get("location")]).toEqual([
				308,
				`https://${publicHost}/products?sort=name`,
			]);
		}
		expect((await askOutside(`https://${publicHost}./`)).status).toBe(421);
	});
});

describe("whatever a stranger claims", () => {
	const lines = claims
		.filter(([name]) => !/^(origin|cookie|authorization)$/i.test(name))
		.map(([name, value]) => `${name}: ${value}`);
	const spoofed = Object.fromEntries(claims.filter(([name]) => !/^(origin|cookie|authorization)$/i.test(name)));
	const forgot = (requestLine: string, host: string, email: string) =>
		sendRaw(
			shop,
			requestLine,
			[`Host: ${host}`, "Content-Type: application/json", ...lines],
			JSON.stringify({ email }),
		);

	test("a mail leads to the store's own host, or is not sent", async () => {
		const path = "/api/auth/password/forgot";
		const email = `${crypto.randomUUID()}@example.com`;
		const password = "long enough for anybody";
		const made = await new Shopper(shop, myBrand).call("POST", "/api/auth/register", { email, password });
		expect(made.status).toBe(201);
		for (const [line, host] of [
			[`POST ${path} HTTP/1.1`, evil],
			[`POST ${path} HTTP/1.1`, `${brand}.`],
			[`POST ${path} HTTP/1.1`, `${brand}.${evil}`],
			[`POST http://${brand}${path} HTTP/1.1`, evil],
		] as const)
			expect((await forgot(line, host, email)).status).toBe(421);
		expect((await forgot(`POST http://${evil}${path} HTTP/1.1`, `${brand}:8787`, email)).status).toBe(202);
		const mail = await mailTo(shop, email, /new password/);
		expect(linkIn(mail, "/reset").origin).toBe(myBrand);
		expect(mail.from).toBe(`My Brand <no-reply@${brand}>`);
		const all = (await inbox(shop)).filter(({ to }) => to === email);
		expect(all.map(({ subject }) => subject.split(" for ")[0]).toSorted()).toEqual([
			"Choose a new password",
			"Confirm your e-mail",
		]);
		expect(JSON.stringify(all)).not.toMatch(/evil|localhost:666/);
		const form = await sendRaw(
			shop,
			"POST /forgot HTTP/1.1",
			[`Host: ${evil}`, "Content-Type: application/x-www-form-urlencoded", ...lines],
			`email=${encodeURIComponent(email)}`,
		);
		expect(form.status).toBe(421);
	});

	test("an order, its payment and its way back stay at the store's own host", async () => {
		const bo = new Shopper(shop, myBrand);
		const call = bo.call.bind(bo);
		bo.call = (method, path, body, headers) => call(method, path, body, { ...headers, ...spoofed });
		const address = { name: "Bo", street: "High St 1", city: "Leeds", postalCode: "LS1", country: "GB" };
		const email = `${crypto.randomUUID()}@example.com`;
		const { placed } = await place(bo, 1, { email, shippingAddress: address });
		for (const link of [placed.order.link, placed.payment.url, await bo.pay(placed, cards.good)])
			expect(new URL(link).origin).toBe(myBrand);
		const mail = await mailTo(shop, email, /order/i);
		expect(JSON.stringify(mail)).not.toContain(evil);
		expect(mail.text).toContain(`${myBrand}/`);
	});

	test("a session's cookies are this very host's", async () => {
		const body = new URLSearchParams({ email: "shopper@tussi.test", password: demoPassword });
		const answer = await ask("http://localhost:8787/login", { method: "POST", body, headers: spoofed });
		expect([answer.status, answer.headers.get("location")]).toEqual([303, "/account"]);
		const set = answer.headers.getSetCookie();
		expect(set.length).toBeGreaterThan(0);
		for (const cookie of set) {
			expect(cookie).toMatch(/^__Host-\w+=[^;]*;.*Secure/i);
			expect(cookie).not.toMatch(/domain=/i);
		}
	});

	test("nobody else is answered with it, and neither is who claims it", async () => {
		const { product } = await new Shopper(shop).something();
		const paths = [
			...["/", "/es", "/products", `/products/${product.slug}`, `/categories/${product.category}`, "/search?q=tea"],
			...["/api/products", `/api/products/${product.id}`, "/api/categories", "/robots.txt", "/favicon.svg"],
			...["/openapi.json", "/docs", "/.well-known/jwks.json"],
		];
		const read = async (path: string, headers: Record<string, string> = {}) => {
			const answer = await ask(`http://localhost:8787${path}`, { headers });
			const { location = null, "set-cookie": cookie = null } = Object.fromEntries(answer.headers);
			return { status: answer.status, location, cookie, text: await answer.text() };
		};
		for (const path of paths) {
			const before = await read(path);
			expect([path, before.status, before.cookie]).toEqual([path, 200, null]);
			for (const [name, value] of claims)
				expect(await read(path, { [name]: value }), `${path} with ${name}`).toEqual(before);
			expect(await read(path)).toEqual(before);
		}
	}, 30_000);

	test("a page of the store's own origin reads the same, and caches are told that the origin matters", async () => {
		for (const origin of ["http://localhost:8787", `https://${evil}`, "null"]) {
			const answer = await ask("http://localhost:8787/api/categories", { headers: { origin } });
			expect(answer.headers.get("vary")).toMatch(/origin/i);
			const welcome = answer.headers.get("access-control-allow-origin");
			expect(welcome).toBe(origin.startsWith("http://localhost") ? origin : null);
		}
	});
});

describe("what changes an answer for everybody", () => {
	const oddities = ["", "*", "de", "xx-yy;q=9", "en;q=0", ";;;,,,", "e".repeat(4000), "../../evil", "en\u00e9", "ES-x"];

	test("is said in Vary: the language, and nothing else", async () => {
		const { product } = await new Shopper(shop).something();
		const cases = [
			"/",
			"/products",
			`/products/${product.slug}`,
			"/api/products?limit=3",
			`/api/products/${product.id}`,
		];
		for (const path of cases) {
			const read = async (language: string) => {
				const answer = await ask(`http://localhost:8787${path}`, { headers: { "accept-language": language } });
				return { vary: answer.headers.get("vary") ?? "", text: await answer.text(), status: answer.status };
			};
			const languages = { en: await read("en"), es: await read("es") };
			for (const { vary } of Object.values(languages))
				if (languages.en.text !== languages.es.text) expect(vary, path).toMatch(/accept-language/i);
			for (const odd of oddities) {
				const { status, text } = await read(odd);
				expect([path, odd, status]).toEqual([path, odd, 200]);
				expect([languages.en.text, languages.es.text], `${path} in ${odd.slice(0, 20)}`).toContain(text);
			}
		}
	});

	test("is no name in the query that the shop does not know", async () => {
		for (const path of ["/", "/es", "/products", "/api/categories", "/robots.txt", "/api/cart"]) {
			const read = async (query = "") => (await ask(`http://localhost:8787${path}${query}`)).text();
			const plain = await read();
			for (const query of [
				"?utm_source=evil.example",
				"?host=evil.example&store=my-brand",
				"?__proto__=x&callback=evil",
				"?_method=DELETE",
				"?lang=es&locale=es",
			])
				expect(await read(query), path + query).toBe(plain);
		}
	});
});

describe("nobody is led away", () => {
	const away = [
		`//${evil}`,
		`///${evil}`,
		`////${evil}`,
		`/\\${evil}`,
		`\\\\${evil}`,
		`/\\/${evil}`,
		`/\t/${evil}`,
		`/\n/${evil}`,
		`\t//${evil}`,
		` //${evil}`,
		`/%2f${evil}`,
		`/%5c${evil}`,
		`%2f%2f${evil}`,
		`https://${evil}`,
		`https:${evil}`,
		`HTTPS://${evil}/`,
		`//localhost@${evil}`,
		`//${evil}\\@localhost`,
		`.${evil}`,
		`@${evil}`,
		`/.//${evil}`,
		`/..//${evil}`,
		`/x/..//${evil}`,
		`/\u2215/${evil}`,
		`/\uFF0F${evil}`,
		`javascript:alert(1)//`,
		`/account\r\nLocation: https://${evil}`,
		`/account\r\nSet-Cookie: x=y`,
	];
	const here = "http://localhost:8787";
	/** Where a browser goes with that Location. */
	const leads = (answer: Response, from: string) => new URL(answer.headers.get("location") ?? "", from).origin;

	test("by what is to come after signing in or registering", async () => {
		const signIn = async (next: string) => {
			const body = new URLSearchParams({ email: "shopper@tussi.test", password: demoPassword, next });
			const answer = await ask(`${here}/login`, { method: "POST", body });
			expect([next, answer.status, leads(answer, `${here}/login`)]).toEqual([next, 303, here]);
			expect(answer.headers.getSetCookie().every((cookie) => cookie.startsWith("__Host-"))).toBe(true);
		};
		// One after the other: each is made to cost time.
		for (const next of away) await signIn(next);
		for (const next of [`//${evil}`, `/\\${evil}`, `https://${evil}`]) {
			const email = `${crypto.randomUUID()}@example.com`;
			const body = new URLSearchParams({ email, password: "long enough for anybody", name: "", next });
			const answer = await ask(`${here}/es/register`, { method: "POST", body });
			expect([next, answer.status, answer.headers.get("location")]).toEqual([next, 303, "/es/account"]);
		}
	}, 30_000);

	test("by a slash too many, before or behind", async () => {
		const paths = away.filter((path) => path.startsWith("/") && !/\s/.test(path)).map((path) => encodeURI(path));
		for (const path of [
			...paths,
			...paths.map((path) => `${path}/`),
			`//${evil}/%2e%2e/`,
			`//${evil}//`,
			"//",
			"///",
		]) {
			const raw = await sendRaw(shop, `GET ${path} HTTP/1.1`, ["Host: localhost:8787", "Accept: text/html"]);
			expect([path, raw.status < 500]).toEqual([path, true]);
			const location = raw.headers.get("location");
			if (location !== null) expect([path, new URL(location, here).hostname]).toEqual([path, "localhost"]);
			const secure = await askOutside(`http://${publicHost}${path}`);
			expect([path, secure.status, leads(secure, here)]).toEqual([path, 308, `https://${publicHost}`]);
			const behind = await askOutside(`https://${publicHost}${path}`);
			if (behind.headers.has("location")) expect([path, leads(behind, here)]).toEqual([path, `https://${publicHost}`]);
		}
	});

	test("by where a page sends a form, a language or a product's other name", async () => {
		const { product } = await new Shopper(shop).something();
		const guarded = await ask(`${here}/orders?next=//${evil}`, { headers: { accept: "text/html" } });
		expect(guarded.headers.get("location")).toBe("/login?next=%2Forders");
		const named = await ask(`${here}/products/${product.id}?next=//${evil}`);
		expect([named.status, leads(named, here)]).toEqual([301, here]);
		for (const path of ["/login", "/register", "/es/login", "/cart", "/unsubscribe", "/reset", "/verify"]) {
			const query = new URLSearchParams(
				Object.fromEntries(["next", "returnTo", "to", "key", "token", "url"].map((name) => [name, `https://${evil}/`])),
			);
			const html = await (await ask(`${here}${path}?${query}`)).text();
			expect(html, path).not.toMatch(new RegExp(`(?:href|src|action)="[^"]*//${evil}`));
		}
	});

	test("by the way back from paying", async () => {
		const ada = new Shopper(shop);
		await register(ada);
		const { placed } = await place(ada);
		const { id, link } = placed.order;
		const key = new URL(link).searchParams.get("key");
		for (const order of [id, `${id}/../..//${evil}`, `//${evil}`]) {
			const query = new URLSearchParams({ order, key: `${key}`, next: `//${evil}`, cancelled: "0" });
			const answer = await ask(`${here}/checkout/return?${query}`);
			if (answer.headers.has("location")) expect(leads(answer, here)).toBe(here);
			expect(await answer.text()).not.toMatch(new RegExp(`(?:href|action)="[^"]*//${evil}`));
		}
	});
});
