import { expect, test } from "vitest";
import { cleared, filtersOf, isNarrowed, readSelection, selectionQuery } from "./list-selection.ts";

const read = (query: string, currency = "EUR") => readSelection(new URLSearchParams(query), currency);

test("an address says what it was made from", () => {
	const query =
		"?q=silk+lamp&category=wear&option=Size%3AM&option=Ratio%3A1%3A2&from=9.5&to=20&inStock=true&sort=-price";
	expect(selectionQuery(read(query))).toBe(query);
	expect(read(query).options).toEqual([
		{ name: "Size", value: "M" },
		{ name: "Ratio", value: "1:2" },
	]);
	expect(selectionQuery(read(""))).toBe("");
	expect(selectionQuery(read("sort=name"), "abc")).toBe("?sort=name&cursor=abc");
});

test("what makes no sense in an address is left out", () => {
	const nonsense = "option=Size&option=:M&option=Size:&from=-1&to=lots&inStock=perhaps&sort=colour&category=&q=++";
	expect(read(nonsense)).toEqual(read(""));
	expect(read("from=1e9&to=999999999999").to).toBe("");
	expect(read(`option=Size:${"x".repeat(256)}`).options).toEqual([]);
	expect(read(Array.from({ length: 50 }, (_, n) => `option=Size:${n}`).join("&")).options).toHaveLength(20);
	expect(read("option=Size:M&option=Size:M").options).toHaveLength(1);
	expect(read(`q=${"x".repeat(500)}`).q).toHaveLength(200);
});

test("prices are typed as they are spoken and looked for in minor units", () => {
	expect(filtersOf(read("from=9,5&to=20"), "EUR")).toMatchObject({ minPrice: 950, maxPrice: 2000 });
	expect(filtersOf(read("from=500", "JPY"), "JPY")).toMatchObject({ minPrice: 500, maxPrice: undefined });
	expect(filtersOf(read("from=0"), "EUR").minPrice).toBe(0);
});

test("the lower price is where it begins, whichever field it was typed into", () => {
	expect(read("from=90&to=20")).toMatchObject({ from: "20", to: "90" });
});

test("clearing leaves the words searched for and the order", () => {
	const selection = read("q=lamp&category=wear&option=Size:M&from=1&to=2&inStock=true&sort=name");
	expect(isNarrowed(selection)).toBe(true);
	expect(selectionQuery(cleared(selection))).toBe("?q=lamp&sort=name");
	expect(isNarrowed(cleared(selection))).toBe(false);
});
