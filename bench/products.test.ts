import { expect, test } from "vitest";
import { ProductDraft } from "../workers/kit/product.ts";
import { makeCategories, makeProducts } from "./products.ts";

test("the same seed makes the same products, and another seed others", () => {
	expect(makeProducts(20, "one")).toEqual(makeProducts(20, "one"));
	expect(makeProducts(20, "one")).not.toEqual(makeProducts(20, "two"));
});

test("a small shop is the beginning of a large one, in whatever parts that is made", () => {
	const large = makeProducts(50);
	expect(makeProducts(20)).toEqual(large.slice(0, 20));
	expect([...makeProducts(30), ...makeProducts(50, undefined, 30)]).toEqual(large);
});

test("every product can be imported and lies in a category that is there", () => {
	const drafts = makeProducts(500);
	const slugs = new Set(makeCategories().map((category) => category.slug));
	for (const draft of drafts) ProductDraft.parse(draft);
	expect(new Set(drafts.map((draft) => draft.slug)).size).toBe(drafts.length);
	expect(drafts.filter((draft) => !slugs.has(draft.category ?? ""))).toEqual([]);
});

test("no product has more than six variants, and each variant names a value of every option", () => {
	for (const { options = [], variants } of makeProducts(500)) {
		expect(variants.length).toBeLessThanOrEqual(6);
		for (const variant of variants)
			expect(options.map(({ values }, at) => values.includes(variant.options[at] ?? ""))).toEqual(
				options.map(() => true),
			);
	}
});
