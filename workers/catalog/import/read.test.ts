import { describe, expect, test } from "vitest";
import type { Refusal } from "../../kit/problem.ts";
import { checkFile } from "./check.ts";
import { type ProductRead, readProducts } from "./read.ts";
import { beginning } from "./records.ts";
import type { ReadFrom } from "./rows.ts";

const columns = ["Handle", "Title", "Body (HTML)", "Option1 Name", "Option1 Value", "Variant Price"];
const header = columns.join(",");
const mug = "mug,Mug,,Title,Default Title,5";

const encode = (text: string) => new TextEncoder().encode(text);
const concat = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** The bytes as they may come from a network: in pieces of this size. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function* repeated(head: string, text: string, times: number): AsyncGenerator<Uint8Array> {
	yield encode(head);
	const bytes = encode(text.repeat(1000));
	for (let at = 0; at < times; at += 1000) yield bytes;
}

async function readAll(bytes: Uint8Array, from: ReadFrom = beginning, size = 7): Promise<(ProductRead | Refusal)[]> {
	return Array.fromAsync(readProducts(inPieces(bytes.subarray(from.offset), size), "EUR", from));
}

describe("what is no CSV in UTF-8", () => {
	const latin = Buffer.from(`${header}\n${mug}\njug,Krügel,,Title,Default Title,5\n`, "latin1");
	const wide = Buffer.from(`${header}\n${mug}\n`, "utf16le");
	test.each<[string, Uint8Array, RegExp, number | undefined]>([
		["nothing", new Uint8Array(), /empty/, undefined],
		["a ZIP archive", encode("PK\u0003\u0004\u0014\u0000"), /ZIP/, 1],
		["UTF-16 with a mark", concat(new Uint8Array([0xff, 0xfe]), wide), /UTF-16/, 1],
		["UTF-16 without one", new Uint8Array(wide), /UTF-16/, 1],
		["Latin-1", new Uint8Array(latin), /not UTF-8/, 3],
		["a character cut off at the end", concat(encode(`${header}\n${mug} `), new Uint8Array([0xc3])), /not UTF-8/, 2],
		["text with zeros in it", encode(`${header}\n${mug}\n\0`), /zero/, 3],
		["a picture", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), /not UTF-8/, 1],
		["cells apart by semicolons", encode(header.replaceAll(",", ";")), /semicolons/, 1],
		["a quote within a cell", encode(`${header}\n${mug}\njug,Ju"g,,Title,Default Title,5`), /quoting/, 3],
		["more behind a closed quote", encode(`${header}\n${mug}\njug,"Ju"g,,Title,Default Title,5`), /quoting/, 3],
		["an open quote", encode(`${header}\n${mug}\njug,"Jug,,Title,Default Title,5\n${mug}\n`), /quoting/, 3],
	])("%s is refused, by what it is and where", async (_, bytes, detail, line) => {
		for (const size of [64, 1_000_000]) {
			const refusal = await checkFile(inPieces(bytes, size), "EUR");
			expect(refusal).toMatchObject({ problem: "import.unreadable", detail: expect.stringMatching(detail) });
			expect(!refusal.ok && refusal.errors?.map((error) => error.line)).toEqual(
				line === undefined ? undefined : [line],
			);
		}
	});

	test("names what was wrong before it, too", async () => {
		const bytes = encode(`${header}\nmug,,,Title,Default Title,5\njug,"Ju`);
		expect(await checkFile(inPieces(bytes, 5), "EUR")).toMatchObject({
			problem: "import.unreadable",
			errors: [
				{ line: 2, path: "Title" },
				{ line: 3, path: "" },
			],
		});
	});
});

describe("lines are counted as an editor shows them", () => {
	test.each(["\n", "\r\n", "\r"])("with breaks of any kind (%j) within cells and between rows", async (end) => {
		const bytes = encode(
			[header, "", 'a,A,"<p>one', "", 'two</p>",Title,Default Title,5', "", "b,,,Title,Default Title,5"].join(end),
		);
		const read = await readAll(bytes);
		expect(read).toMatchObject([{ line: 3 }, { line: 7, errors: [{ line: 7, path: "Title" }] }]);
	});
});

