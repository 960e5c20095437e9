import fc from "fast-check";
import { expect, test } from "vitest";
import type { Unstocked } from "./present-product.ts";
import { pageOf, type ReadyPage, textOf } from "./product-page.ts";
import { makeReady } from "./ready-product.ts";

const level = fc.record({ onHand: fc.nat(20), available: fc.nat(20) });
const price = fc.record({ amount: fc.nat(), currency: fc.constant("EUR") });
const variant = fc.record({ id: fc.string(), title: fc.string({ unit: "binary" }), price });
const product = fc.record({
	id: fc.string(),
	title: fc.string({ unit: "binary" }),
	images: fc.constant([]),
	variants: fc.array(variant),
	translations: fc.constant({}),
});
const saying = fc
	.tuple(product, fc.array(level))
	.map(([made, stock]) => ({ ready: makeReady(made as unknown as Unstocked), stock }));
const pages: fc.Arbitrary<ReadyPage> = fc.record({
	items: fc.array(saying, { maxLength: 4 }),
	nextCursor: fc.option(fc.string()),
});

test("the text of a page is the JSON of the page", () => {
	fc.assert(
		fc.property(pages, (page) => {
			expect(JSON.parse(textOf(page).text)).toEqual(JSON.parse(JSON.stringify(pageOf(page))));
		}),
	);
});

test("two pages with one essence have one text", () => {
	fc.assert(
		fc.property(pages, pages, (one, other) => {
			const [{ text, essence }, { text: otherText, essence: otherEssence }] = [textOf(one), textOf(other)];
			expect(essence === otherEssence).toBe(text === otherText);
		}),
	);
});

test("one unit less, another price or another end is another essence", () => {
	const variants = (amount: number) => [{ id: "v", price: { amount, currency: "EUR" } }];
	const made = (amount: number) =>
		makeReady({ id: "p", images: [], variants: variants(amount), translations: {} } as unknown as Unstocked);
	const page = (amount: number, available: number, nextCursor: string | null): ReadyPage => ({
		items: [{ ready: made(amount), stock: [{ onHand: 3, available }] }],
		nextCursor,
	});
	const essences = [page(100, 3, null), page(100, 2, null), page(101, 3, null), page(100, 3, "more")];
	expect(new Set(essences.map((each) => textOf(each).essence)).size).toBe(4);
});
