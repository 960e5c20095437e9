import { parseMinor } from "../../kit/money.ts";
import type { FieldError } from "../../kit/problem.ts";
import { maxPriceMinor, mostStock, ProductDraft } from "../../kit/product.ts";
import type { Row } from "./rows.ts";
import { sanitize } from "./sanitize.ts";
import { CategoryDraft, dataColumn, parseData, type TussiData, withData } from "./tussi-data.ts";

/** Of one product: as many rows as it can have variants and pictures on rows of their own. */
export const mostVariants = 2048;
/** What one row of the database holds, with room for the rest of it. */
const mostBytes = 1_500_000;

export type Warning = { line: number; path: string; message: string };
export type Findings = { errors: FieldError[]; warnings: Warning[] };

/** A product as the file tells it: with what is known of the categories it lies in, the top one first. */
export type ImportDraft = ProductDraft & { categories?: readonly CategoryDraft[] };

/**
 * Reads a product from its rows in Shopify's product CSV: the first tells about it, each row with a price or option values is
 * a variant, and a row with neither adds a picture. Prices are in the store's currency. What is wrong is added to `found`,
 * and there is no product then.
 */
export function readProduct(
	handle: string,
	rows: readonly Row[],
	currency: string,
	found: Findings,
	clean = sanitize,
): ImportDraft | undefined {
	const [first] = rows;
	if (!first) return undefined;
	const wrongBefore = found.errors.length;
	const cells = readCells(handle, first, rows, currency, found, clean);
	const data = readData(first, found);
	// A missing title or price, or a wrong option, has been named by now; what remains is reported with its column.
	const isNamed = found.errors.length > wrongBefore;
	const plain = checked(cells, first, found, isNamed);
	const draft = plain && data ? withData(plain, data, clean) : plain;
	const product = draft === plain ? plain : checked(draft, first, found, isNamed);
	return product && found.errors.length === wrongBefore ? product : undefined;
}

function readCells(
	handle: string,
	first: Row,
	rows: readonly Row[],
	currency: string,
	found: Findings,
	clean: (html: string) => string,
): unknown {
	const names = optionNames(first);
	if (new Set(names).size < names.length) found.errors.push(wrong(first, "Option1 Name", "is used for two options"));
	const variants = rows.filter(isVariant).map((row) => ({ row, variant: readVariant(row, names, currency, found) }));
	if (!cell(first, "Title")) found.errors.push(wrong(first, "Title", "is missing"));
	if (variants.length === 0) found.errors.push(wrong(first, "Variant Price", "is missing"));
	if (variants.length > mostVariants)
		found.errors.push(
			wrong(first, "Handle", `has ${variants.length} variants where a product can have ${mostVariants}`),
		);
	findDuplicates(variants, found);
	return {
		slug: handle,
		title: cell(first, "Title") || "-",
		description: clean(readBody(first, found)),
		vendor: cell(first, "Vendor"),
		category: cell(first, "Type"),
		tags: list(cell(first, "Tags")),
		status: isPublished(first) ? "published" : "draft",
		images: rows.filter((row) => cell(row, "Image Src")).map((row) => readImage(row, found)),
		options: names.map((name, at) => ({
			name,
			values: [...new Set(variants.map(({ variant }) => variant.options[at] ?? ""))],
		})),
		variants: variants.map(({ variant }) => variant),
	};
}

/** The product if it is one that can be stored; otherwise what is wrong with it is named, unless that has been done. */
function checked(cells: unknown, first: Row, found: Findings, isNamed: boolean): ImportDraft | undefined {
	const draft = DraftWithCategories.safeParse(cells);
	if (!draft.success) {
		for (const issue of isNamed ? [] : draft.error.issues)
			found.errors.push(wrong(first, columnOf[String(issue.path[0])] ?? dataColumn, issue.message));
		return undefined;
	}
	const { variants: _, ...rest } = draft.data;
	if (!isNamed && !isConsistent(draft.data))
		found.errors.push(wrong(first, dataColumn, "has options that do not fit the variants"));
	if (Buffer.byteLength(JSON.stringify(rest)) <= mostBytes) return draft.data;
	found.errors.push(wrong(first, "Handle", "has texts and pictures of more than 1.5 MB"));
	return undefined;
}

/** Cells cannot say otherwise; what came beside them can. */
function isConsistent({ options, variants }: ProductDraft): boolean {
	const names = new Set(options.map(({ name }) => name));
	const keys = new Set(variants.map((variant) => JSON.stringify(variant.options)));
	const isComplete = variants.every((variant) => variant.options.length === options.length);
	return names.size === options.length && keys.size === variants.length && isComplete;
}

const DraftWithCategories = ProductDraft.extend({ categories: CategoryDraft.array().max(20).optional() });

