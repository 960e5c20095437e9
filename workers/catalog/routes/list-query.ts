import * as z from "zod";
import { maxPriceMinor, Sort } from "../../kit/product.ts";

/** A query is text, but what it is to say is a number. */
const number = (min: number, max: number) =>
	z
		.string()
		.regex(/^\d{1,9}$/, "is no number")
		.transform(Number)
		.pipe(z.int().min(min).max(max))
		.meta({ type: "integer", minimum: min, maximum: max, pattern: undefined });

const cursor = z.string().max(4000);
const word = /^[^:]{1,255}:[\s\S]{1,255}$/;
const option = z.string().regex(word, "is no option and value, as in Size:M");

/** `Size:M`; the value may have colons of its own. */
const optionOf = (text: string) => ({
	name: text.slice(0, text.indexOf(":")),
	value: text.slice(text.indexOf(":") + 1),
});

const paging = { limit: number(1, 100).default(20), cursor: cursor.optional() };

/** How a list of products is asked for. Prices are minor units; `option` may come several times. */
export const ListQuery = z
	.object({
		...paging,
		q: z.string().max(200).optional(),
		category: z.string().max(255).optional(),
		minPrice: number(0, maxPriceMinor).optional(),
		maxPrice: number(0, maxPriceMinor).optional(),
		inStock: z
			.enum(["true", "false"])
			.transform((text) => text === "true")
			.optional(),
		sort: Sort.optional(),
		option: z
			.union([option, z.array(option).max(20)])
			.transform((texts) => [texts].flat().map(optionOf))
			.optional()
			.meta({ type: "array", items: { type: "string" }, anyOf: undefined }),
	})
	.refine(({ minPrice = 0, maxPrice = maxPriceMinor }) => minPrice <= maxPrice, {
		path: ["maxPrice"],
		message: "is less than minPrice",
	});

/** How a search is asked for. */
export const SearchQuery = z.object({ ...paging, q: z.string().trim().min(1).max(200) });