test("reading goes on behind any product as if it had not stopped", async () => {
	const products = Array.from({ length: 30 }, (_, at) =>
		at % 3 === 0
			? `p-${at},"Ünïcode\r\n„${at}“",,Size,S,1\r\np-${at},,,,M,2\r\n\r\n`
			: `p-${at},Plain 👩‍🚀,,Title,Default Title,5\r\n`,
	);
	const bytes = encode(`\uFEFF${header}\r\n${products.join("")}`);
	const whole = (await readAll(bytes)) as ProductRead[];
	expect(whole).toHaveLength(30);
	for (const at of [0, 3, 7, 28]) {
		const next = whole[at]?.next;
		expect(await readAll(bytes, next), `behind product ${at}`).toEqual(whole.slice(at + 1));
	}
	expect(await readAll(bytes, whole.at(-1)?.next)).toEqual([]);
});

describe("a file made to be heavy", () => {
	test("as one cell of 50 MB ends at its first megabyte", async () => {
		let taken = 0;
		async function* file() {
			for await (const bytes of repeated(`${header}\nmug,"`, "<b>", 17_000_000)) {
				taken += bytes.length;
				yield bytes;
			}
		}
		expect(await checkFile(file(), "EUR")).toMatchObject({
			errors: [{ line: 2, message: expect.stringMatching(/megabyte/) }],
		});
		expect(taken).toBeLessThan(2_000_000);
	});

	test("as one row of nothing but commas does too", async () => {
		expect(await checkFile(repeated(`${header}\nmug`, ",", 10_000_000), "EUR")).toMatchObject({
			errors: [{ line: 2, message: expect.stringMatching(/megabyte/) }],
		});
	});

	test("as a header without end does too", async () => {
		expect(await checkFile(repeated(header, ",Column", 10_000_000), "EUR")).toMatchObject({ errors: [{ line: 1 }] });
		expect(await checkFile(repeated(header, ",", 1000), "EUR")).toMatchObject({
			detail: expect.stringMatching(/500 columns/),
		});
	});

	test("as 2,049 variants says how many a product can have", async () => {
		const rows = Array.from({ length: 2049 }, (_, at) => `mug,${at === 0 ? "Mug" : ""},,Size,${at},5`);
		expect(await checkFile(inPieces(encode([header, ...rows].join("\n")), 9999), "EUR")).toMatchObject({
			errors: [{ line: 2, path: "Handle", message: expect.stringMatching(/2049 variants .* 2048/) }],
		});
	});

	test("as a million rows of one handle keeps none that is too many", async () => {
		expect(await checkFile(repeated(`${header}\n`, "mug,Mug,,Size,1,5\n", 1_000_000), "EUR")).toMatchObject({
			problem: "import.invalid",
			errors: [{ line: 2300, path: "Handle", message: expect.stringMatching(/one row too many for “mug”/) }],
		});
	}, 60_000);

	test("as rows that are all wrong names the first 200 and counts the others", async () => {
		expect(await checkFile(repeated(`${header}\n`, ",Mug,,Size,1,5\n", 100_000), "EUR")).toMatchObject({
			detail: expect.stringMatching(/first 200 of 100000/),
			errors: Array.from({ length: 200 }, (_, at) => ({ line: at + 2 })),
		});
	}, 60_000);
});

describe("what stands beside Shopify's columns", () => {
	const withData = (data: string) =>
		checkFile(inPieces(encode(`${header},Tussi Data\n${mug},"${data.replaceAll('"', '""')}"\n`), 9999), "EUR");

	test("is read", async () => {
		expect(await withData('{"specifications":{"Clay":"red"},"translations":{"es":{"title":"Taza"}}}')).toMatchObject({
			drafts: [{ specifications: { Clay: "red" }, translations: { es: { title: "Taza" } } }],
		});
	});

	test("is cleaned like any description", async () => {
		const data = '{"translations":{"es":{"title":"Taza","description":"<p onclick=x()>Azul<script>x()</script></p>"}}}';
		expect(await withData(data)).toMatchObject({ drafts: [{ translations: { es: { description: "<p>Azul</p>" } } }] });
	});

	test.each([
		"{",
		"[]",
		'"x"',
		'{"specifications":1}',
		'{"categories":[{"slug":"Not A Slug"}]}',
		'{"exact":{"title":1}}',
		'{"specifications":{"Clay":"half a \\ud83d"}}',
		'{"specifications":{"half a \\ud83d":"red"}}',
	])("is refused when it is no such thing: %s", async (data) => {
		expect(await withData(data)).toMatchObject({ errors: [{ line: 2, path: "Tussi Data" }] });
	});

	test("corrects no cell that was edited since", async () => {
		const data = '{"exact":{"title":{"said":"another title","is":"  Mug"},"nothing":{"said":"x","is":1}}}';
		expect(await withData(data)).toMatchObject({ drafts: [{ title: "Mug" }] });
	});
});
