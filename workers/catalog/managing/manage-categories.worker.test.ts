import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Category, Product } from "../../kit/product.ts";
import { elsewhere, type House, here, openHouse, type Problem, plain } from "../test/house.ts";
import { putCategories } from "./write-categories.ts";

let house: House;
beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house?.close());

type Read = Category & Omit<Problem, "status">;
const post = (body: object) => house.call<Read>("POST", "/api/categories", body);
const patch = ({ id, version }: Category, body: object) =>
	house.call<Read>("PATCH", `/api/categories/${id}`, body, { headers: { "if-match": `"${version}"` } });
const remove = ({ id, version }: Category) =>
	house.call<Read>("DELETE", `/api/categories/${id}`, undefined, { headers: { "if-match": `"${version}"` } });
const rows = async (sql: string, ...values: unknown[]) =>
	(
		await house.env.DB.prepare(sql)
			.bind(...values)
			.all<Record<string, unknown>>()
	).results;

async function make(title: string, more: object = {}): Promise<Category> {
	const made = await post({ title, ...more });
	expect(made.status, JSON.stringify(made.body)).toBe(201);
	return made.body;
}
async function product(title: string, category: string, more: object = {}): Promise<Product> {
	const made = await house.call("POST", "/api/products", plain(title, { category, ...more }));
	expect(made.status, JSON.stringify(made.body)).toBe(201);
	return made.body;
}
const shelvesOf = async ({ id }: Product) =>
	(await rows("SELECT shelf FROM listings WHERE product_id = ? ORDER BY shelf", id)).map(({ shelf }) => shelf);
const count = async (shelf: string) =>
	(await rows("SELECT count FROM shelf_counts WHERE shelf = ? AND name = ''", shelf))[0]?.count ?? 0;
/** How many are on each shelf, counted anew. */
const counted = () =>
	rows("SELECT shelf, count(*) AS count FROM listings WHERE store_id = ? GROUP BY shelf ORDER BY shelf", here.id);
const kept = () =>
	rows("SELECT shelf, count FROM shelf_counts WHERE store_id = ? AND name = '' AND count > 0 ORDER BY shelf", here.id);

