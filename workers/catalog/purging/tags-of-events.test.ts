import { expect, test } from "vitest";
import { tagsOfEvents } from "./tags-of-events.ts";

const tree = [
	{ slug: "tea", parent: null },
	{ slug: "green", parent: "tea" },
	{ slug: "cups", parent: null },
];
const product = (changed: string[], more = {}) => ({
	type: "product.updated" as const,
	sequence: 7,
	data: { productId: "prd_1", status: "published", changed, categories: ["green"], ...more },
});
const tagsFor = (...events: Parameters<typeof tagsOfEvents>[0]) => Object.keys(tagsOfEvents(events, tree)).toSorted();
const exact = ["product:prd_1", "stock:prd_1"];
const itself = [...exact, "sitemap"].toSorted();
const lists = ["shelf:", "shelf:green", "shelf:tea"];

test("a word in a description touches the pages that show the product, and no list", () => {
	expect(tagsFor(product(["description", "images"]))).toEqual(itself);
});

test("a price or a title also touches the lists it is on, up to the top, and no other", () => {
	expect(tagsFor(product(["variants"]))).toEqual([...itself, ...lists].toSorted());
	expect(tagsFor(product(["title"]))).toEqual([...itself, ...lists].toSorted());
});

test("a product that moves touches the lists it leaves and those it comes onto", () => {
	const moved = tagsFor(product(["category"], { categories: ["green", "cups"] }));
	expect(moved).toEqual(expect.arrayContaining([...lists, "shelf:cups", "newest:cups", "newest:tea", "counts"]));
});

test.each(["product.created", "product.deleted"] as const)("%s touches what is newest, and the counts", (type) => {
	const status = type === "product.deleted" ? "deleted" : "published";
	const found = tagsFor({ ...product([], { status }), type });
	expect(found).toEqual([...itself, ...lists, "counts", "newest:", "newest:green", "newest:tea"].toSorted());
});

test("a draft is seen nowhere", () => {
	expect(tagsFor(product(["title", "variants"], { status: "draft" }))).toEqual([]);
	const made = product(["title", "status", "category"], { status: "draft" });
	expect(tagsFor({ ...made, type: "product.created" })).toEqual([]);
	expect(tagsFor(product(["status"], { status: "draft" })), "one that was published").toContain("newest:");
});

test("news from before it was told what changed, or where, touches everything", () => {
	const { data, ...event } = product(["title"]);
	expect(tagsFor({ ...event, data: { ...data, categories: undefined } })).toEqual(["store"]);
	expect(tagsFor({ ...event, data: { productId: "prd_1", status: "published" } })).toEqual(["store"]);
});

test("a sale touches where exact numbers stand; pages only when they say something else", () => {
	const stock = (isSaid: boolean, isListed: boolean) => ({
		type: "stock.shown" as const,
		sequence: 9,
		data: { productId: "prd_1", category: "green", isSaid, isListed },
	});
	expect(tagsFor(stock(false, false))).toEqual(["stock:prd_1"]);
	expect(tagsFor(stock(true, false))).toEqual(exact);
	expect(tagsFor(stock(true, true))).toEqual([...exact, ...lists].toSorted());
});

test("a category touches everything, and other news nothing", () => {
	expect(tagsFor({ type: "category.changed", sequence: 1, data: {} })).toEqual(["store"]);
	expect(tagsFor({ type: "stock.availability", sequence: 1, data: {} })).toEqual([]);
});

test("of several changes each tag has the number of the last", () => {
	const early = { ...product(["variants"]), sequence: 3 };
	const late = { ...product(["description"]), sequence: 5 };
	expect(tagsOfEvents([late, early], tree)).toMatchObject({ "product:prd_1": 5, "shelf:tea": 3 });
});
