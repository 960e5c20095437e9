import { afterAll, beforeAll, expect, test } from "vitest";
import { ProductDraft, Slug } from "../../kit/product.ts";
import { catalogDatabase } from "../test/d1.ts";
import { draftOf } from "../test/fill.ts";
import { here } from "../test/house.ts";
import { writeDrafts } from "./apply.ts";

let catalog: Awaited<ReturnType<typeof catalogDatabase>>;
beforeAll(async () => {
	catalog = await catalogDatabase();
});
afterAll(() => catalog?.close());

const by = { store: here, actor: "usr_ada", traceparent: "00-trace" };
const importing = (...products: [title: string, category: string][]) =>
	writeDrafts(
		catalog.d1,
		by,
		products.map(([title, category]) => ProductDraft.parse(draftOf(title, { category }))),
		{ at: Date.now(), first: 0 },
	);
type Row = { id: string; slug: string };
const rows = async <Of = Row>(query: string): Promise<Of[]> => (await catalog.d1.prepare(query).all<Of>()).results;

test("a category that an import makes is told of, once, and one that was there is not", async () => {
	await importing(["One", "There before"]);
	await catalog.d1.prepare("DELETE FROM outbox").run();
	await importing(["Two", "There before"], ["Three", "Quite new"], ["Four", "Quite new"]);
	await importing(["Five", "Quite new"]);
	const [made] = await rows("SELECT id, slug FROM categories WHERE slug = 'quite-new'");
	const events = await rows<{ entityId: string; data: string }>(
		"SELECT id, entity_id AS entityId, traceparent, data FROM outbox WHERE type = 'category.changed'",
	);
	expect(events.map(({ data, ...event }) => ({ ...event, data: JSON.parse(data) }))).toEqual([
		{
			id: expect.stringMatching(/^evt_/),
			entityId: made?.id,
			traceparent: "00-trace",
			data: { categoryId: made?.id, slug: "quite-new", title: "Quite new", parent: null, change: "created" },
		},
	]);
});

test("a category of any writing and length has an address that an export can tell and an import reads", async () => {
	const titles = ["コーヒー", "コヒ", "word ".repeat(50).trim(), "ʻOkina"];
	await importing(...titles.map((title): [string, string] => [`In ${title.slice(0, 20)}`, title]));
	const made = await rows("SELECT id, slug FROM categories WHERE slug NOT IN ('quite-new', 'there-before')");
	expect(made).toHaveLength(titles.length);
	expect(made.filter(({ slug }) => !Slug.safeParse(slug).success)).toEqual([]);
});
