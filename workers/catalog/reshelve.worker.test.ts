import { afterAll, beforeAll, expect, test } from "vitest";
import { reshelve } from "./reshelve.ts";
import { catalogDatabase } from "./test/d1.ts";
import { draftOf, fill } from "./test/fill.ts";
import { listProducts } from "./test/list-products.ts";

let catalog: Awaited<ReturnType<typeof catalogDatabase>>;
beforeAll(async () => {
	catalog = await catalogDatabase();
});
afterAll(() => catalog?.close());

test("an emptied read model is made anew, with every list, count and search as it was", async () => {
	const { d1 } = catalog;
	await fill(d1, "sto_a", [draftOf("Slow soap"), draftOf("Änder"), draftOf("Zebra", { status: "draft" })]);
	const look = async () =>
		JSON.stringify([
			await listProducts(d1, "sto_a", { limit: 10, sort: "name" }),
			await listProducts(d1, "sto_a", { limit: 10, q: "slow soop" }),
		]).replaceAll(/"version":\d+/g, "");
	const before = await look();
	expect(before).toContain("Slow soap");
	for (const table of ["listings", "listing_values", "search_docs", "search_index"])
		await d1.prepare(`DELETE FROM ${table}`).run();
	expect(await look()).not.toContain("Slow soap");
	expect(await reshelve(d1)).toBe(2);
	expect(await look()).toBe(before);
	expect(await reshelve(d1)).toBe(0);
});

test("a product that is renamed while it is put on its shelves stands there under its new name", async () => {
	const { d1 } = catalog;
	await fill(d1, "sto_b", [draftOf("Old name")]);
	for (const table of ["listings", "listing_values", "search_docs", "search_index"])
		await d1.prepare(`DELETE FROM ${table}`).run();
	let isRenamed = false;
	const renaming = {
		prepare: (query: string) => d1.prepare(query),
		batch: async (statements: D1PreparedStatement[]) => {
			if (!isRenamed)
				await d1
					.prepare("UPDATE products SET title = 'New name', version = version + 1 WHERE store_id = 'sto_b'")
					.run();
			isRenamed = true;
			return d1.batch(statements);
		},
	} as unknown as D1Database;
	await reshelve(renaming);
	const found = await listProducts(d1, "sto_b", { limit: 10, q: "new name" });
	expect("items" in found && found.items.map(({ title }) => title)).toEqual(["New name"]);
	const { results } = await d1.prepare("SELECT name_key FROM listings WHERE store_id = 'sto_b'").all();
	expect(results).toEqual([{ name_key: "new name" }]);
});
