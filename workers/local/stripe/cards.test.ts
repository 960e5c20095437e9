import { expect, test } from "vitest";
import { passesLuhn, readCard } from "./cards.ts";

test("reads a test card with or without spaces", () => {
	expect(readCard("4242 4242 4242 4242")).toEqual(readCard(" 4242424242424242\t"));
	expect(readCard("4000000000009995")).toMatchObject({
		decline: { decline_code: "insufficient_funds" },
	});
});

test.each([
	["", "incomplete_number"],
	["4242", "incomplete_number"],
	["4242-4242-4242-4242", "incomplete_number"],
	["4242424242424241", "incorrect_number"],
	["5555555555554444", "not_a_test_card"],
])("says what is wrong with %j: %s", (typed, code) => {
	expect(readCard(typed)).toMatchObject({ code });
});

test("knows the check digit of ISO/IEC 7812-1", () => {
	expect(passesLuhn("79927398713")).toBe(true);
	expect(passesLuhn("79927398710")).toBe(false);
});
