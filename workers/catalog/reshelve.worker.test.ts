import { afterAll, beforeAll, expect, test } from "vitest";
import { listProducts } from "./reading/list-products.ts";
import { reshelve } from "./reshelve.ts";
import { catalogDatabase } from "./test/d1.ts";
import { draftOf, fill } from "./test/fill.ts";

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
			await listProducts({ DB: d1 } as never, "sto_a", { limit: 10, sort: "name" }),
			await listProducts({ DB: d1 } as never, "sto_a", { limit: 10, q: "slow soop" }),
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
