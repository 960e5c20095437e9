import { describe, expect, test } from "vitest";
import { mostBytes, readPicture } from "./read-picture.ts";
import { claiming, joined, samples, withExif } from "./test/samples.ts";

const code = (bytes: Uint8Array): string => {
	const read = readPicture(bytes);
	return read.ok ? "read" : read.problem;
};
const text = (content: string): Uint8Array => Buffer.from(content);

describe("a picture is known by its bytes", () => {
	test.each([
		["image/jpeg", samples.jpeg],
		["image/jpeg", samples.progressiveJpeg],
		["image/png", samples.png],
		["image/gif", samples.gif],
		["image/webp", samples.webp],
		["image/webp", samples.losslessWebp],
		["image/webp", samples.webpWithAlpha],
		["image/avif", samples.avif],
		["image/avif", samples.avifWithAlpha],
	])("%s", (type, bytes) => {
		expect(readPicture(bytes)).toEqual({ ok: true, type, width: 6, height: 4 });
	});

	test("and measured as it is looked at, however the camera was held", () => {
		const sides = (orientation: number) => readPicture(withExif(samples.jpeg, orientation, ""));
		for (const orientation of [1, 2, 3, 4]) expect(sides(orientation)).toMatchObject({ width: 6, height: 4 });
		for (const orientation of [5, 6, 7, 8]) expect(sides(orientation)).toMatchObject({ width: 4, height: 6 });
	});

	test("also when what the camera wrote is broken", () => {
		const broken = withExif(samples.jpeg, 6, "");
		broken.set([0xff, 0xff, 0xff, 0x7f], 16);
		expect(readPicture(broken)).toMatchObject({ ok: true, width: 6, height: 4 });
	});
});

describe("what is no picture that we take is refused", () => {
	const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
	test.each<[string, Uint8Array]>([
		["nothing", new Uint8Array()],
		["one byte", text("G")],
		["a text", text("hello")],
		["a page", text("<!doctype html><p>hello")],
		["an SVG", text(svg)],
		["an SVG with a preamble", text(`<?xml version="1.0"?>${svg}`)],
		["a BMP", joined("BM", new Uint8Array(60))],
		["a TIFF", joined("II*\0", new Uint8Array(60))],
		["a HEIC", joined("\0\0\0\x18ftypheic\0\0\0\0mif1heic", new Uint8Array(60))],
		["a PDF", text("%PDF-1.7\n")],
		["a ZIP", joined("PK\x03\x04", new Uint8Array(60))],
		["half a signature", samples.png.subarray(0, 6)],
	])("%s", (_, bytes) => {
		expect(code(bytes)).toBe("image.unsupported");
	});
});

describe("a picture that is something else besides is refused", () => {
	const zipEnd = joined("PK\x05\x06", new Uint8Array(18));
	test.each<[string, Uint8Array]>([
		["a page behind a JPEG", joined(samples.jpeg, "<HTML ><body>hello")],
		[
			"a script in a JPEG's comment",
			joined(samples.jpeg.subarray(0, 2), "\xff\xfe\0\x1b<script>alert(1)</script>", samples.jpeg.subarray(2)),
		],
		["a page behind a GIF", joined(samples.gif, "<!DOCTYPE html>")],
		["PHP behind a PNG", joined(samples.png, "<?php system('id');")],
		["an SVG behind a WebP", joined(samples.webp, '<svg width="1" xmlns="http://www.w3.org/2000/svg">')],
		["a ZIP behind a PNG", joined(samples.png, "PK\x03\x04", zipEnd)],
		["a PDF in a JPEG", joined(samples.jpeg.subarray(0, 2), "\xff\xfe\0\x0a%PDF-1.7", samples.jpeg.subarray(2))],
	])("%s", (_, bytes) => {
		expect(code(bytes)).toBe("image.unsupported");
	});

	test("while what an ordinary program writes into it is not", () => {
		const xmp =
			'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF></rdf:RDF></x:xmpmeta><?xpacket end="w"?>';
		expect(code(joined(samples.jpeg, xmp))).toBe("read");
		expect(code(withExif(samples.jpeg, 1, "PK\x05\x06 is only the beginning of an end"))).toBe("read");
	});
});

describe("a picture that cannot be shown is refused before it is decoded", () => {
	test.each<[string, Uint8Array]>([
		["of no width", claiming(samples.png, 0, 4)],
		["of 12,001 pixels a side", claiming(samples.png, 12_001, 4)],
		["of more than 50 million pixels", claiming(samples.png, 7072, 7072)],
		["of four billion a side", claiming(samples.png, 0xffffffff, 0xffffffff)],
		["that is a GIF with a script's beginning for a size", joined("GIF89a/*", new Uint8Array(40))],
		["of which only the signature came", samples.png.subarray(0, 8)],
		["cut off before its size", samples.jpeg.subarray(0, 140)],
		["cut off, a WebP", samples.webp.subarray(0, 40)],
		["cut off, an AVIF", samples.avif.subarray(0, 100)],
		["whose segments lead nowhere", joined("\xff\xd8\xff\xe0\0\0\0\0\0\0")],
	])("one %s", (_, bytes) => {
		expect(code(bytes)).toBe("image.unreadable");
	});

	test("one of more boxes than any picture has, which would fill the memory", () => {
		const box = "\0\0\0\x08free";
		const [begin, rest] = [samples.avif.subarray(0, 28), samples.avif.subarray(28)];
		expect(code(joined(begin, box.repeat(900), rest))).toBe("read");
		expect(code(joined(begin, box.repeat(1000), rest))).toBe("image.unreadable");
	});

	test("but the largest that may be is not", () => {
		expect(code(claiming(samples.png, 12_000, 4166))).toBe("read");
	});
});

test("a file of more than 10 MB is refused as too large", () => {
	expect(code(new Uint8Array(mostBytes + 1))).toBe("request.too_large");
});

test("reading random bytes never throws", () => {
	for (let round = 0; round < 2000; round++) {
		const noise = crypto.getRandomValues(new Uint8Array(80));
		for (const sample of Object.values(samples)) {
			const begun = sample.slice(0, 4 + (round % 40));
			expect(() => readPicture(joined(begun, noise))).not.toThrow();
		}
	}
});
