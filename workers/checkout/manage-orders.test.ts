import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { afterDiscount, withTax } from "./manage-orders.ts";

describe("what goes back for a part of an order", () => {
	test.each([
		[{ subtotalMinor: 1000, discountMinor: 0 }, 400, 400],
		[{ subtotalMinor: 1000, discountMinor: 100 }, 500, 450],
		[{ subtotalMinor: 1000, discountMinor: 333 }, 1000, 667],
		[{ subtotalMinor: 999, discountMinor: 999 }, 333, 0],
	])("of %o for %i is %i", (order, part, back) => {
		expect(afterDiscount(order, part)).toBe(back);
	});

	test("contains its share of a tax on top, and no other tax", () => {
		const order = { taxMinor: 200, totalMinor: 1200 };
		expect(withTax({ ...order, isTaxIncluded: true }, 500)).toBe(500);
		expect(withTax({ ...order, isTaxIncluded: false }, 500)).toBe(600);
		expect(withTax({ taxMinor: 0, totalMinor: 1000, isTaxIncluded: false }, 500)).toBe(500);
	});

	test("is never below nothing nor above the whole, and the whole is the whole", () => {
		const money = fc.integer({ min: 1, max: 9_999_999 });
		const share = fc.double({ min: 0, max: 1, noNaN: true });
		fc.assert(
			fc.property(money, share, share, fc.integer({ min: 0, max: 3000 }), (subtotalMinor, off, of, rate) => {
				const discountMinor = Math.floor(subtotalMinor * off);
				const untaxed = subtotalMinor - discountMinor;
				const taxMinor = Math.round((untaxed * rate) / 10_000);
				const order = { subtotalMinor, discountMinor, taxMinor, totalMinor: untaxed + taxMinor, isTaxIncluded: false };
				const back = (part: number) => withTax(order, afterDiscount(order, part));
				expect(back(subtotalMinor)).toBe(order.totalMinor);
				const part = Math.floor(subtotalMinor * of);
				expect(back(part)).toBeGreaterThanOrEqual(0);
				expect(back(part)).toBeLessThanOrEqual(order.totalMinor);
			}),
		);
	});
});
