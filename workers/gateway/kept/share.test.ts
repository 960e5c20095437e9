import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cachingHeaders } from "../../kit/caching.ts";
import { demoStores } from "../../local/demo/stores.ts";

const store = demoStores[0]?.store;
const mark = "https://fonts.test/";

type Answering = (request: Request) => Promise<Response>;

const page = (text: string, headers: Record<string, string> = {}) =>
	new Response(text, {
		headers: {
			"content-type": "text/html",
			...cachingHeaders({ tags: ["product:a"], asOf: 1 }),
			"cache-control": "public, max-age=0, must-revalidate",
			...headers,
		},
	});

beforeEach(() => {
	vi.resetModules();
	vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
	vi.spyOn(console, "log").mockReturnValue();
	vi.spyOn(console, "error").mockReturnValue();
});
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

/** One isolate of the gateway, with a storefront that does as it is told; `edge` is Workers Cache, where there is one. */
async function isolate(storefront: Answering, edge?: Answering, without = "memory") {
	const { app } = await import("../app.ts");
	const { answerAtOnce } = await import("./at-once.ts");
	const { edgeOf } = await import("./platform-edge.ts");
	const limit = { limit: vi.fn(async () => ({ success: true })) };
	const fetch = vi.fn(storefront);
	const env = {
		...{ FEW: limit, WRITES: limit, READS: limit, CACHE_SECONDS: "300", CACHE_WITHOUT_PLATFORM: without },
		STORES: { byHost: async () => store },
		STOREFRONT: { fetch },
		PURGE_LOG: { getByName: () => ({ check: () => ({ isCurrent: true }) }) },
	};
	const platform = edge && { cache: {}, exports: { SharedAnswers: { fetch: edge } } };
	const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {}, ...platform };
	async function ask(path = "/products", headers: Record<string, string> = {}, method = "GET") {
		const request = new Request(`http://localhost${path}`, { headers, method });
		const answer = answerAtOnce(request) ?? (await app.fetch(request, env as never, context as never));
		return { answer, where: answer.headers.get("x-cache"), status: answer.status, text: await answer.text() };
	}
	return { ask, fetch, limit, purge: (tags: string[]) => edgeOf(env as never, context as never).purge(tags) };
}

/** How to ask an isolate that remembers a page as it was before it was changed and purged, and has heard nothing of that. */
async function afterPurge() {
	let text = "old";
	const { ask, purge } = await isolate(async () => page(text));
	await ask();
	text = "new";
	await purge([`${store?.id}/product:a`]);
	return ask;
}

describe("a page that is asked for", () => {
	test("by a hundred at once is made once, and all get the same", async () => {
		const { promise, resolve } = Promise.withResolvers<void>();
		const { ask, fetch } = await isolate(async () => {
			await promise;
			return page("page");
		});
		const asked = Array.from({ length: 100 }, () => ask());
		await vi.advanceTimersByTimeAsync(100);
		resolve();
		const answers = await Promise.all(asked);
		expect(fetch).toHaveBeenCalledTimes(1);
		expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(["page"]));
	});

	test("again is not made again, and costs nobody anything", async () => {
		const { ask, fetch, limit } = await isolate(async () => page("page"));
		expect((await ask()).where).toBe("MISS");
		for (const _ of [1, 2, 3]) expect(await ask()).toMatchObject({ where: "HIT", text: "page" });
		expect(fetch).toHaveBeenCalledTimes(1);
		expect(limit.limit).not.toHaveBeenCalled();
	});

	test("is said alike from memory, from the edge and fresh, but for what names the request", async () => {
		const { ask } = await isolate(async () => page("page", { "content-security-policy": "default-src 'self'" }));
		const headers = async () => {
			const { answer } = await ask();
			const told = [...answer.headers].filter(([name]) => !["x-request-id", "traceparent", "x-cache"].includes(name));
			expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
			return told;
		};
		const fresh = await headers();
		expect(await headers()).toEqual(fresh);
		vi.advanceTimersByTime(2000);
		expect(await headers()).toEqual(fresh);
		expect(fresh.map(([name]) => name)).not.toContain("cache-tag");
		expect(fresh.map(([name]) => name)).not.toContain("cloudflare-cdn-cache-control");
		expect(fresh.map(([name]) => name)).toContain("x-frame-options");
	});

	test("by who has it already is not sent again, from wherever it comes", async () => {
		const { ask } = await isolate(async () => page("page"));
		const etag = (await ask()).answer.headers.get("etag") ?? "";
		const known = { "if-none-match": `"other", W/${etag}` };
		expect(await ask("/products", known)).toMatchObject({ status: 304, where: "HIT", text: "" });
		vi.advanceTimersByTime(2000);
		const again = await ask("/products", known);
		expect([again.status, again.text, again.answer.headers.get("etag")]).toEqual([304, "", etag]);
		expect((await ask("/products", { "if-none-match": '"other"' })).status).toBe(200);
	});

	test("by who reloads is not answered from memory", async () => {
		const ask = await afterPurge();
		expect((await ask("/products", { "cache-control": "no-cache" })).text).toBe("new");
	});

	test("by HEAD says the same without its text", async () => {
		const { ask } = await isolate(async () => page("page"));
		const { answer } = await ask();
		const head = await ask("/products", {}, "HEAD");
		expect([head.status, head.text, head.answer.headers.get("etag")]).toEqual([200, "", answer.headers.get("etag")]);
	});
});

