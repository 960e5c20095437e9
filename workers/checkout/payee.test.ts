import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { feeOf, payeeOf } from "./payee.ts";

describe("the platform's fee", () => {
	test.each([
		[10_000, 500, 500],
		[2999, 500, 150],
		[2990, 500, 150],
		[2989, 500, 149],
		[9, 500, 0],
		[10, 500, 1],
		[1234, 0, 0],
		[1234, 10_000, 1234],
	])("of %i at %i basis points is %i", (total, basisPoints, fee) => {
		expect(feeOf(total, basisPoints)).toBe(fee);
	});

	test("is a whole number, never below nothing nor above the total, and no more than half a unit off", () => {
		const total = fc.integer({ min: 0, max: 99_999_999 });
		fc.assert(
			fc.property(total, fc.integer({ min: 0, max: 10_000 }), (totalMinor, basisPoints) => {
				const fee = feeOf(totalMinor, basisPoints);
				expect(Number.isInteger(fee) && fee >= 0 && fee <= totalMinor).toBe(true);
				expect(Math.abs(2 * (fee * 10_000 - totalMinor * basisPoints))).toBeLessThanOrEqual(10_000);
			}),
		);
	});
});

describe("the money of an order", () => {
	const payments = { account: "acct_somebody", feeBasisPoints: 500 };

	test("is the account's where the store has one, and the platform's where it has none", () => {
		expect(payeeOf({ payments }, 2000)).toEqual({ paidInto: "acct_somebody", feeMinor: 100 });
		expect(payeeOf({}, 2000)).toEqual({ paidInto: null, feeMinor: 0 });
	});

	test("is nobody's when it costs nothing", () => {
		expect(payeeOf({ payments }, 0)).toEqual({ paidInto: null, feeMinor: 0 });
	});
});
