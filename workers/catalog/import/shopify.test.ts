import { describe, expect, test } from "vitest";
import { checkFile } from "./check.ts";

const header =
	"Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Image Alt Text";
const read = (text: string) => checkFile(new Blob([text]).stream(), "EUR");

const plain =
	'mug,Mug,<p>Blue</p>,Maker,Table,"blue, clay",true,Title,Default Title,M-1,4,9.99,12,https://example.com/mug.jpg,A mug';

describe("a product", () => {
	test("without options has one variant", async () => {
		const result = await read(`${header}\n${plain}`);
		expect(result).toMatchObject({
			ok: true,
			drafts: [
				{
					slug: "mug",
					title: "Mug",
					description: "<p>Blue</p>",
					vendor: "Maker",
					category: "Table",
					tags: ["blue", "clay"],
					status: "published",
					options: [],
					variants: [{ options: [], sku: "M-1", priceMinor: 999, compareAtMinor: 1200, stock: 4 }],
					images: [{ src: "https://example.com/mug.jpg", alt: "A mug" }],
				},
			],
		});
	});

	test("is its handle, on however many rows, and each row with option values is a variant", async () => {
		const result = await read(
			`${header}\ntop,Top,,,,,true,Size,S,,1,60,,,\nTop,,,,,,,,M,,2,60,,,\ntop,,,,,,,,,,,,,https://example.com/2.jpg,\nmug,Mug,,,,,true,Title,Default Title,,1,5,,,`,
		);
		expect(result.ok && result.drafts.map(({ slug, variants }) => [slug, variants.length])).toEqual([
			["top", 2],
			["mug", 1],
		]);
		expect(result.ok && result.drafts[0]?.options).toEqual([{ name: "Size", values: ["S", "M"] }]);
		expect(result.ok && result.drafts[0]?.images).toHaveLength(1);
	});

	test("whose rows do not stand together is refused, with both places named", async () => {
		expect(await read(`${header}\n${plain}\n${plain.replace("mug,", "jug,")}\n${plain}`)).toMatchObject({
			problem: "import.invalid",
			errors: [{ line: 4, path: "Handle", message: expect.stringMatching(/“mug”.*on line 2/) }],
		});
	});

	test("keeps no script, link or style of its description", async () => {
		const result = await read(
			`${header}\n${plain.replace("<p>Blue</p>", "<p onclick=x()>Blue<script>x()</script><a href=//evil>me</a></p>")}`,
		);
		expect(result.ok && result.drafts[0]?.description).toBe("<p>Blueme</p>");
	});

	test("however deep its description is nested is cleaned at once", async () => {
		const deep = "<b>".repeat(20_000);
		expect(await read(`${header}\n${plain.replace("<p>Blue</p>", deep)}`)).toMatchObject({ ok: true });
		expect(await read(`${header}\n${plain.replace("<p>Blue</p>", "<b>".repeat(22_000))}`)).toMatchObject({
			errors: [{ line: 2, path: "Body (HTML)" }],
		});
	});

	test.each(["//[", "//evil.test/x.png", "/\\evil.test/x.png", "javascript:alert(1)", "data:image/svg+xml", "x"])(
		"with the picture “%s” is refused",
		async (src) => {
			const result = await read(`${header}\n${plain.replace("https://example.com/mug.jpg", src)}`);
			expect(result).toMatchObject({ ok: false, errors: [{ line: 2, path: "Image Src" }] });
		},
	);

	test("with two options of one name, or more than a card can be charged, is refused", async () => {
		expect(
			await read(
				`${header.replace("Option1 Value", "Option1 Value,Option2 Name,Option2 Value")}\nx,X,,,,,true,Size,S,Size,L,,1,5,,,`,
			),
		).toMatchObject({ errors: [{ path: "Option1 Name" }] });
		expect(await read(`${header}\n${plain.replace("9.99", "1000000")}`)).toMatchObject({
			errors: [{ path: "Variant Price" }],
		});
	});

	test("not published stays a draft", async () => {
		expect(await read(`${header}\n${plain.replace(",true,", ",false,")}`)).toMatchObject({
			drafts: [{ status: "draft" }],
		});
	});

	test("oversold elsewhere comes with no stock, and a warning", async () => {
		expect(await read(`${header}\n${plain.replace(",4,", ",-3,")}`)).toMatchObject({
			drafts: [{ variants: [{ stock: 0 }] }],
			warnings: [{ line: 2, path: "Variant Inventory Qty" }],
		});
	});
});

describe("a wrong row", () => {
	test("is named by its line and column, with all the others, and nothing is read", async () => {
		const rows = [
			"a,,,,,,true,Title,Default Title,,1,5,,,",
			'b,B,"two',
			'lines",,,,true,Title,Default Title,,1,-9.99,,,',
			"c,C,,,,,true,Title,Default Title,,many,,,,",
			",D,,,,,true,Title,Default Title,,1,5,,,",
			"e,E,,,,,true,Size,S,,1,5,,,",
			"e,,,,,,,,S,,1,5,,,",
		];
		const result = await read([header, ...rows].join("\n"));
		expect(result.ok).toBe(false);
		expect(!result.ok && result.errors?.map(({ line, path }) => `${line} ${path}`)).toEqual([
			"2 Title",
			"3 Variant Price",
			"5 Variant Price",
			"5 Variant Inventory Qty",
			"6 Handle",
			"8 Option1 Value",
		]);
	});
});

describe("a file", () => {
	test.each([
		["is empty", ""],
		["is only white space", "\n \n"],
		["has only a header", header],
		["has a column twice", `${header},Title\n${plain},Jug`],
		["lacks columns", "Handle,Title\nmug,Mug"],
		["has an open quote", `${header}\nmug,"Mug,,,,,true,Title,Default Title,,1,5,,,`],
		["has rows of another width", `${header}\nmug,Mug`],
		["is no text", "PK\u0003\u0004\u0000\u0000"],
	])("that %s is refused with a sentence", async (_, text) => {
		expect(await read(text)).toMatchObject({
			ok: false,
			problem: "import.unreadable",
			detail: expect.stringMatching(/Nothing was imported/),
		});
	});

	test("that ends in rows of nothing is read as if they were not there", async () => {
		expect(await read(`${header}\n${plain}\n,,,,,,,,,,,,,,\n\n`)).toMatchObject({ ok: true, drafts: [{}] });
	});

	test("may begin with a byte order mark and mix line ends", async () => {
		expect(await read(`\uFEFF${header}\r\n${plain}\n`)).toMatchObject({ ok: true, drafts: [{ slug: "mug" }] });
	});
});
