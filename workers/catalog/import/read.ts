import type { FieldError, Refusal } from "../../kit/problem.ts";
import type { Place } from "./records.ts";
import { type PlacedRow, type ReadFrom, readRows } from "./rows.ts";
import {
	cell,
	type Findings,
	type ImportDraft,
	mostVariants,
	quoted,
	readProduct,
	type Warning,
	wrong,
} from "./shopify.ts";

/** What one product's rows came to: the draft, or what is wrong with it. */
export type ProductRead = {
	handle: string;
	/** Where its rows begin. */
	line: number;
	draft: ImportDraft | undefined;
	errors: FieldError[];
	warnings: Warning[];
	/** Whether a row was no row of this file at all. */
	isMisfit: boolean;
	/** Behind its rows: where reading can go on, with the file's columns. */
	next: ReadFrom;
};

/** As many rows as variants and pictures each on their own, and what they may be together in bytes. */
const mostRows = mostVariants + 250;
const mostBytes = 8_000_000;

/** The rows of one handle, which stand together. What is more than a product can have is counted and let go. */
type Group = { handle: string; rows: PlacedRow[]; bytes: number; first: PlacedRow; more?: PlacedRow; next: Place };

/**
 * Reads a file product by product, from its begin or from behind any product, and holds one product's rows at a time.
 * That a handle does not come back later is for the reader to see. What makes the rest unreadable comes last, as a refusal.
 */
export async function* readProducts(
	file: AsyncIterable<Uint8Array>,
	currency: string,
	from: ReadFrom,
): AsyncGenerator<ProductRead | Refusal, void> {
	let columns = from.columns ?? [];
	let group: Group | undefined;
	const ended = () => (group ? [readGroup(group, columns, currency)] : []);
	for await (const row of readRows(file, from)) {
		if ("problem" in row) {
			yield* ended();
			return yield row;
		}
		if ("columns" in row) columns = row.columns;
		else if (group && belongs(row, group)) add(row, group);
		else {
			yield* ended();
			group = { handle: handleOf(row), rows: [row], bytes: row.bytes, first: row, next: row.next };
		}
	}
	yield* ended();
}

const handleOf = (row: PlacedRow): string => cell(row, "Handle").toLowerCase();
const belongs = (row: PlacedRow, group: Group): boolean => group.handle !== "" && handleOf(row) === group.handle;

function add(row: PlacedRow, group: Group): void {
	group.next = row.next;
	group.bytes += row.bytes;
	if (!group.more && group.rows.length < mostRows && group.bytes <= mostBytes) group.rows.push(row);
	else group.more ??= row;
}

function readGroup(
	{ handle, rows, first, more, next }: Group,
	columns: readonly string[],
	currency: string,
): ProductRead {
	const misfits = rows.flatMap(({ misfit }) => misfit ?? []);
	const found: Findings = { errors: [...misfits], warnings: [] };
	if (handle === "") found.errors.push(wrong(first, "Handle", "is missing"));
	if (more) {
		const most = `${mostVariants.toLocaleString("en")} variants, 250 pictures and ${mostBytes / 1_000_000} MB`;
		found.errors.push(wrong(more, "Handle", `is one row too many for ${quoted(handle)}: a product has up to ${most}`));
	}
	// Cells that slid into other columns, or are not all there, would only be reported for what they are not.
	const draft = found.errors.length === 0 ? readProduct(handle, rows, currency, found) : undefined;
	const isMisfit = misfits.length > 0;
	// Longer ones are refused, and need not be told apart.
	return { handle: handle.slice(0, 255), line: first.line, draft, ...found, isMisfit, next: { ...next, columns } };
}
