import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatMoney, money, parseMinor } from "./money.ts";

describe("reading an amount", () => {
	test.each([
		["9.99", "EUR", 999],
		["50", "EUR", 5000],
		["0.1", "EUR", 10],
		["12.340", "EUR", 1234],
		["1200", "JPY", 1200],
		["1.234", "KWD", 1234],
		["-9.99", "EUR", -999],
		["-0", "EUR", 0],
	])("takes “%s” in %s as %i minor units", (text, currency, minor) => {
		expect(parseMinor(text, currency)).toBe(minor);
	});

	test.each(["", "free", "1,99", "1.999", "1e3", "€5", "0x10", "1.", "--1"])(
		"refuses “%s” rather than guess",
		(text) => {
			expect(parseMinor(text, "EUR")).toBeUndefined();
		},
	);

	test("loses no cent of any amount", () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 10 ** 13 }), (minor) => {
				const text = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`;
				expect(parseMinor(text, "EUR")).toBe(minor);
			}),
		);
	});
});

test("shows an amount as its reader writes it", () => {
	expect(formatMoney(money(123456, "EUR"), "en")).toBe("€1,234.56");
	expect(formatMoney(money(123456, "EUR"), "es").replace(/\s/g, " ")).toBe("1234,56 €");
	expect(formatMoney(money(500, "JPY"), "en")).toBe("¥500");
});
