import { afterAll, beforeAll, expect, test } from "vitest";
import type { Category } from "../../kit/product.ts";
import { csvText } from "../export/csv.ts";
import { type House, openHouse } from "../test/house.ts";

let house: House;
beforeAll(async () => {
	house = await openHouse();
	// Events are forgotten once they are handed on: here they are kept.
	await house.env.DB.batch(
		[
			"CREATE TABLE kept_events AS SELECT * FROM outbox",
			"CREATE TRIGGER keep_events AFTER INSERT ON outbox BEGIN INSERT INTO kept_events SELECT * FROM outbox WHERE sequence = NEW.sequence; END",
		].map((sql) => house.env.DB.prepare(sql)),
	);
});
afterAll(() => house?.close());

const columns = ["Handle", "Title", "Type", "Option1 Name", "Option1 Value", "Variant Price"];
const send = async (text: string) => {
	const answer = await house.send("POST", "/api/admin/products/import", text, {
		headers: { "content-type": "text/csv" },
	});
	return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const importing = (...products: [handle: string, type: string][]) =>
	send(csvText([columns, ...products.map(([handle, type]) => [handle, handle, type, "Title", "Default Title", "5"])]));
const categories = async () => (await house.call<{ items: Category[] }>("GET", "/api/admin/categories")).body.items;

test("a category that an import makes is told of, once, and one that was there is not", async () => {
	await house.call("POST", "/api/categories", { title: "There before" });
	await house.env.DB.prepare("DELETE FROM kept_events").run();
	await importing(["one", "There before"], ["two", "Quite new"], ["three", "Quite new"]);
	await importing(["four", "Quite new"]);
	const made = (await categories()).find(({ slug }) => slug === "quite-new");
	const { results } = await house.env.DB.prepare(
		"SELECT id, entity_id AS entityId, data FROM kept_events WHERE type = 'category.changed'",
	).all<{ id: string; entityId: string; data: string }>();
	expect(results.map(({ data, ...event }) => ({ ...event, data: JSON.parse(data) }))).toEqual([
		{
			id: expect.stringMatching(/^evt_/),
			entityId: made?.id,
			data: { categoryId: made?.id, slug: "quite-new", title: "Quite new", parent: null, change: "created" },
		},
	]);
});

test("a category of any writing and length that an import made comes back from an export", async () => {
	await importing(["coffee", "コーヒー"], ["long", "word ".repeat(50).trim()]);
	for (const { id, title } of await categories())
		await house.call(
			"PATCH",
			`/api/categories/${id}`,
			{ line: `About ${title.slice(0, 20)}` },
			{ headers: { "if-match": "*" } },
		);
	const file = await (await house.send("GET", "/api/admin/products/export", undefined)).text();
	const again = await send(file);
	expect([again.status, again.body]).toMatchObject([200, { created: 0, updated: 0 }]);
});
