import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../../workers/gateway/routes.ts";
import { demoPassword } from "../../workers/local/demo/people.ts";
import { malformed } from "../malformed.ts";
import { publicHost, startPublicShop } from "../public-shop.ts";
import { newAddress, type Shop } from "../shop.ts";
import { type Problem, Shopper } from "../shopper.ts";

let shop: Shop;
beforeAll(async () => {
	shop = await startPublicShop();
});
afterAll(() => shop?.close());

const ask = (path: string, init: RequestInit = {}, address = newAddress()): Promise<Response> =>
	shop.fetch(path, { ...init, headers: { "cf-connecting-ip": address, ...(init.headers as Record<string, string>) } });

/** The same with nothing of development before the gateway. */
const askOutside = (address: string, init: RequestInit = {}): Promise<Response> =>
	shop.server.ask("tussi-gateway", address, {
		...init,
		headers: { "cf-connecting-ip": newAddress(), ...(init.headers as Record<string, string>) },
	});

const codeOf = async (response: Response): Promise<string> => ((await response.json()) as Problem).code;

describe("too much from one address", () => {
	const logIn = (address: string) =>
		ask(
			"/api/auth/login",
			{
				method: "POST",
				headers: { "content-type": "application/json" },
				body: JSON.stringify({ email: "shopper@tussi.test", password: demoPassword }),
			},
			address,
		);

	test("of 150 logins in a burst five are tried; another address signs in meanwhile", async () => {
		const address = newAddress();
		const burst = Array.from({ length: 150 }, () => logIn(address));
		const other = await logIn(newAddress());
		expect(other.status).toBe(200);
		const answers = await Promise.all(burst);
		expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
		const refused = answers.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(145);
		for (const answer of refused) {
			expect(answer.headers.get("content-type")).toBe("application/problem+json");
			// The account's own limit counts from its first try, which may be a second ago.
			expect(answer.headers.get("retry-after")).toMatch(/^(5\d|60)$/);
			expect(await codeOf(answer)).toBe("request.too_many");
		}
	});

	test("counts on pages as in the API", async () => {
		const address = newAddress();
		for (let round = 0; round < 5; round++) await logIn(address);
		expect((await logIn(address)).status).toBe(429);
		const page = await ask("/es/login", { method: "POST", body: new URLSearchParams({ email: "x" }) }, address);
		expect(page.status).toBe(429);
	});

	test("of other writes stops at 120, for each store by itself; reads go on, Stripe is never turned away", async () => {
		const address = newAddress();
		const write = (path: string) => ask(path, { method: "POST" }, address);
		const answers = await Promise.all(Array.from({ length: 130 }, () => write("/api/cart/add")));
		expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
		expect((await write("/api/cart/checkout")).status).toBe(429);
		expect((await write("http://my-brand.localhost:8787/api/cart/add")).status).toBe(415);
		expect((await ask("/api/products?limit=1", {}, address)).status).toBe(200);
		expect((await write("/api/webhooks/stripe")).status).toBe(400);
	});

	test("lets nobody read all there is more than five times", async () => {
		const address = newAddress();
		const statuses = [];
		for (let round = 0; round < 6; round++) statuses.push((await ask("/api/admin/ledger/verify", {}, address)).status);
		expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
	});
});

describe("only over HTTPS", () => {
	test("plain HTTP leads there, with method and body, at every public host", async () => {
		for (const path of ["/", "/products?category=wear", "/api/products", "/health", "/api/cart/add"]) {
			const answer = await askOutside(`http://${publicHost}${path}`, {
				method: path === "/api/cart/add" ? "POST" : "GET",
			});
			expect([answer.status, answer.headers.get("location")]).toEqual([308, `https://${publicHost}${path}`]);
			expect(answer.headers.get("strict-transport-security")).toBeNull();
		}
	});

	test("and there browsers are told to stay", async () => {
		for (const path of ["/", "/api/products", "/api/nowhere", "/health"])
			expect((await askOutside(`https://${publicHost}${path}`)).headers.get("strict-transport-security"), path).toBe(
				"max-age=63072000",
			);
	});

	test("except on this machine", async () => {
		for (const host of [
			"http://localhost:8787",
			"http://127.0.0.1",
			"http://my-brand.localhost",
			"https://localhost",
		]) {
			const answer = await askOutside(`${host}/health`);
			expect([host, answer.status, answer.headers.get("strict-transport-security")]).toEqual([host, 200, null]);
		}
	});

	test("whatever a header says of the scheme", async () => {
		const headers = { "x-forwarded-proto": "https", forwarded: "proto=https" };
		expect((await askOutside(`http://${publicHost}/`, { headers })).status).toBe(308);
	});
});

