import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { PurgeLog, Verdict } from "../../../durable-objects/purge-log.ts";
import { cachingHeaders, madeOfSettings, tags } from "../../kit/caching.ts";
import { contextOf } from "../../kit/context.ts";
import { demoStores } from "../../local/demo/stores.ts";
import { faultHeader, makeAnswer } from "./make-answer.ts";
import { questionAt, readQuestion, writeQuestion } from "./question.ts";
import { spotOf } from "./spot.ts";
import { respond } from "./whole.ts";

const store = demoStores[0]?.store ?? expect.unreachable();
const rule = "cloudflare-cdn-cache-control";
type Log = Pick<PurgeLog, "check">;

beforeEach(() => void vi.spyOn(console, "error").mockReturnValue());
afterEach(() => void vi.restoreAllMocks());

function question() {
	const url = new URL("https://a.test/products?sort=name");
	const spot = spotOf({ store, url, names: ["sort"], accepted: "es" }) ?? expect.unreachable();
	return questionAt(spot, "storefront", { store, requestId: "req", address: "198.51.100.7", traceparent: "" });
}

/** The gateway's surroundings, with services and a log that do as they are told. */
function surroundings(storefront: (request: Request) => Promise<Response>, log: Partial<Log> = {}, seconds = "300") {
	const fetch = vi.fn(storefront);
	const check = vi.fn(log.check ?? ((): Verdict => ({ isCurrent: true })));
	const env = { STOREFRONT: { fetch }, PURGE_LOG: { getByName: () => ({ check }) }, CACHE_SECONDS: seconds };
	return { fetch, check, make: async () => respond(await makeAnswer(env as unknown as GatewayEnv, question())) };
}

const page = (text: string, asOf: number, headers: Record<string, string> = {}) =>
	new Response(text, { headers: { ...cachingHeaders({ tags: [tags.product("prd_1")], asOf }), ...headers } });

test("an answer is kept with its store's tags, for as long as the shop is told to, and has an ETag", async () => {
	const { make, check } = surroundings(async () => page("page", 5));
	const { headers } = await make();
	expect(headers.get(rule)).toBe("public, max-age=300, stale-while-revalidate=60, stale-if-error=3600");
	expect(headers.get("cache-tag")).toBe(`${store.id}/product:prd_1,${store.id}/store`);
	expect(headers.get("etag")).toMatch(/^"[\w-]{16}"$/);
	expect(check).toHaveBeenCalledWith({ tags: ["product:prd_1", "store"], asOf: 5 });
});

test("whoever makes it sees nothing of who asked", async () => {
	const { make, fetch } = surroundings(async () => page("page", 5));
	await make();
	const [seen] = fetch.mock.calls[0] ?? expect.unreachable();
	expect(seen.url).toBe("https://a.test/products?sort=name");
	expect([...seen.headers.keys()].toSorted()).toEqual(["accept-language", "tussi-context", "tussi-store"]);
	expect(seen.headers.get("accept-language")).toBe("es");
	expect(contextOf(seen).address).toBe("");
});

test("what leads elsewhere is not followed on the way", async () => {
	const { make, fetch } = surroundings(async () => page("page", 5));
	await make();
	expect([fetch.mock.calls[0]?.[0].redirect, writeQuestion(question()).redirect]).toEqual(["manual", "manual"]);
});

test("a question that goes through the platform's cache arrives as it was", () => {
	const asked = { ...question(), key: "sto.1.es https://a.test/?q=ñ%20&x", language: "es, en;q=0.5" };
	expect(readQuestion(writeQuestion(asked))).toEqual(asked);
});

test("a page made from an old copy of the data is never kept: it is made again from one that is new enough", async () => {
	const purgedAt = 8;
	/** A replica that lags behind: only who comes with a bookmark sees what is new. */
	const replica = async (request: Request) => (contextOf(request).bookmark ? page("new", 8) : page("old", 7));
	const check = ({ asOf }: { asOf: number }): Verdict =>
		asOf >= purgedAt ? { isCurrent: true } : { isCurrent: false, bookmark: "mark" };
	const { make, fetch } = surroundings(replica, { check });
	const answer = await make();
	expect(await answer.text()).toBe("new");
	expect(answer.headers.get(rule)).toContain("max-age=300");
	expect(fetch.mock.calls.map(([request]) => contextOf(request).bookmark)).toEqual([undefined, "mark"]);
});

test("one that stays behind all the same is answered, and not kept", async () => {
	const check = (): Verdict => ({ isCurrent: false, bookmark: null });
	const { make, fetch } = surroundings(async () => page("old", 7), { check });
	const answer = await make();
	expect([await answer.text(), answer.headers.get(rule)]).toEqual(["old", "no-store"]);
	expect(fetch.mock.calls.map(([request]) => contextOf(request).bookmark)).toEqual([undefined, "first-primary"]);
});

test("while nobody knows what was purged nothing is kept, and everything answered", async () => {
	const check = (): Verdict => {
		throw new Error("gone");
	};
	const answer = await surroundings(async () => page("page", 7), { check }).make();
	expect([answer.status, await answer.text(), answer.headers.get(rule)]).toEqual([200, "page", "no-store"]);
});

test("a log that never answers keeps nobody waiting for long", async () => {
	vi.useFakeTimers();
	const check = () => new Promise<Verdict>(() => undefined) as unknown as Verdict;
	const made = surroundings(async () => page("page", 7), { check }).make();
	await vi.advanceTimersByTimeAsync(1000);
	vi.useRealTimers();
	expect(
		await Promise.race([
			made.then((answer) => answer.text()),
			Promise.resolve().then(() => new Promise((late) => setTimeout(late, 500, "late"))),
		]),
	).toBe("page");
});

test.each<[string, () => Response]>([
	["sets a cookie", () => page("x", 5, { "set-cookie": "a=b" })],
	["is private", () => page("x", 5, { "cache-control": "private, no-store" })],
	["does not say what it is made of", () => new Response("x")],
	["is no page", () => new Response("x", { status: 404, headers: madeOfSettings })],
	["leads elsewhere", () => new Response(null, { status: 301, headers: { ...madeOfSettings, location: "/x" } })],
])("an answer that %s is not kept", async (_, answer) => {
	const { headers } = await surroundings(async () => answer()).make();
	expect(headers.get(rule)).toBe("no-store");
});

test("what is made of settings alone asks no log", async () => {
	const { make, check } = surroundings(async () => new Response("x", { headers: madeOfSettings }));
	expect((await make()).headers.get(rule)).toContain("max-age=300");
	expect(check).not.toHaveBeenCalled();
});

test("a shop that is told to keep nothing keeps nothing", async () => {
	const { make, check } = surroundings(async () => page("x", 5), {}, "0");
	expect((await make()).headers.get(rule)).toBe("no-store");
	expect(check).not.toHaveBeenCalled();
});

test("a fault is said, and not kept", async () => {
	const answer = await surroundings(() => Promise.reject(new Error("gone"))).make();
	expect([answer.status, answer.headers.get(faultHeader), answer.headers.get(rule)]).toEqual([
		503,
		"broken",
		"no-store",
	]);
});
