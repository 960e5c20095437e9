import { type CsvError, parse } from "csv-parse";
import type { Refusal } from "../../kit/problem.ts";
import { startOfBadUtf8, whatInstead } from "./encoding.ts";
import { unreadable } from "./unreadable.ts";

/** A place between two rows: bytes from the file's begin, and the line that begins there. */
export type Place = { offset: number; line: number };
export const beginning: Place = { offset: 0, line: 1 };

/** One row as it stands in the file: its cells, the line (from 1) on which it begins, and the place behind it. */
export type CsvRecord = { cells: string[]; line: number; bytes: number; next: Place };

/** What is parsed at a time, and the longest a row may be, in bytes. */
const piece = 64 * 1024;
const longestRow = 1_000_000;
/** The parser looks a few bytes ahead before it ends a row; this is for it to look at. */
const padding = Buffer.from("xxxxxxxx");

/**
 * Takes a CSV file apart as it comes: RFC 4180 quoting, UTF-8 with or without a byte order mark, any line ends. Holds no more
 * than a row and a piece of the file. The first thing that makes the rest unreadable ends it, as a refusal.
 */
export async function* readRecords(
	file: AsyncIterable<Uint8Array>,
	from: Place,
): AsyncGenerator<CsvRecord | Refusal, void> {
	const parser = recordParser(from);
	const text = utf8(from.offset === 0);
	for await (const bytes of file)
		for (let at = 0; at < bytes.length; at += piece) {
			const some = bytes.subarray(at, at + piece);
			const wrong = text.check(some);
			const broken = await parser.write(wrong ? Buffer.concat([some.subarray(0, wrong.at), padding]) : some);
			yield* parser.take();
			const refusal = broken ?? (wrong && unreadable(wrong.detail, parser.line()));
			if (refusal) return yield refusal;
		}
	const broken = text.end() ? unreadable(notUtf8, parser.line()) : await parser.end();
	yield* parser.take();
	if (broken) yield broken;
}

const notUtf8 = "It is not UTF-8 text. Save it as CSV in UTF-8 and send it again.";

/** Looks at bytes as they come: where they stop being UTF-8 text, and what they are instead. */
function utf8(isBegin: boolean) {
	const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
	let isFirst = isBegin;
	return {
		check(bytes: Uint8Array): { at: number; detail: string } | undefined {
			const other = whatInstead(bytes, isFirst);
			isFirst = false;
			if (other) return { at: Math.max(0, bytes.indexOf(0)), detail: other };
			try {
				decoder.decode(bytes, { stream: true });
				return undefined;
			} catch {
				return { at: startOfBadUtf8(bytes), detail: notUtf8 };
			}
		},
		/** Whether the text breaks off within a character. */
		end(): boolean {
			try {
				decoder.decode();
				return false;
			} catch {
				return true;
			}
		},
	};
}

/** The parser, with rows counted by where they begin: it counts a line break within quotes twice when that is CR LF. */
function recordParser(from: Place) {
	let next = from;
	let emptyBefore = 0;
	let fed = from.offset;
	const found: CsvRecord[] = [];
	const parser = parse({
		bom: from.offset === 0,
		relax_column_count: true,
		skip_empty_lines: true,
		record_delimiter: ["\r\n", "\n", "\r"],
		on_record: (cells: string[], info) => {
			const line = next.line + info.empty_lines - emptyBefore;
			const bytes = from.offset + info.bytes - next.offset;
			next = { offset: from.offset + info.bytes, line: line + 1 + breaksIn(cells) };
			emptyBefore = info.empty_lines;
			if (cells.some((cell) => cell.trim() !== "")) found.push({ cells, line, bytes, next });
			return null;
		},
	});
	// The outcome of each write is read from its callback.
	parser.on("error", () => undefined);
	const line = () => next.line + parser.info.empty_lines - emptyBefore;
	const refusal = (error: Error | null | undefined): Refusal | undefined =>
		error ? unreadable("Its quoting is broken.", line(), explain(error as CsvError)) : undefined;
	return {
		/** The line on which the row begins that is being read. */
		line,
		take: () => found.splice(0),
		async write(bytes: Uint8Array): Promise<Refusal | undefined> {
			fed += bytes.length;
			const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
			const broken = refusal(await new Promise<Error | null | undefined>((done) => parser.write(buffer, done)));
			if (broken || fed - next.offset <= longestRow + piece) return broken;
			return unreadable("A row is longer than a megabyte. Is a quote left open?", line());
		},
		end: async () => refusal(await new Promise<Error | null | undefined>((done) => parser.end(done))),
	};
}

/** A quote left open swallows what follows, so the row's begin is named and not where the parser gave up. */
const explain = (error: CsvError): string =>
	error.code === "CSV_QUOTE_NOT_CLOSED" ? "a quote is opened and never closed" : error.message;

const breaksIn = (cells: readonly string[]): number =>
	cells.reduce((sum, cell) => sum + (/[\r\n]/.test(cell) ? (cell.match(/\r\n|\n|\r/g)?.length ?? 0) : 0), 0);
