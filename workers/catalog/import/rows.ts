import type { FieldError, Refusal } from "../../kit/problem.ts";
import { type CsvRecord, type Place, readRecords } from "./records.ts";
import { unreadable } from "./unreadable.ts";

/** One record of the file by column name, and the line (from 1) on which it begins. */
export type Row = { line: number; cells: Record<string, string> };

/** A row with where it stands; `misfit` when it has another number of cells than the header. */
export type PlacedRow = Row & { start: Place; bytes: number; next: Place; misfit?: FieldError };

/** Where reading begins: at the header, or later with the columns that the header told. */
export type ReadFrom = Place & { columns?: readonly string[] };

const required = ["Handle", "Title", "Option1 Name", "Option1 Value", "Variant Price"];
const mostColumns = 500;

/** The file's rows by column name, in any column order, and first of all its columns. */
export async function* readRows(
	file: AsyncIterable<Uint8Array>,
	from: ReadFrom,
): AsyncGenerator<PlacedRow | { columns: readonly string[] } | Refusal, void> {
	let columns = from.columns;
	let start: Place = { offset: from.offset, line: from.line };
	for await (const record of readRecords(file, start)) {
		if ("problem" in record) return yield record;
		if (columns) yield byName(record, columns, start);
		else {
			const header = readHeader(record.cells);
			yield header;
			if ("problem" in header) return;
			columns = header.columns;
		}
		start = record.next;
	}
	if (!columns) yield unreadable("The file is empty.");
}

function readHeader(cells: readonly string[]): { columns: readonly string[] } | Refusal {
	const columns = cells.map((column) => column.trim());
	if (columns.length > mostColumns) return unreadable(`It has more than ${mostColumns} columns.`, 1);
	const missing = required.filter((column) => !columns.includes(column));
	const separator = missing.length > 0 && columns.length === 1 ? /[;\t]/.exec(columns[0] ?? "")?.[0] : undefined;
	if (separator)
		return unreadable(
			`Its cells are separated by ${separator === ";" ? "semicolons" : "tabs"}; save it with commas.`,
			1,
		);
	if (missing.length > 0) return unreadable(`These columns are missing: ${missing.join(", ")}.`);
	const twice = columns.filter((column, at) => column !== "" && columns.indexOf(column) !== at);
	if (twice.length > 0)
		return unreadable(
			`These columns are there twice: ${[...new Set(twice)].map((column) => column.slice(0, 80)).join(", ")}.`,
		);
	// Ours are short; the others are read over, and need not be kept.
	return { columns: columns.map((column) => (column.length > 255 ? "" : column)) };
}

function byName({ cells, line, bytes, next }: CsvRecord, columns: readonly string[], start: Place): PlacedRow {
	const named = Object.fromEntries(columns.map((column, at) => [column, (cells[at] ?? "").trim()]));
	const row = { line, cells: named, start, bytes, next };
	if (cells.length === columns.length) return row;
	const message = `has ${cells.length} cells where the header has ${columns.length}`;
	return { ...row, misfit: { path: "", line, message } };
}
