import { expect, test } from "vitest";
import { ListQuery, SearchQuery } from "./list-query.ts";

test("a list is asked for in text, and read as what it says", () => {
	expect(
		ListQuery.parse({
			q: "lamp",
			category: "home",
			minPrice: "0",
			maxPrice: "1999",
			inStock: "true",
			sort: "-price",
			limit: "5",
			option: ["Size:M", "Time:10:30", "Size:L"],
		}),
	).toEqual({
		q: "lamp",
		category: "home",
		minPrice: 0,
		maxPrice: 1999,
		inStock: true,
		sort: "-price",
		limit: 5,
		option: [
			{ name: "Size", value: "M" },
			{ name: "Time", value: "10:30" },
			{ name: "Size", value: "L" },
		],
	});
	expect(ListQuery.parse({ option: "Size:M", inStock: "false" })).toEqual({
		limit: 20,
		inStock: false,
		option: [{ name: "Size", value: "M" }],
	});
});

test("what makes no sense is named", () => {
	const wrong: [Record<string, unknown>, string][] = [
		[{ minPrice: "1.5" }, "minPrice"],
		[{ minPrice: "-1" }, "minPrice"],
		[{ maxPrice: "9".repeat(20) }, "maxPrice"],
		[{ minPrice: "2", maxPrice: "1" }, "maxPrice"],
		[{ inStock: "yes" }, "inStock"],
		[{ sort: "best" }, "sort"],
		[{ sort: ["price", "name"] }, "sort"],
		[{ limit: "0" }, "limit"],
		[{ limit: "101" }, "limit"],
		[{ limit: "ten" }, "limit"],
		[{ option: "Size" }, "option"],
		[{ option: "Size:" }, "option"],
		[{ option: ":M" }, "option"],
		[{ option: Array(21).fill("Size:M") }, "option"],
		[{ q: "a".repeat(201) }, "q"],
		[{ cursor: "a".repeat(4001) }, "cursor"],
	];
	for (const [query, path] of wrong)
		expect([query, ListQuery.safeParse(query).error?.issues[0]?.path[0]]).toEqual([query, path]);
	for (const q of [undefined, "", "  ", "a".repeat(201)])
		expect([q, SearchQuery.safeParse({ q }).error?.issues[0]?.path]).toEqual([q, ["q"]]);
});
