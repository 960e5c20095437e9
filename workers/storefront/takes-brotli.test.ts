import { expect, test } from "vitest";
import { takesBrotli } from "./takes-brotli.ts";

test.each(["br", "gzip, deflate, br, zstd", "gzip;q=1.0, BR ; q=0.001", "br;q=1.000"])("“%s” takes it", (header) => {
	expect(takesBrotli(header)).toBe(true);
});

test.each(["", "*", "identity", "gzip, deflate", "br;q=0", "gzip, br; q=0.000", "brx", "x-br"])(
	"“%s” does not",
	(header) => {
		expect(takesBrotli(header)).toBe(false);
	},
);