describe("pages of other origins", () => {
	const preflight = (origin: string) =>
		askOutside(`https://${publicHost}/api/cart/add`, {
			method: "OPTIONS",
			headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
		});

	test("read the API where they are the store's own", async () => {
		const answer = await preflight(`https://${publicHost}`);
		expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([204, `https://${publicHost}`]);
		expect(answer.headers.get("access-control-allow-methods")).toContain("POST");
		expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
		const read = await askOutside(`https://${publicHost}/api/products?limit=1`, {
			headers: { origin: `https://${publicHost}` },
		});
		expect(read.headers.get("access-control-allow-origin")).toBe(`https://${publicHost}`);
		expect(read.headers.get("access-control-expose-headers")).toContain("x-request-id");
	});

	test.each([
		"https://evil.test",
		"https://my-brand.localhost",
		"http://shop.example",
		"https://shop.example.evil.test",
		"https://shop.example:8443",
		"null",
		"https://user@shop.example",
	])("are told nothing at %s", async (origin) => {
		const answer = await preflight(origin);
		expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([403, null]);
		const read = await askOutside(`https://${publicHost}/api/products?limit=1`, { headers: { origin } });
		expect([read.status, read.headers.get("access-control-allow-origin")]).toEqual([200, null]);
		expect(read.headers.get("vary")).toContain("origin");
	});

	test("write with a token where the store's list welcomes them, never with a cookie", async () => {
		const { DB } = await shop.env<StoresEnv>("stores");
		const origin = "https://app.example";
		await DB.prepare(
			"UPDATE stores SET settings = json_set(settings, '$.corsOrigins', json(?)) WHERE slug = 'my-brand'",
		)
			.bind(JSON.stringify([origin]))
			.run();
		const write = (headers: Record<string, string>) =>
			ask("http://my-brand.localhost:8787/api/cart/add", {
				method: "POST",
				headers: { origin, "sec-fetch-site": "cross-site", "content-type": "application/json", ...headers },
				body: "{}",
			});
		await expect.poll(async () => (await write({})).status, { timeout: 8000 }).toBe(400);
		expect(await codeOf(await write({ cookie: "__Host-access=x" }))).toBe("request.cross_site");
		expect(await codeOf(await write({ origin: "https://evil.test" }))).toBe("request.cross_site");
	});
});

test("every kind of answer tells browsers how to treat it", async () => {
	const { product } = await new Shopper(shop).something();
	const kinds: [string, RequestInit, number][] = [
		["/", { headers: { accept: "text/html" } }, 200],
		[`/products/${product.slug}`, {}, 200],
		["/api/products", {}, 200],
		["/api/nowhere", {}, 404],
		["/nowhere", { headers: { accept: "text/html" } }, 404],
		["/api/cart/add", { method: "PUT" }, 405],
		["/api/cart/add", { method: "POST", body: "x", headers: { "content-type": "text/plain" } }, 415],
		["/api/auth/me", {}, 401],
		["/favicon.svg", {}, 200],
		["/products/", { headers: { accept: "text/html" } }, 301],
		["/openapi.json", {}, 200],
		["/docs", {}, 200],
		["/health", {}, 200],
		["/.well-known/jwks.json", {}, 200],
		["http://nobody.test/", {}, 421],
	];
	for (const [path, init, status] of kinds) {
		const answer = await ask(path, init);
		expect([path, answer.status]).toEqual([path, status]);
		const said = Object.fromEntries(answer.headers);
		expect(said, path).toMatchObject({
			"x-content-type-options": "nosniff",
			"x-frame-options": "DENY",
			"referrer-policy": "strict-origin-when-cross-origin",
			"cross-origin-opener-policy": "same-origin",
			"x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
			traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/),
			"permissions-policy": expect.stringContaining("camera=()"),
			"content-security-policy": expect.stringContaining("default-src"),
		});
		if (path.startsWith("/api/"))
			expect(said["content-security-policy"], path).toBe("default-src 'none'; frame-ancestors 'none'");
		if (status >= 400) expect(said["cache-control"], path).toBe("no-store");
	}
});

test("what is hers is kept by nobody else", async () => {
	const shopper = new Shopper(shop);
	await shopper.add((await shopper.something()).variant.id);
	for (const path of ["/cart", "/checkout", "/login", "/api/cart", "/api/shipping-methods", "/api/status"])
		expect((await ask(path)).headers.get("cache-control"), path).toMatch(/private|no-store/);
	expect((await ask("/api/products")).headers.get("cache-control")).toBe("public, max-age=0, must-revalidate");
});

