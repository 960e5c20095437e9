import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emit } from "../../kit/outbox.ts";
import { statement } from "../../kit/statement.ts";
import { catalogDatabase } from "../test/d1.ts";
import { change, draftOf, fill, putCategories, type Stored } from "../test/fill.ts";
import { recording } from "../test/recorder.ts";
import { copyOf } from "./look.ts";
import { readHomePage, readListPage, readNavigation, readProductPages } from "./shop-pages.ts";

const store = "sto_a";
let d1: D1Database;
let close: () => Promise<void>;
let cups: Stored[];

beforeAll(async () => {
	({ d1, close } = await catalogDatabase());
	await putCategories(d1, store, [{ slug: "kitchen" }, { slug: "cups", parent: "kitchen" }, { slug: "bath" }]);
	await fill(d1, store, [draftOf("Towel", { category: "bath" })]);
	const titles = Array.from({ length: 12 }, (_, at) => `Cup ${at}`);
	cups = await fill(
		d1,
		store,
		titles.map((title, at) => draftOf(title, { slug: `cup-${at}`, category: "cups" })),
	);
});
afterAll(() => close?.());

const slugs = (of: readonly { slug: string }[]) => of.map(({ slug }) => slug);
const pageOf = async (storeId: string, asked: string) => {
	const { shown, ...navigation } = await readProductPages(d1, storeId, [asked]);
	return { ...navigation, ...(shown.get(asked) ?? expect.unreachable()) };
};
const page = (asked: string) => pageOf(store, asked);

test("the home page has the newest of all, and of each top category its own", async () => {
	const { featured, newest, categories } = await readHomePage(d1, store);
	expect(slugs(newest)).toEqual(["cup-11", "cup-10", "cup-9", "cup-8", "cup-7", "cup-6", "cup-5", "cup-4"]);
	expect(featured.map(({ title }) => title)).toEqual(["Towel", "Cup 11"]);
	expect(slugs(categories)).toEqual(["bath", "kitchen", "cups"]);
});

describe("a product's page", () => {
	test("has four others from where it lies, the newest first, by whatever name it is asked for", async () => {
		const [first, , third] = cups as [Stored, Stored, Stored];
		expect(slugs((await page("cup-0")).related)).toEqual(["cup-11", "cup-10", "cup-9", "cup-8"]);
		expect(slugs((await page("cup-11")).related)).toEqual(["cup-10", "cup-9", "cup-8", "cup-7"]);
		expect(await page(first.id)).toEqual(await page("cup-0"));
		await change(d1, store, third, { slug: "mug" });
		expect((await page("cup-2")).product?.slug).toBe("mug");
		expect(await page("cup-2")).toEqual(await page("mug"));
		await change(d1, store, { ...third, slug: "mug" }, { slug: "cup-2" });
	});

	test("has others with the longest of texts beside it", async () => {
		const long = (title: string) => draftOf(title, { slug: title, category: "long", description: "€".repeat(60_000) });
		await putCategories(d1, "sto_long", [{ slug: "long" }]);
		await fill(d1, "sto_long", ["one", "two", "three", "four", "five", "six"].map(long));
		for (let turn = 0; turn < 2; turn++) {
			const { product, related } = await pageOf("sto_long", "six");
			expect([product?.description.length, slugs(related)]).toEqual([60_000, ["five", "four", "three", "two"]]);
		}
	});

	test("is the same whether it is asked for alone or with others", async () => {
		const [first] = cups as [Stored];
		const wishes = ["cup-0", "nothing", first.id, "cup-11", "ñandú", '"] or [', "cup-5"];
		const { shown, ...navigation } = await readProductPages(d1, store, wishes);
		expect([...shown.keys()]).toEqual(wishes);
		for (const wish of wishes) expect({ ...navigation, ...shown.get(wish) }, wish).toEqual(await page(wish));
	});

	test("of nothing has the way back in, and nothing beside it", async () => {
		const { product, related, categories } = await page("nothing");
		expect([product, related, slugs(categories)]).toEqual([undefined, [], ["bath", "kitchen", "cups"]]);
		expect(await pageOf("sto_b", "cup-0")).toMatchObject({ related: [], categories: [] });
	});
});

describe("a list's page", () => {
	test("goes on from its cursor, and begins anew from another's", async () => {
		const first = await readListPage(d1, store, { limit: 5, category: "cups" });
		expect(first.cursor).toBeUndefined();
		const cursor = first.list.nextCursor ?? "";
		const next = await readListPage(d1, store, { limit: 5, category: "cups", cursor });
		expect([next.cursor, slugs(next.list.items)]).toEqual([cursor, ["cup-6", "cup-5", "cup-4", "cup-3", "cup-2"]]);
		const sorted = { limit: 5, category: "cups", sort: "price" } as const;
		expect(await readListPage(d1, store, { ...sorted, cursor })).toEqual(await readListPage(d1, store, sorted));
		const words = { limit: 5, q: "cup" };
		expect(await readListPage(d1, store, { ...words, cursor })).toEqual(await readListPage(d1, store, words));
	});

	test("of a search in a category that is gone is that of the search", async () => {
		const found = await readListPage(d1, store, { limit: 20, q: "towel" });
		expect(found.list.items).toHaveLength(1);
		expect(await readListPage(d1, store, { limit: 20, q: "towel", category: "gone" })).toEqual(found);
		expect((await readListPage(d1, store, { limit: 20, q: "towel", category: "kitchen" })).list.items).toEqual([]);
	});
});

describe("what is read", () => {
	const event = { type: "product.updated", storeId: store, entityId: "prd_1", data: {} } as const;
	const emitted = async (times: number) => {
		await d1.batch(emit(Array.from({ length: times }, () => event)).map((write) => statement(d1, write)));
		return d1.prepare("SELECT max(sequence) FROM outbox").first<number>("max(sequence)");
	};
	const all = () =>
		Promise.all([
			readHomePage(d1, store),
			page("cup-0"),
			page("nothing"),
			readListPage(d1, store, { limit: 5 }),
			readListPage(d1, store, { limit: 5, q: "cup" }),
			readListPage(d1, store, { limit: 5, q: "!!" }),
			readNavigation(d1, store),
		]);

	test("says how far the catalog had come, also when what happened last was told and forgotten", async () => {
		expect((await all()).map(({ asOf }) => asOf)).toEqual(Array(7).fill(0));
		const last = await emitted(3);
		expect((await all()).map(({ asOf }) => asOf)).toEqual(Array(7).fill(last));
		await d1.prepare("DELETE FROM outbox").run();
		expect((await all()).map(({ asOf }) => asOf)).toEqual(Array(7).fill(last));
	});

	test("says of a search where it began, not where it ended", async () => {
		const { asOf } = await readNavigation(d1, store);
		const batch: D1Database["batch"] = async (statements) => {
			const answer = await d1.batch(statements);
			await emitted(1);
			return answer as never;
		};
		const found = await readListPage({ prepare: (text) => d1.prepare(text), batch }, store, { limit: 5, q: "cup" });
		expect(found.asOf).toBe(asOf);
		expect((await readNavigation(d1, store)).asOf).toBeGreaterThan(asOf + 1);
	});

	test("comes from a copy as new as the bookmark says, or from any", async () => {
		const { d1: recorded, sessions } = recording(d1);
		await readHomePage(copyOf(recorded, "00000001-bookmark"), store);
		await readHomePage(copyOf(recorded), store);
		expect(sessions).toEqual(["00000001-bookmark", "first-unconstrained"]);
	});
});
