import { CsvError, parse } from "csv-parse/sync";
import { type FieldError, type Refusal, refuse } from "../../kit/problem.ts";

/** One record of the file by column name, and the line (from 1) on which it begins. */
export type Row = { line: number; cells: Record<string, string> };

const required = ["Handle", "Title", "Option1 Name", "Option1 Value", "Variant Price"];

/** Takes a CSV file apart: RFC 4180 quoting, UTF-8 with or without a byte order mark, any column order. */
export function readRows(bytes: ArrayBuffer): { ok: true; rows: Row[] } | Refusal {
	const text = decode(bytes);
	if (text === undefined) return unreadable("It is not UTF-8 text. Save it as CSV in UTF-8 and send it again.");
	if (text.trim() === "") return unreadable("The file is empty.");
	try {
		const records = parse(text, {
			bom: true,
			info: true,
			relax_column_count: true,
			skip_empty_lines: true,
			record_delimiter: ["\r\n", "\n", "\r"],
		}) as unknown as {
			record: string[];
			info: { lines: number };
		}[];
		return byName(records);
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		return unreadable("Its quoting is broken.", [{ path: "", line: Number(error.lines ?? 1), message: error.message }]);
	}
}

function byName(records: { record: string[]; info: { lines: number } }[]): { ok: true; rows: Row[] } | Refusal {
	const columns = (records[0]?.record ?? []).map((column) => column.trim());
	const missing = required.filter((column) => !columns.includes(column));
	if (missing.length > 0) return unreadable(`These columns are missing: ${missing.join(", ")}.`);
	const twice = columns.filter((column, at) => column !== "" && columns.indexOf(column) !== at);
	if (twice.length > 0) return unreadable(`These columns are there twice: ${twice.join(", ")}.`);
	const errors: FieldError[] = [];
	const rows = records.slice(1).map(({ record }, index) => {
		// The parser counts lines to a record's end; a record begins behind the one before it.
		const line = (records[index]?.info.lines ?? 0) + 1;
		if (record.length !== columns.length)
			errors.push({ path: "", line, message: `has ${record.length} cells where the header has ${columns.length}` });
		return { line, cells: Object.fromEntries(columns.map((column, at) => [column, (record[at] ?? "").trim()])) };
	});
	return errors.length > 0 ? unreadable("Some rows do not fit the header.", errors.slice(0, 200)) : { ok: true, rows };
}

function decode(bytes: ArrayBuffer): string | undefined {
	try {
		const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
		return text.includes("\0") ? undefined : text;
	} catch {
		return undefined;
	}
}

const unreadable = (detail: string, errors?: FieldError[]): Refusal =>
	refuse("import.unreadable", `${detail} Nothing was imported.`, errors ? { errors } : {});
