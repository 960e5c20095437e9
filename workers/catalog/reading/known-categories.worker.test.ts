import { afterAll, beforeAll, expect, test } from "vitest";
import { type Category, type Product, ProductDraft } from "../../kit/product.ts";
import { applyImport } from "../import/apply.ts";
import { putCategories } from "../managing/write-categories.ts";
import { reshelve } from "../reshelve.ts";
import { catalogDatabase } from "../test/d1.ts";
import { draftOf } from "../test/fill.ts";
import { elsewhere, type House, here, openHouse, plain } from "../test/house.ts";
import { recording } from "../test/recorder.ts";
import { allCategories } from "./list-categories.ts";
import { readHomePage, readListPage, readNavigation, readProductPages, readSiteMap } from "./shop-pages.ts";

let house: House;
beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house?.close());

const read = async (storeId: string) => (await readNavigation(house.env.DB, storeId)).categories;
const isTrue = async () => {
	for (const { id } of [here, elsewhere])
		expect(await read(id)).toEqual((await allCategories(house.env.DB, id)).filter(({ count }) => count > 0));
	return (await read(here.id)).map(({ slug, count }) => `${slug} ${count}`);
};

const changed = async <Body>(method: string, path: string, body?: object, { version }: { version?: number } = {}) => {
	const headers: Record<string, string> = version === undefined ? {} : { "if-match": `"${version}"` };
	const answer = await house.call<Body>(method, path, body, { headers });
	expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
	return answer.body;
};
const make = (title: string, more: object = {}) => changed<Category>("POST", "/api/categories", { title, ...more });
const patch = (category: Category, body: object) =>
	changed<Category>("PATCH", `/api/categories/${category.id}`, body, category);

test("every change of what a store's categories show is seen by the next who asks", async () => {
	expect(await isTrue()).toEqual([]);
	const home = await make("Home");
	expect(await isTrue(), "empty").toEqual([]);
	const cups = await make("Cups", { parent: "home" });
	const cup = await changed<Product>("POST", "/api/products", plain("Cup", { category: "cups" }));
	expect(await isTrue(), "its first product").toEqual(["home 1", "cups 1"]);

	const renamed = await patch(cups, { title: "Mugs", line: "To hold." });
	expect(await isTrue()).toEqual(["home 1", "cups 1"]);
	expect((await read(here.id)).map(({ title }) => title)).toEqual(["Home", "Mugs"]);

	await patch(renamed, { parent: null });
	expect(await isTrue(), "moved").toEqual(["cups 1"]);
	await changed("DELETE", `/api/categories/${home.id}`, undefined, home);
	expect(await isTrue()).toEqual(["cups 1"]);

	const drafted = await changed<Product>("PATCH", `/api/products/${cup.id}`, { status: "draft" }, cup);
	expect(await isTrue(), "its last product").toEqual([]);
	await changed("PATCH", `/api/products/${cup.id}`, { status: "published" }, drafted);
	expect(await isTrue()).toEqual(["cups 1"]);

	const drafts = [draftOf("Tea", { category: "Teas" }), draftOf("Mug", { category: "cups" })];
	const by = { store: here, actor: "system", traceparent: "" };
	await applyImport(house.env, by, ProductDraft.array().parse(drafts));
	expect((await isTrue()).toSorted(), "imported").toEqual(["cups 2", "teas 1"]);
	await putCategories(house.env.DB, here.id, [
		{ slug: "cups", title: "Cups again", titleEs: "Tazas", line: "", lineEs: "" },
	]);
	await isTrue();
	expect((await read(here.id)).map(({ title }) => title)).toContain("Cups again");

	for (const table of ["listings", "listing_values", "search_docs", "search_index"])
		await house.env.DB.prepare(`DELETE FROM ${table}`).run();
	expect(await reshelve(house.env.DB)).toBe(3);
	expect((await isTrue()).toSorted(), "put on their shelves anew").toEqual(["cups 2", "teas 1"]);
});

test("they are said once while nothing changes, and with every page", async () => {
	const { d1, trips } = recording(house.env.DB);
	const pages = await Promise.all([
		readNavigation(d1, here.id),
		readHomePage(d1, here.id),
		readListPage(d1, here.id, { limit: 5 }),
		readListPage(d1, here.id, { limit: 5, q: "cup" }),
		readProductPages(d1, here.id, ["cup"]),
		readProductPages(d1, here.id, ["nothing"]),
		readSiteMap(d1, here.id, 50),
	]);
	const [{ categories }] = pages;
	expect(categories.length).toBeGreaterThan(0);
	for (const page of pages) expect(page.categories).toBe(categories);
	expect(trips.length).toBeGreaterThan(6);
});

test("of two copies each shows its own, whichever is asked first and last", async () => {
	const [ahead, behind] = await Promise.all([catalogDatabase(), catalogDatabase()]);
	try {
		const named = (title: string) => [{ slug: "cups", title, titleEs: title, line: "", lineEs: "" }];
		for (const { d1 } of [ahead, behind]) {
			await putCategories(d1, "sto_copies", named("Cups"));
			await d1.prepare("INSERT INTO shelf_counts VALUES ('sto_copies', 'cups', '', '', 1)").run();
			await putCategories(d1, "sto_copies", named("Cups"));
		}
		await putCategories(ahead.d1, "sto_copies", named("Mugs"));
		const titles = async ({ d1 }: typeof ahead) =>
			(await readNavigation(d1, "sto_copies")).categories.map(({ title }) => title);
		for (let turn = 0; turn < 2; turn++) {
			expect(await titles(ahead)).toEqual(["Mugs"]);
			expect(await titles(behind)).toEqual(["Cups"]);
		}
		const together = await Promise.all([behind, ahead, behind, ahead].map(titles));
		expect(together).toEqual([["Cups"], ["Mugs"], ["Cups"], ["Mugs"]]);
	} finally {
		await Promise.all([ahead.close(), behind.close()]);
	}
});
