import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { demoStores } from "../../local/demo/stores.ts";
import { LocalEdge } from "./local-edge.ts";
import type { Question } from "./question.ts";
import { whole } from "./whole.ts";

const store = demoStores[0]?.store ?? expect.unreachable();
const context = { store, requestId: "", address: "", traceparent: "" };

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const rule = "public, max-age=300, stale-while-revalidate=60, stale-if-error=3600";
const page = (text: string, tags = "sto/a", cacheControl = rule) =>
	new Response(text, { headers: { "cloudflare-cdn-cache-control": cacheControl, "cache-tag": tags } });

function edge(ask: (question: Question) => Promise<Response>, most?: number) {
	const asked = vi.fn(ask);
	const cache = new LocalEdge(async (question) => whole(await asked(question)), most);
	const behind: Promise<unknown>[] = [];
	const get = async (path = "page") => {
		const question: Question = { key: path, to: "storefront", url: path, language: "en", context };
		const { kept, status } = await cache.find(question, (work) => behind.push(work));
		return [status, new TextDecoder().decode(kept.body)];
	};
	return { asked, cache, get, done: () => Promise.all(behind) };
}

test("an answer is made once, and given for as long as it says", async () => {
	const { get, asked } = edge(async () => page("one"));
	expect(await get()).toEqual(["MISS", "one"]);
	expect(await get()).toEqual(["HIT", "one"]);
	vi.setSystemTime(299_999);
	expect(await get()).toEqual(["HIT", "one"]);
	expect(asked).toHaveBeenCalledTimes(1);
});

test("past its time it is given for a while longer, and one request renews it", async () => {
	const { promise, resolve } = Promise.withResolvers<Response>();
	const ask = vi.fn<() => Promise<Response>>().mockImplementation(async () => page("number 3"));
	ask.mockImplementationOnce(async () => page("number 1")).mockReturnValueOnce(promise);
	const { get, asked, done } = edge(ask);
	await get();
	vi.setSystemTime(300_000);
	expect(await get()).toEqual(["UPDATING", "number 1"]);
	expect(await get()).toEqual(["UPDATING", "number 1"]);
	resolve(page("number 2"));
	await done();
	expect(asked).toHaveBeenCalledTimes(2);
	expect(await get()).toEqual(["HIT", "number 2"]);
	vi.setSystemTime(300_000 + 360_000);
	expect(await get(), "after that somebody waits for a new one").toEqual(["MISS", "number 3"]);
});

test("where nobody can renew it, it is better than nothing", async () => {
	const ask = vi.fn<() => Promise<Response>>().mockResolvedValueOnce(page("one"));
	const { get } = edge(ask);
	await get();
	vi.setSystemTime(400_000);
	ask.mockResolvedValueOnce(new Response("broken", { status: 503 }));
	expect(await get()).toEqual(["STALE", "one"]);
	ask.mockRejectedValueOnce(new Error("gone"));
	expect(await get()).toEqual(["STALE", "one"]);
	vi.setSystemTime(300_000 + 3_600_000);
	ask.mockRejectedValueOnce(new Error("gone"));
	await expect(get()).rejects.toThrow("gone");
});

test.each(["no-store", "private, max-age=300", "", "max-age=0"])("an answer that says %j is not kept", async (said) => {
	const { get } = edge(async () => page("one", "sto/a", said));
	expect(await get()).toEqual(["BYPASS", "one"]);
	expect(await get()).toEqual(["BYPASS", "one"]);
});

test("a purge forgets what has one of its tags, and nothing else", async () => {
	const { get, cache } = edge(async ({ url }) => page(url, url.endsWith("b") ? "sto/b,sto/all" : "sto/a,sto/all"));
	await get("a");
	await get("b");
	await cache.purge(["sto/a"]);
	expect((await get("a"))[0]).toBe("MISS");
	expect((await get("b"))[0]).toBe("HIT");
	await cache.purge(["sto/all"]);
	expect((await get("b"))[0]).toBe("MISS");
});

test("what is being made while it is purged is given to who asked for it, and not kept", async () => {
	const { promise, resolve } = Promise.withResolvers<Response>();
	const ask = vi
		.fn<() => Promise<Response>>()
		.mockReturnValueOnce(promise)
		.mockImplementation(async () => page("new"));
	const { get, cache } = edge(ask);
	const first = get();
	await cache.purge(["sto/a"]);
	resolve(page("old"));
	expect(await first).toEqual(["MISS", "old"]);
	expect(await get()).toEqual(["MISS", "new"]);
});

test("it keeps so many", async () => {
	const { get } = edge(async ({ url }) => page(url), 2);
	for (const path of ["a", "b", "c"]) await get(path);
	expect((await get("c"))[0]).toBe("HIT");
	expect((await get("a"))[0]).toBe("MISS");
});