describe("what a client claims", () => {
	const claims = {
		"x-forwarded-for": "10.0.0.1",
		"x-forwarded-host": "my-brand.localhost",
		"x-forwarded-proto": "https",
		forwarded: "for=10.0.0.1;host=my-brand.localhost",
		"x-real-ip": "10.0.0.1",
		"x-user-id": "usr_admin",
		"x-user-role": "admin",
		"x-role": "admin",
		"x-original-url": "/api/admin/users",
		"x-http-method-override": "DELETE",
		"tussi-store": encodeURIComponent(JSON.stringify({ id: "sto_x", slug: "x" })),
		"tussi-context": encodeURIComponent(JSON.stringify({ store: { id: "sto_x", slug: "x" }, address: "10.0.0.1" })),
	};

	test("of who or where it is opens nothing", async () => {
		for (const path of ["/api/auth/me", "/api/admin/users", "/api/auth/keys"])
			expect((await ask(path, { headers: claims })).status, path).toBe(401);
		const same = async (headers: Record<string, string>) =>
			(await ask("/api/products?limit=3", { headers })).json() as Promise<unknown>;
		expect(await same(claims)).toEqual(await same({}));
	});

	test("of its address does not free it from its limit", async () => {
		const address = newAddress();
		const statuses = [];
		for (let round = 0; round < 6; round++) {
			const body = new URLSearchParams({ email: "nobody@tussi.test", password: "x" });
			const headers = { ...claims, "x-forwarded-for": newAddress(), "x-real-ip": newAddress() };
			statuses.push((await ask("/login", { method: "POST", body, headers }, address)).status);
		}
		expect(statuses.at(-1)).toBe(429);
		expect(statuses.slice(0, 5)).not.toContain(429);
	});
});

describe("a method", () => {
	/** As on the wire, where `fetch` would not let it out. */
	const raw = (method: string, path: string): Promise<number> =>
		new Promise((done, failed) => {
			const { hostname, port } = new URL(shop.origin);
			const sent = request(
				{ hostname, port, method, path, headers: { "cf-connecting-ip": newAddress() } },
				(answer) => {
					answer.resume();
					done(answer.statusCode ?? 0);
				},
			);
			sent.on("error", failed).end();
		});

	test("that is not on the list does nothing", async () => {
		for (const method of ["PUT", "TRACE", "PROPFIND", "PURGE", "OPTIONS"])
			for (const path of ["/api/products", "/cart", "/api/cart/checkout"]) {
				const status = await raw(method, path);
				expect([method, path, [400, 403, 405, 501].includes(status)]).toEqual([method, path, true]);
			}
	});

	test("HEAD says what GET would, without a body", async () => {
		for (const path of ["/", "/api/products", "/health"]) {
			const head = await ask(path, { method: "HEAD" });
			expect([path, head.status, await head.text()]).toEqual([path, 200, ""]);
		}
	});

	test("in a header or a field is not one", async () => {
		const { product } = await new Shopper(shop).something();
		const answer = await ask(`/api/products/${product.id}?_method=DELETE`, {
			method: "POST",
			headers: { "x-http-method-override": "GET" },
		});
		expect(answer.status).toBe(405);
	});
});

test("how the shop is can be asked at any time", async () => {
	for (const path of ["/health", "/api/health"]) expect(await (await ask(path)).json()).toEqual({ status: "ok" });
	const ready = await ask("/api/ready");
	expect(ready.status).toBe(200);
	const { services } = (await (await ask("/api/status")).json()) as {
		services: Record<string, { status: string; ms: number; parts?: Record<string, { status: string }> }>;
	};
	expect(services).toMatchObject({
		stores: { status: "ok", parts: { stores: { status: "ok" } } },
		catalog: { status: "ok", parts: { catalog: { status: "ok" }, inventory: { status: "ok" } } },
		checkout: { status: "ok", parts: { orders: { status: "ok" }, carts: { status: "ok" } } },
		storefront: { status: "ok" },
		auth: { status: expect.stringMatching(/^(ok|unknown)$/) },
	});
});

test("2,000 malformed requests are refused or served, and none breaks anything", { timeout: 60_000 }, async () => {
	const broken: string[] = [];
	const tokens = await Promise.all([shop.token("shopper"), shop.token("admin")]);
	const requests = malformed(routes, 2000, 20_261_121, tokens);
	const next = async (): Promise<void> => {
		for (let one = requests.pop(); one; one = requests.pop()) {
			const { status, headers } = await ask(`http://localhost:8787${one.path}`, one.init);
			if (status >= 500 || headers.get("x-request-id") === null)
				broken.push(
					`${status} ${one.init.method} ${one.path} ${JSON.stringify(one.init.headers)} ${String(one.init.body).slice(0, 200)}`,
				);
		}
	};
	await Promise.all(Array.from({ length: 16 }, next));
	expect(broken).toEqual([]);
});