function readData(first: Row, found: Findings): TussiData | undefined {
	const text = cell(first, dataColumn);
	const data = text === "" ? undefined : parseData(text);
	if (text !== "" && !data)
		found.errors.push(wrong(first, dataColumn, "is not as an export wrote it; empty the cell to do without"));
	return data;
}

const columnOf: Record<string, string> = {
	slug: "Handle",
	title: "Title",
	description: "Body (HTML)",
	vendor: "Vendor",
	category: "Type",
	tags: "Tags",
	images: "Image Src",
	options: "Option1 Name",
	variants: "Variant Price",
};

type DraftVariant = ProductDraft["variants"][number];

function readVariant(row: Row, names: readonly string[], currency: string, found: Findings): DraftVariant {
	const options = names.map((_, at) => cell(row, `Option${at + 1} Value`));
	options.forEach((value, at) => {
		if (!value) found.errors.push(wrong(row, `Option${at + 1} Value`, "is missing"));
	});
	return {
		options,
		sku: cell(row, "Variant SKU").replace(/^'/, ""),
		priceMinor: readPrice(row, "Variant Price", currency, found) ?? 0,
		compareAtMinor: cell(row, "Variant Compare At Price")
			? (readPrice(row, "Variant Compare At Price", currency, found) ?? null)
			: null,
		stock: readQuantity(row, found),
	};
}

/** Measured before it is cleaned: cleaning takes time by its length. */
function readBody(row: Row, found: Findings): string {
	const body = cell(row, "Body (HTML)");
	if (body.length <= 65_535) return body;
	found.errors.push(wrong(row, "Body (HTML)", "is longer than 65,535 characters"));
	return "";
}

function readImage(row: Row, found: Findings): ProductDraft["images"][number] {
	const src = cell(row, "Image Src");
	const isWeb = URL.canParse(src) && /^https?:$/.test(new URL(src).protocol);
	if (!isWeb) found.errors.push(wrong(row, "Image Src", `${quoted(src)} is no web address`));
	return { src: isWeb ? src : "", alt: cell(row, "Image Alt Text") };
}

function readPrice(row: Row, column: string, currency: string, found: Findings): number | undefined {
	const text = cell(row, column);
	const minor = parseMinor(text, currency);
	if (!text) found.errors.push(wrong(row, column, "is missing"));
	else if (minor === undefined)
		found.errors.push(wrong(row, column, `${quoted(text)} is not an amount in ${currency}`));
	else if (minor < 0) found.errors.push(wrong(row, column, `${quoted(text)} is negative`));
	else if (minor > maxPriceMinor)
		found.errors.push(wrong(row, column, `${quoted(text)} is more than a card can be charged`));
	else return minor;
	return undefined;
}

/** Shops that oversold export a negative quantity: there is nothing to sell then, which is worth a word but no refusal. */
function readQuantity(row: Row, found: Findings): number {
	const column = "Variant Inventory Qty";
	const text = cell(row, column);
	if (text === "") return 0;
	const quantity = Number(text);
	if (!Number.isInteger(quantity) || Math.abs(quantity) > mostStock)
		found.errors.push(wrong(row, column, `${quoted(text)} is not a whole number`));
	else if (quantity < 0)
		found.warnings.push({ line: row.line, path: column, message: `${quoted(text)} was taken as 0` });
	return Math.max(0, Math.trunc(quantity) || 0);
}

function findDuplicates(variants: readonly { row: Row; variant: DraftVariant }[], found: Findings): void {
	const seen = new Map<string, number>();
	for (const { row, variant } of variants) {
		const key = JSON.stringify(variant.options);
		const before = seen.get(key);
		if (before === undefined) seen.set(key, row.line);
		else found.errors.push(wrong(row, "Option1 Value", `is the same variant as on line ${before}`));
	}
}

/** A plain product is written with the one option "Title" whose value is "Default Title". */
function optionNames(first: Row): string[] {
	if (cell(first, "Option1 Value") === "Default Title") return [];
	const names = [1, 2, 3].map((at) => cell(first, `Option${at} Name`));
	return names.slice(0, names.findLastIndex((name) => name !== "") + 1);
}

const isVariant = (row: Row): boolean =>
	cell(row, "Variant Price") !== "" || cell(row, "Option1 Value") !== "" || !cell(row, "Image Src");

function isPublished(row: Row): boolean {
	const status = cell(row, "Status").toLowerCase();
	return cell(row, "Published").toLowerCase() !== "false" && (status === "" || status === "active");
}

/** A cell in a sentence: enough of it to be found. */
export const quoted = (text: string): string => `“${text.slice(0, 80)}”`;

export const cell = (row: Row, column: string): string => row.cells[column] ?? "";

export const list = (text: string): string[] => [
	...new Set(
		text
			.split(",")
			.map((word) => word.trim())
			.filter(Boolean),
	),
];

export const wrong = (row: Row, path: string, message: string): FieldError => ({ path, line: row.line, message });
