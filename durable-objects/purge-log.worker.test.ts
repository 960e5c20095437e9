import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorkers, type Workers } from "../test/harness/start-workers.ts";
import type { Purge } from "../workers/kit/caching.ts";
import type { PurgeLog } from "./purge-log.ts";

let server: Workers;
let made = 0;
beforeAll(async () => {
	const PURGES = { service: "tussi-gateway", entrypoint: "Purges" };
	server = await startWorkers([{ configPath: "wrangler.toml" }], { PURGES });
});
afterAll(() => server?.close());

/** A log nobody else writes to, as its worker asks it. */
async function newLog() {
	const { PURGE_LOG } = await server.env<{ PURGE_LOG: DurableObjectNamespace<PurgeLog> }>("tussi-gateway");
	const name = `sto_${made++}`;
	const log = () => PURGE_LOG.getByName(name);
	return {
		name,
		note: (purge: Partial<Purge>): Promise<string[]> => log().note({ tags: {}, bookmark: null, ...purge }),
		check: (tags: string[], asOf: number) => log().check({ tags, asOf }),
	};
}

test("what was made before a change is old, what was made after it is not", async () => {
	const { note, check } = await newLog();
	expect(await check(["product:a"], 0)).toEqual({ isCurrent: true });
	expect(await note({ tags: { "product:a": 7 } })).toEqual(["product:a"]);
	expect(await check(["product:a", "shelf:"], 6)).toMatchObject({ isCurrent: false });
	expect(await check(["product:a", "shelf:"], 7)).toEqual({ isCurrent: true });
	expect(await check(["product:b"], 1), "another product").toEqual({ isCurrent: true });
});

test("who comes with news of long ago makes nothing new again", async () => {
	const { note, check } = await newLog();
	await note({ tags: { "product:a": 7 }, bookmark: "late" });
	await note({ tags: { "product:a": 3 }, bookmark: "early" });
	expect(await check(["product:a"], 6)).toEqual({ isCurrent: false, bookmark: "late" });
});

test("other categories make what shows them old; the same ones do not", async () => {
	const { note, check } = await newLog();
	const categories = (shown: string, asOf: number) => ({ categories: { shown, asOf } });
	expect(await note({ tags: { "shelf:": 1 }, ...categories("tea", 1) })).toContain("categories");
	expect(await note({ tags: { "shelf:": 2 }, ...categories("tea", 2) })).toEqual(["shelf:"]);
	expect(await note({ tags: { "shelf:": 3 }, ...categories("tea, cups", 3) })).toContain("categories");
	expect(await check(["categories"], 2)).toMatchObject({ isCurrent: false });
	expect(await note({ tags: { "shelf:": 2 }, ...categories("tea", 2) }), "who comes late").toContain("categories");
	expect(await note({ tags: { "shelf:": 4 }, ...categories("tea, cups", 4) })).toEqual(["shelf:"]);
});

test("other categories are told of again to who could not purge them the first time", async () => {
	const { note } = await newLog();
	await note({ tags: { "shelf:": 1 }, categories: { shown: "tea", asOf: 1 } });
	const told = { tags: { "shelf:": 5 }, categories: { shown: "tea, cups", asOf: 5 } };
	expect(await note(told)).toContain("categories");
	expect(await note(told)).toContain("categories");
});

test("who hears of other categories before she hears of the change dates them by when they were read", async () => {
	const { note, check } = await newLog();
	await note({ tags: { "shelf:": 1 }, categories: { shown: "tea", asOf: 1 } });
	await note({ tags: { "product:a": 5 }, categories: { shown: "tea, cups", asOf: 6 } });
	expect(await check(["categories"], 5)).toMatchObject({ isCurrent: false });
	expect(await check(["categories"], 6)).toEqual({ isCurrent: true });
});

test("it lives through the end of its memory, and one store's is not another's", async () => {
	const [log, other] = [await newLog(), await newLog()];
	// Not from here: as long as somebody here holds on to it, it does not end.
	const purge: Purge = { tags: { "product:a": 7 }, bookmark: "mark" };
	await server.atOnce("PURGES", [["purge", log.name, purge]]);
	await server.getWorker("tussi-gateway").evictDurableObject("PurgeLog", { name: log.name });
	expect(await log.check(["product:a"], 6)).toEqual({ isCurrent: false, bookmark: "mark" });
	expect(await other.check(["product:a"], 6)).toEqual({ isCurrent: true });
});

test("it does not grow for ever: of tags it has forgotten it believes the worst", async () => {
	const { note, check } = await newLog();
	const some = (from: number) =>
		Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`product:${from + at}`, from + at]));
	await note({ tags: some(1) });
	await note({ tags: some(3001) });
	expect(await check(["product:6000"], 6000)).toEqual({ isCurrent: true });
	expect(await check(["product:1"], 1), "forgotten").toMatchObject({ isCurrent: false });
	expect(await check(["product:1"], 2000)).toEqual({ isCurrent: true });
});