describe("after a purge", () => {
	test("an isolate that heard nothing of it gives what it remembers for a second and no longer", async () => {
		const ask = await afterPurge();
		vi.advanceTimersByTime(999);
		expect((await ask()).text).toBe("old");
		vi.advanceTimersByTime(1);
		expect(await ask()).toMatchObject({ where: "MISS", text: "new" });
	});

	test("nobody waits for an answer that has been on its way for longer than that", async () => {
		const { promise, resolve } = Promise.withResolvers<void>();
		const storefront = vi.fn<Answering>().mockImplementationOnce(async () => {
			await promise;
			return page("old");
		});
		const { ask } = await isolate(storefront.mockImplementation(async () => page("new")));
		const slow = ask();
		await vi.advanceTimersByTimeAsync(1000);
		expect((await ask()).text).toBe("new");
		resolve();
		expect((await slow).text).toBe("old");
	});
});

describe("what nobody keys an answer by", () => {
	const poisons: Record<string, string> = {
		cookie: "__Host-access=somebody; __Host-cart=hers",
		authorization: "Bearer somebody",
		"user-agent": "<script>",
		"x-forwarded-host": "evil.test",
		"x-forwarded-proto": "ftp",
		"x-original-url": "/cart",
		"x-http-method-override": "POST",
		"accept-language": "fr",
		accept: "application/json",
		referer: mark,
		"cf-connecting-ip": "203.0.113.9",
		"tussi-context": "x",
		"tussi-store": "x",
		"tussi-url": mark,
	};

	test("never reaches who makes it", async () => {
		const { ask, fetch } = await isolate(async (request) =>
			page(JSON.stringify([request.url, ...request.headers].filter(([name]) => name !== "tussi-context"))),
		);
		const poisoned = await ask(`/products?evil=${mark}&utm_source=x`, poisons);
		expect(poisoned.where).toBe("MISS");
		const [seen] = fetch.mock.calls[0] ?? expect.unreachable();
		expect(seen.url).toBe("http://localhost/products");
		expect([...seen.headers.keys()].toSorted()).toEqual(["accept-language", "tussi-context", "tussi-store"]);
		expect(await ask()).toMatchObject({ where: "HIT", text: poisoned.text });
	});
});

describe("while the cache is gone", () => {
	test("everything is answered, and says so", async () => {
		const { ask } = await isolate(
			async () => page("page"),
			() => Promise.reject(new Error("gone")),
		);
		expect(await ask()).toMatchObject({ status: 200, where: "BYPASS", text: "page" });
		expect(await ask(), "nothing is remembered that nobody could check").toMatchObject({ where: "BYPASS" });
	});

	test("a platform that has none and is not one machine keeps nothing, and tells who has the page already", async () => {
		const { ask, fetch } = await isolate(async () => page("page"), undefined, "");
		const first = await ask();
		const known = { "if-none-match": first.answer.headers.get("etag") ?? "" };
		expect([first.where, (await ask()).where, (await ask("/products", known)).status]).toEqual([
			"BYPASS",
			"BYPASS",
			304,
		]);
		expect(fetch).toHaveBeenCalledTimes(3);
	});

	test("a fault of who makes the page is a fault, not a page", async () => {
		const { ask } = await isolate(() => Promise.reject(new Error("gone")));
		const asked = ask();
		await vi.advanceTimersByTimeAsync(6000);
		expect(await asked).toMatchObject({ status: 503, where: null });
	});
});

test.each([
	["HIT", "HIT"],
	["REVALIDATED", "HIT"],
	["MISS", "MISS"],
	["EXPIRED", "MISS"],
	["STALE", "STALE"],
	["UPDATING", "STALE"],
	["BYPASS", "BYPASS"],
	["DYNAMIC", "BYPASS"],
])("Cloudflare's %s is our %s", async (status, where) => {
	const edge = async () => page("page", { "cf-cache-status": status });
	expect((await (await isolate(async () => page("page"), edge)).ask()).where).toBe(where);
});

test("an address too long to keep anything by is answered all the same", async () => {
	const { ask } = await isolate(async ({ url }) => page(url));
	const long = `/products?q=${"x".repeat(3000)}`;
	expect(await ask(long)).toMatchObject({ where: "BYPASS", text: `http://localhost${long}` });
});

test("a page elsewhere that leads on keeps what its address said beside its path", async () => {
	const { ask } = await isolate(
		async () => new Response(null, { status: 301, headers: { location: "/products/new" } }),
	);
	const { answer } = await ask("/products/old?utm_source=mail");
	expect([answer.status, answer.headers.get("location")]).toEqual([301, "/products/new?utm_source=mail"]);
});