describe("a category", () => {
	test("is made behind its siblings, with a slug of its title, and can be filled", async () => {
		const { status, headers, body } = await post({ title: "Crème & Clay", line: "For hands." });
		expect([status, headers.get("etag")?.slice(0, 3)]).toEqual([201, '"1-']);
		expect(body).toEqual({
			id: expect.stringMatching(/^cat_/),
			slug: "creme-clay",
			title: "Crème & Clay",
			titleEs: "Crème & Clay",
			line: "For hands.",
			lineEs: "For hands.",
			parent: null,
			depth: 0,
			position: expect.any(Number),
			count: 0,
			version: 1,
		});
		const second = await make("Crème, clay");
		expect([second.slug, second.position]).toEqual(["creme-clay-2", body.position + 1]);
		const cup = await product("Cup", "creme-clay");
		expect(await shelvesOf(cup)).toEqual(["", "creme-clay"]);
		expect((await patch(second, {})).body, "an empty change changes nothing").toEqual(second);
	});

	test("whose slug is taken is refused, also when two come at once", async () => {
		const both = await Promise.all([1, 2].map(() => post({ title: "Rival", slug: "rival" })));
		expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
		expect((await post({ title: "Rival", slug: "rival" })).body.code).toBe("category.slug_taken");
	});

	test("changes for whoever has read it last, and keeps its slug", async () => {
		const category = await make("Words");
		const path = `/api/categories/${category.id}`;
		expect((await house.call<Read>("PATCH", path, { title: "X" })).body.code).toBe("category.version_required");
		const changed = await patch(category, { title: "Letters", titleEs: "Letras", position: 3 });
		expect(changed.body).toMatchObject({ slug: "words", title: "Letters", titleEs: "Letras", position: 3, version: 2 });
		const stale = await patch(category, { title: "Signs" });
		expect([stale.status, stale.body.code, stale.headers.get("etag")]).toEqual([
			412,
			"category.changed",
			changed.headers.get("etag"),
		]);
		const both = await Promise.all(["One", "Two"].map((title) => patch(changed.body, { title })));
		expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
		expect((await patch(changed.body, { slug: "letters" })).body.errors).toEqual([
			{ path: "slug", message: "is not known" },
		]);
	});

	test("is shown to its managers while there is nothing in it, and to nobody else", async () => {
		const empty = await make("Still empty");
		type Tree = { items: Category[] };
		const all = await house.call<Tree>("GET", "/api/admin/categories");
		expect(all.body.items).toContainEqual(empty);
		expect((await house.call<Tree>("GET", "/api/categories")).body.items).not.toContainEqual(empty);
		const stranger = { at: elsewhere, token: house.stranger.token };
		const theirs = await house.call<Tree>("GET", "/api/admin/categories", undefined, stranger);
		expect(theirs.body.items.map(({ slug }) => slug)).not.toContain(empty.slug);
		expect((await house.send("GET", "/api/admin/categories", undefined, { token: "" })).status).toBe(401);
	});

	test("is its own store's alone", async () => {
		const category = await make("Private");
		const theirs = { at: elsewhere, token: house.stranger.token, headers: { "if-match": "*" } };
		for (const method of ["PATCH", "DELETE"]) {
			const answer = await house.call<Read>(
				method,
				`/api/categories/${category.id}`,
				method === "PATCH" ? {} : undefined,
				theirs,
			);
			expect([answer.status, answer.body.code]).toEqual([404, "category.not_found"]);
		}
		const adopted = await house.call<Read>("POST", "/api/categories", { title: "X", parent: category.slug }, theirs);
		expect(adopted.body.errors).toEqual([{ path: "parent", message: "is no category of this store" }]);
		expect((await house.call("POST", "/api/categories", { title: "X" }, { token: "" })).status).toBe(401);
	});
});

describe("a category that is moved", () => {
	test("takes along what lies in it, at once and on all shelves above", async () => {
		const [old, young] = [await make("Old home"), await make("New home")];
		const attic = await make("Attic", { parent: young.slug });
		const branch = await make("Branch", { parent: old.slug });
		const twig = await make("Twig", { parent: branch.slug });
		const leaf = await product("Leaf", twig.slug);
		const hidden = await product("Hidden leaf", twig.slug, { status: "draft" });
		expect(await shelvesOf(leaf)).toEqual(["", "branch", "old-home", "twig"]);
		const moved = await patch(branch, { parent: attic.slug });
		expect(moved.body).toMatchObject({ parent: "attic", depth: 2, count: 1, version: 2 });
		expect(await shelvesOf(leaf)).toEqual(["", "attic", "branch", "new-home", "twig"]);
		expect(await shelvesOf(hidden)).toEqual([]);
		expect([await count("old-home"), await count("new-home"), await count("twig")]).toEqual([0, 1, 1]);
		const top = await patch(moved.body, { parent: null });
		expect(await shelvesOf(leaf)).toEqual(["", "branch", "twig"]);
		expect(top.body).toMatchObject({ parent: null, depth: 0 });
		expect(await kept()).toEqual(await counted());
	});

	test("cannot lie in itself, nor below itself, nor nowhere, nor too deep", async () => {
		const one = await make("Level one");
		let last = one;
		for (const level of ["two", "three", "four", "five"]) last = await make(`Level ${level}`, { parent: last.slug });
		expect(last.depth).toBe(4);
		for (const parent of [one.slug, last.slug])
			expect((await patch(one, { parent })).body.code).toBe("category.circular");
		const deep = { path: "parent", message: "would be more than 5 levels deep" };
		expect((await post({ title: "Six", parent: last.slug })).body.errors).toEqual([deep]);
		const other = await make("Other top");
		expect((await patch(one, { parent: other.slug })).body.errors).toEqual([deep]);
		expect((await patch(one, { parent: "nowhere" })).body.errors?.[0]?.path).toBe("parent");
	});

	test("may stay where it is, however deep an import has put it", async () => {
		const levels = [1, 2, 3, 4, 5, 6, 7].map((level) => ({ slug: `deep-${level}`, title: `Deep ${level}` }));
		const rest = { titleEs: "", line: "", lineEs: "" };
		await putCategories(
			house.env.DB,
			here.id,
			levels.map((level, at) => ({ ...rest, ...level, parent: levels[at - 1]?.slug ?? null })),
		);
		const { items } = (await house.call<{ items: Category[] }>("GET", "/api/admin/categories")).body;
		const last = items.find(({ slug }) => slug === "deep-7") as Category;
		const named = await patch(last, { title: "Deepest" });
		expect([named.status, named.body.title, named.body.depth]).toEqual([200, "Deepest", 6]);
		expect((await patch(named.body, { parent: "deep-5" })).body.errors?.[0]?.path).toBe("parent");
	});

	test("into another that is moved into it at the same time makes no circle", async () => {
		for (let round = 0; round < 10; round++) {
			const [one, other] = [await make(`Ring ${round}`), await make(`Rang ${round}`)];
			const both = await Promise.all([patch(one, { parent: other.slug }), patch(other, { parent: one.slug })]);
			expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
		}
	});
});

