import type * as z from "zod";
import type { ProductDraft } from "../../kit/product.ts";
import { labelsFor } from "./labels.ts";

export type Draft = z.input<typeof ProductDraft>;

/** A title, then what is said below it: a string is a paragraph, an array a list. */
type Words = [title: string, ...body: (string | string[])[]];

/** A product as it is written in the files beside this one. */
export type Item = {
	slug: string;
	/** Its part of the SKU, between the shelf's and the variant's: `TUS-CAL-`**TUESDAY**`-10`. */
	sku: string;
	vendor: string;
	/** Minor units, as is everything about prices. */
	price: number;
	/** What it cost before; every variant is reduced by the same amount. */
	was?: number;
	/** The price of the variants that have this value. */
	priceBy?: Record<string, number>;
	/** The least there is of a variant; each following one has a few more. */
	stock: number;
	/** The exact stock of one variant ("M / Moss") or of all that have a value ("XL"); 0 is sold out. */
	stockBy?: Record<string, number>;
	options?: Record<string, string[]>;
	specs: Record<string, string>;
	tags: string[];
	en: Words;
	es: Words;
};

export type Shelf = { category: string; sku: string };

export const shelf = (of: Shelf, items: Item[]): Draft[] => items.map((item) => product(of, item));

function product(of: Shelf, item: Item): Draft {
	const options = Object.entries(item.options ?? {}).map(([name, values]) => ({ name, values }));
	return {
		slug: item.slug,
		status: "published",
		vendor: item.vendor,
		category: of.category,
		tags: item.tags,
		specifications: item.specs,
		options,
		variants: combinations(options.map(({ values }) => values)).map((values, position) =>
			variant(`${of.sku}-${item.sku}`, item, values, position),
		),
		...text(item.en),
		translations: {
			es: {
				...text(item.es),
				labels: labelsFor([
					...options.flatMap(({ name, values }) => [name, ...values]),
					...Object.entries(item.specs).flat(),
				]),
			},
		},
	};
}

function variant(sku: string, item: Item, values: string[], position: number) {
	const priceMinor = pick(item.priceBy, values) ?? item.price;
	return {
		options: values,
		sku: [sku, ...values.map(code)].join("-"),
		priceMinor,
		compareAtMinor: item.was === undefined ? null : priceMinor + item.was - item.price,
		stock: pick(item.stockBy, values) ?? item.stock + ((position * 7) % 23),
	};
}

/** What is said of the whole variant, else of the first of its values that anything is said of. */
const pick = (said: Record<string, number> = {}, values: string[]): number | undefined =>
	[values.join(" / "), ...values].map((key) => said[key]).find((found) => found !== undefined);

/** Every choice from the first list with every choice from the next; one empty choice when there are no lists. */
const combinations = (lists: string[][]): string[][] =>
	lists.reduce<string[][]>((rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])), [[]]);

/** A value in a SKU: `Moss` → `MOS`, `Acid Lime` → `AL`, `10 %` → `10`, `30 × 40 cm` → `3040C`. */
function code(value: string): string {
	const words =
		value
			.normalize("NFD")
			.replace(/\p{M}/gu, "")
			.toUpperCase()
			.match(/[A-Z0-9]+/g) ?? [];
	const most = words.length === 1 ? 3 : 1;
	return words.map((word) => (/^\d/.test(word) ? word : word.slice(0, most))).join("");
}

const text = ([title, ...body]: Words) => ({ title, description: body.map(block).join("\n") });

const block = (part: string | string[]): string =>
	typeof part === "string"
		? `<p>${escaped(part)}</p>`
		: `<ul>${part.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`;

const escaped = (words: string): string =>
	words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
