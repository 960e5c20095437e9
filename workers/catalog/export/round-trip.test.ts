import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkFile } from "../import/check.ts";
import { sanitize } from "../import/sanitize.ts";
import type { ImportDraft } from "../import/shopify.ts";
import { csvText } from "./csv.ts";
import { columns, type Exported, productRows } from "./product-rows.ts";

/** Well-formed text of any script, and often what breaks CSV, spreadsheets and eyes. */
const anyText = fc.oneof(
	fc.string({ unit: "grapheme" }),
	fc.string({ unit: "binary" }).filter((text) => text.isWellFormed()),
	fc
		.array(
			fc.constantFrom(
				...['"', '""', ",", ";", "\n", "\r\n", "\r", "\t", " ", "'", "=", "+1", "-", "@", "a", "é", "e\u0301", "ß"],
				...[
					"👩‍👩‍👧",
					"🏳️‍🌈",
					"שלום",
					"مرحبا",
					"\u202e",
					"\u200b",
					"\ufeff",
					"\u00a0",
					"日本",
					"\0",
					"\\",
					"Default Title",
				],
			),
			{ maxLength: 8 },
		)
		.map((parts) => parts.join("")),
);
const anyWord = anyText.map((text) => text.slice(0, 60)).filter((text) => text !== "" && text.isWellFormed());
const slug = fc.stringMatching(/^[a-zñø日本0-9]{1,12}(-[a-z0-9]{1,6}){0,2}$/);
const price = fc.integer({ min: 0, max: 99_999_999 });
const category = fc.record({
	slug,
	title: anyWord,
	titleEs: anyText,
	line: anyText,
	lineEs: anyText,
	position: fc.constantFrom(0, 3, 1000),
});

const image = fc.record({
	src: fc.webUrl({ withQueryParameters: true, withFragments: true }),
	alt: anyText,
});

/** One to a hundred variants over up to three options, some combinations left out. */
const choices = fc.uniqueArray(anyWord, { maxLength: 3 }).chain((names) =>
	fc
		.tuple(...names.map(() => fc.uniqueArray(anyWord, { minLength: 1, maxLength: [0, 100, 10, 4][names.length] ?? 1 })))
		.chain((values) => {
			const all = values.reduce<string[][]>(
				(some, of) => some.flatMap((one) => of.map((value) => [...one, value])),
				[[]],
			);
			return fc.record({
				options: fc.constant(names.map((name, at) => ({ name, values: values[at] ?? [] }))),
				keys: fc.shuffledSubarray(all, { minLength: 1, maxLength: Math.min(100, all.length) }),
			});
		}),
);

const variant = fc.record({
	sku: anyText,
	priceMinor: price,
	compareAtMinor: fc.option(price),
	stock: fc.integer({ min: 0, max: 1_000_000_000 }),
});

/** Names are refused that mean something to the language we are written in. */
const anyName = anyWord.filter((name) => name !== "__proto__");

const translations = fc.record(
	{
		es: fc.record(
			{
				title: anyWord,
				description: anyText.map(sanitize),
				labels: fc.dictionary(anyName, anyText),
			},
			{ requiredKeys: ["title"] },
		),
	},
	{ requiredKeys: [] },
);

const product: fc.Arbitrary<Exported> = fc
	.record({
		slug,
		title: anyWord,
		description: anyText.map(sanitize),
		status: fc.constantFrom("draft" as const, "published" as const),
		vendor: anyText,
		tags: fc.array(anyWord, { maxLength: 5 }),
		specifications: fc.dictionary(anyName, anyText),
		images: fc.array(image, { maxLength: 6 }),
		choices,
		translations,
		categories: fc.uniqueArray(category, { maxLength: 3, selector: (one) => one.slug }),
	})
	.chain(({ choices: { options, keys }, categories, ...rest }) =>
		fc.array(variant, { minLength: keys.length, maxLength: keys.length }).map((variants) => ({
			...rest,
			category: categories.at(-1)?.title ?? "",
			categories,
			options,
			variants: variants.map((one, at) => ({ options: keys[at] ?? [], ...one })),
		})),
	);

const written = (products: readonly Exported[], currency: string) =>
	csvText([columns, ...products.flatMap((one) => productRows(one, currency, "https://shop.example"))]);
const read = (text: string, currency: string) =>
	checkFile(Readable.from([Buffer.from(text)]) as AsyncIterable<Uint8Array>, currency);

/** Without what an import works out by itself. */
const plain = ({ categories: _, ...draft }: ImportDraft): ImportDraft => JSON.parse(JSON.stringify(draft));

test("any catalog that is exported is read again as it was, in money of any decimals", async () => {
	const catalog = fc.uniqueArray(product, { minLength: 1, maxLength: 4, selector: (one) => one.slug });
	await fc.assert(
		fc.asyncProperty(catalog, fc.constantFrom("EUR", "JPY", "KWD"), async (products, currency) => {
			const result = await read(written(products, currency), currency);
			expect(result).toMatchObject({ ok: true });
			expect(result.ok && result.drafts.map(plain)).toEqual(products.map(plain));
		}),
		{ numRuns: 150 },
	);
});
