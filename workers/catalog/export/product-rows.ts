import { decimalsOf } from "../../kit/money.ts";
import type { ProductDraft } from "../../kit/product.ts";
import type { Row } from "../import/rows.ts";
import { readProduct } from "../import/shopify.ts";
import {
	type CategoryDraft,
	correctionsOf,
	dataColumn,
	newCategoryPosition,
	type TussiData,
} from "../import/tussi-data.ts";
import { slugFor } from "../managing/slug-for.ts";

/** A product with the categories it lies in, the top one first; they say more than the product's `category`. */
export type Exported = ProductDraft & { categories: readonly CategoryDraft[] };

/** Shopify's template, and one column of ours for what it has no word for. */
export const columns = [
	"Handle",
	"Title",
	"Body (HTML)",
	"Vendor",
	"Type",
	"Tags",
	"Published",
	"Option1 Name",
	"Option1 Value",
	"Option2 Name",
	"Option2 Value",
	"Option3 Name",
	"Option3 Value",
	"Variant SKU",
	"Variant Inventory Tracker",
	"Variant Inventory Qty",
	"Variant Inventory Policy",
	"Variant Fulfillment Service",
	"Variant Price",
	"Variant Compare At Price",
	"Variant Requires Shipping",
	"Variant Taxable",
	"Image Src",
	"Image Position",
	"Image Alt Text",
	"Gift Card",
	"Status",
	dataColumn,
] as const;

type Cells = Partial<Record<(typeof columns)[number], string>>;

/**
 * A product as rows of Shopify's product CSV, cells in the order of `columns`. What the cells cannot say, or only nearly, is
 * in the last column of the first row, so that an import reads exactly this product. `origin` is where our own pictures are.
 */
export function productRows(product: Exported, currency: string, origin: string): string[][] {
	const rows = plainRows(product, currency, origin);
	const data = JSON.stringify(beyond(product, rows, currency));
	const [first = {}, ...others] = rows;
	return [data === "{}" ? first : { ...first, [dataColumn]: data }, ...others].map((cells) =>
		columns.map((column) => cells[column] ?? ""),
	);
}

function plainRows(product: Exported, currency: string, origin: string): Cells[] {
	const values = valueCells(product);
	const variants = product.variants.map(
		(variant, at): Cells => ({
			...Object.fromEntries(
				values.map((cell, option) => [`Option${option + 1} Value`, cell(variant.options[option] ?? "")]),
			),
			...(values.length === 0 && { "Option1 Value": "Default Title" }),
			...variantCells(variant, currency),
			...imageCells(product, at, origin),
		}),
	);
	const pictures = product.images
		.slice(variants.length)
		.map((_, at) => imageCells(product, variants.length + at, origin));
	const [first = {}, ...others] = [...variants, ...pictures.filter((cells) => cells["Image Src"])];
	return [{ ...productCells(product), ...first }, ...others].map((cells) => ({ Handle: product.slug, ...cells }));
}

function productCells(product: Exported): Cells {
	const names = distinct(product.options.map(({ name }) => name));
	return {
		Title: word(product.title),
		"Body (HTML)": text(product.description),
		Vendor: text(product.vendor),
		Type: text(typeOf(product)),
		Tags: text(product.tags.join(", ")),
		Published: product.status === "published" ? "TRUE" : "FALSE",
		"Option1 Name": "Title",
		...Object.fromEntries(product.options.map(({ name }, at) => [`Option${at + 1} Name`, names(name)])),
		"Gift Card": "FALSE",
		Status: product.status === "published" ? "active" : "draft",
	};
}

const typeOf = ({ categories, category }: Exported): string => categories.at(-1)?.title ?? category;

const variantCells = (
	{ sku, stock, priceMinor, compareAtMinor }: ProductDraft["variants"][number],
	currency: string,
): Cells => ({
	"Variant SKU": text(sku),
	"Variant Inventory Tracker": "shopify",
	"Variant Inventory Qty": String(stock),
	"Variant Inventory Policy": "deny",
	"Variant Fulfillment Service": "manual",
	"Variant Price": decimal(priceMinor, currency),
	"Variant Compare At Price": compareAtMinor === null ? "" : decimal(compareAtMinor, currency),
	"Variant Requires Shipping": "TRUE",
	"Variant Taxable": "TRUE",
});

/** A picture is named by where it came from, so that importing it where it is already changes nothing. */
function imageCells({ images }: Exported, at: number, origin: string): Cells {
	const image = images[at];
	if (!image) return {};
	const src = image.source ?? image.src;
	const address = /^\/(?![/\\])/.test(src) ? origin + src : src;
	return { "Image Src": address, "Image Position": String(at + 1), "Image Alt Text": text(image.alt) };
}

/** 1999 → "19.99", without floats on the way. */
function decimal(minor: number, currency: string): string {
	const decimals = decimalsOf(currency);
	const digits = String(minor).padStart(decimals + 1, "0");
	return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * A text as a cell. A spreadsheet would run what looks like a formula, so that gets an apostrophe in front; numbers with a
 * sign are none. Our import takes it off again (`correctionsOf`).
 */
function text(value: string): string {
	const plain = value.replaceAll("\0", "").trim();
	return /^[=@]|^[+-](?!\d+([.,]\d+)?$)/.test(plain) ? `'${plain}` : plain;
}

/** A text that must be something. */
const word = (value: string): string => text(value) || "-";

/** For each option the cell that stands for a value: no two values share one. */
const valueCells = ({ options, variants }: ProductDraft): ((value: string) => string)[] =>
	options.map((_, at) => distinct(variants.map((variant) => variant.options[at] ?? "")));

function distinct(values: readonly string[]): (value: string) => string {
	const cells = new Map<string, string>();
	const used = new Set(["Default Title"]);
	for (const value of new Set(values)) {
		let cell = word(value);
		for (let number = 2; used.has(cell); number += 1) cell = `${word(value)} (${number})`;
		used.add(cell);
		cells.set(value, cell);
	}
	return (value) => cells.get(value) ?? word(value);
}

/** What the plain rows do not say: found by reading them. */
function beyond(product: Exported, rows: readonly Cells[], currency: string): TussiData {
	const said = readProduct(product.slug, rows.map(asRead), currency, { errors: [], warnings: [] }, (html) => html);
	const type = typeOf(product);
	const exact = said ? correctionsOf(said, { ...product, category: type }) : {};
	return {
		...(Object.keys(product.specifications).length > 0 && { specifications: product.specifications }),
		...(Object.keys(product.translations).length > 0 && { translations: product.translations }),
		...(!isPlain(product.categories) && { categories: [...product.categories] }),
		...(Object.keys(exact).length > 0 && { exact }),
	};
}

const asRead = (cells: Cells): Row => ({
	line: 0,
	cells: Object.fromEntries(Object.entries(cells).map(([column, value]) => [column, value.trim()])),
});

/** Whether the title alone would make the same category again. */
function isPlain([category, ...below]: readonly CategoryDraft[]): boolean {
	if (!category) return true;
	const { slug, title, titleEs, line, lineEs, position } = category;
	const isMadeByTitle = slug === slugFor(title) && titleEs === title && position === newCategoryPosition;
	return below.length === 0 && isMadeByTitle && line === "" && lineEs === "";
}
