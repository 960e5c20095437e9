import { parseMinor } from "../../kit/money.ts";
import { type FieldError, type Refusal, refuse } from "../../kit/problem.ts";
import { maxPriceMinor, ProductDraft } from "../../kit/product.ts";
import type { Row } from "./rows.ts";
import { sanitize } from "./sanitize.ts";

/** More than a person corrects at one sitting. */
const mostErrors = 200;

export type Warning = { line: number; path: string; message: string };
type Findings = { errors: FieldError[]; warnings: Warning[] };

/**
 * Reads rows of Shopify's product CSV: a product is its handle, its first row tells about it, and each row with a price
 * or option values is a variant; a row with neither adds a picture. Prices are in the store's currency.
 * One wrong row refuses the whole file, and every wrong row is named.
 */
export function readProducts(
	rows: readonly Row[],
	currency: string,
): { ok: true; drafts: ProductDraft[]; warnings: Warning[] } | Refusal {
	const found: Findings = { errors: [], warnings: [] };
	for (const row of rows) if (!cell(row, "Handle")) found.errors.push(wrong(row, "Handle", "is missing"));
	const products = Map.groupBy(
		rows.filter((row) => cell(row, "Handle")),
		(row) => cell(row, "Handle").toLowerCase(),
	);
	const drafts = [...products].flatMap(([handle, ofProduct]) => readProduct(handle, ofProduct, currency, found) ?? []);
	if (found.errors.length === 0 && drafts.length === 0)
		return refuse("import.unreadable", "The file has a header but no products. Nothing was imported.");
	if (found.errors.length === 0) return { ok: true, drafts, warnings: found.warnings };
	const errors = found.errors.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
	const more = errors.length > mostErrors ? ` These are the first ${mostErrors} of ${errors.length}.` : "";
	return refuse("import.invalid", `Correct the named lines and send the file again. Nothing was imported.${more}`, {
		errors: errors.slice(0, mostErrors),
	});
}

function readProduct(
	handle: string,
	rows: readonly Row[],
	currency: string,
	found: Findings,
): ProductDraft | undefined {
	const [first] = rows;
	if (!first) return undefined;
	const names = optionNames(first);
	if (new Set(names).size < names.length) found.errors.push(wrong(first, "Option1 Name", "is used for two options"));
	const variants = rows.filter(isVariant).map((row) => ({ row, variant: readVariant(row, names, currency, found) }));
	if (!cell(first, "Title")) found.errors.push(wrong(first, "Title", "is missing"));
	if (variants.length === 0) found.errors.push(wrong(first, "Variant Price", "is missing"));
	findDuplicates(variants, found);
	const draft = ProductDraft.safeParse({
		slug: handle,
		title: cell(first, "Title") || "-",
		description: sanitize(readBody(first, found)),
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
	});
	if (draft.success) return draft.data;
	// A missing title or price, or a wrong option, has been named above; what remains is reported with its column.
	for (const issue of draft.error.issues)
		if (!found.errors.some((error) => rows.some((row) => row.line === error.line)))
			found.errors.push(wrong(first, columnOf[String(issue.path[0])] ?? String(issue.path[0]), issue.message));
	return undefined;
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
	if (!isWeb) found.errors.push(wrong(row, "Image Src", `“${src.slice(0, 80)}” is no web address`));
	return { src: isWeb ? src : "", alt: cell(row, "Image Alt Text") };
}

function readPrice(row: Row, column: string, currency: string, found: Findings): number | undefined {
	const text = cell(row, column);
	const minor = parseMinor(text, currency);
	if (!text) found.errors.push(wrong(row, column, "is missing"));
	else if (minor === undefined) found.errors.push(wrong(row, column, `“${text}” is not an amount in ${currency}`));
	else if (minor < 0) found.errors.push(wrong(row, column, `“${text}” is negative`));
	else if (minor > maxPriceMinor) found.errors.push(wrong(row, column, `“${text}” is more than a card can be charged`));
	else return minor;
	return undefined;
}

/** Shops that oversold export a negative quantity: there is nothing to sell then, which is worth a word but no refusal. */
function readQuantity(row: Row, found: Findings): number {
	const column = "Variant Inventory Qty";
	const text = cell(row, column);
	if (text === "") return 0;
	const quantity = Number(text);
	if (!Number.isInteger(quantity) || Math.abs(quantity) > 1_000_000_000)
		found.errors.push(wrong(row, column, `“${text}” is not a whole number`));
	else if (quantity < 0) found.warnings.push({ line: row.line, path: column, message: `“${text}” was taken as 0` });
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

const cell = (row: Row, column: string): string => row.cells[column] ?? "";

const list = (text: string): string[] => [
	...new Set(
		text
			.split(",")
			.map((word) => word.trim())
			.filter(Boolean),
	),
];

const wrong = (row: Row, path: string, message: string): FieldError => ({ path, line: row.line, message });