describe("a category that is taken out", () => {
	test("has nothing in it", async () => {
		const category = await make("Leaving");
		const child = await make("Staying", { parent: category.slug });
		expect((await remove(category)).body.code).toBe("category.in_use");
		expect((await remove(child)).status).toBe(204);
		const draft = await product("Draft in it", category.slug, { status: "draft" });
		expect((await remove(category)).body.code).toBe("category.in_use");
		await house.call("DELETE", `/api/products/${draft.id}`, undefined, { headers: { "if-match": "*" } });
		expect((await remove({ ...category, version: 9 })).status).toBe(412);
		expect((await remove(category)).status).toBe(204);
		expect((await remove(category)).status).toBe(404);
		expect(await rows("SELECT 1 FROM categories WHERE id = ?", category.id)).toEqual([]);
	});

	test("while a product is put into it leaves no product in nothing", async () => {
		for (let round = 0; round < 10; round++) {
			const category = await make(`Contested ${round}`);
			const [gone, put] = await Promise.all([
				remove(category),
				house.call("POST", "/api/products", plain(`Guest ${round}`, { category: category.slug })),
			]);
			expect([
				[204, 400],
				[409, 201],
			]).toContainEqual([gone.status, put.status]);
		}
	});
});

test("a store's categories can be written before it has products, and again", async () => {
	const drafts = [
		{ slug: "top", title: "Top", titleEs: "Arriba", line: "", lineEs: "" },
		{ slug: "below", title: "Below", titleEs: "Abajo", line: "", lineEs: "", parent: "top" },
	];
	await putCategories(house.env.DB, elsewhere.id, drafts);
	const read = () =>
		rows(
			"SELECT id, slug, parent, position, version FROM categories WHERE store_id = ? ORDER BY position",
			elsewhere.id,
		);
	const first = await read();
	expect(first).toMatchObject([
		{ slug: "top", parent: null, position: 0, version: 1 },
		{ slug: "below", parent: "top", position: 1, version: 1 },
	]);
	await putCategories(house.env.DB, elsewhere.id, drafts.toReversed());
	expect(await read()).toMatchObject([
		{ id: first[1]?.id, slug: "below", version: 2 },
		{ id: first[0]?.id, slug: "top", version: 2 },
	]);
	await putCategories(house.env.DB, elsewhere.id, []);
});
