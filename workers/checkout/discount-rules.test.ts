import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Discount, discountMinor, problemOf } from "./discount-rules.ts";

const discount = (form: Partial<Discount>): Discount => ({
	...{ id: "dsc", storeId: "sto", code: "CODE", kind: "percent", value: 1000, minSubtotalMinor: 0 },
	...{ startsAt: null, endsAt: null, maxUses: null, maxUsesPerCustomer: null, isActive: true },
	...{ version: 1, createdAt: 0, updatedAt: 0 },
	...form,
});

describe("what a code takes off", () => {
	test.each([
		["percent", 1000, 999, 100],
		["percent", 1000, 994, 99],
		["percent", 1250, 4, 1],
		["percent", 1249, 4, 0],
		["percent", 10_000, 12_345, 12_345],
		["percent", 1, 4999, 0],
		["percent", 1, 5000, 1],
		["amount", 500, 499, 499],
		["amount", 500, 501, 500],
		["amount", 500, 0, 0],
	] as const)("%s %i of %i is %i", (kind, value, subtotal, off) => {
		expect(discountMinor({ kind, value }, subtotal)).toBe(off);
	});

	test("is a whole number between nothing and everything, and within half a unit of the share", () => {
		const cart = fc.integer({ min: 0, max: 99_999_999_999 });
		fc.assert(
			fc.property(cart, fc.integer({ min: 1, max: 10_000 }), (subtotal, value) => {
				const off = discountMinor({ kind: "percent", value }, subtotal);
				expect(Number.isInteger(off) && off >= 0 && off <= subtotal).toBe(true);
				const twiceTooMuch = 2n * (BigInt(off) * 10_000n - BigInt(subtotal) * BigInt(value));
				expect(twiceTooMuch > -10_000n && twiceTooMuch <= 10_000n).toBe(true);
			}),
		);
	});
});

test("a code counts from its first moment to before its last, from its smallest cart on, while it is in use", () => {
	const window = discount({ startsAt: 100, endsAt: 200, minSubtotalMinor: 50 });
	expect([99, 100, 199, 200].map((now) => problemOf(window, 50, now))).toEqual([
		"discount.not_yet",
		null,
		null,
		"discount.not_yet",
	]);
	expect(problemOf(window, 49, 150)).toBe("discount.minimum");
	expect(problemOf(discount({ isActive: false }), 50, 150)).toBe("discount.unknown");
	expect(problemOf(null, 50, 150)).toBe("discount.unknown");
});
