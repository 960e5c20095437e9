import { expect, test } from "vitest";
import { inNaturalOrder } from "./option-order.ts";

const ordered = (...values: string[]) => inNaturalOrder(values.map((value) => ({ value }))).map(({ value }) => value);

test("sizes and amounts stand in the order everybody knows them in", () => {
	expect(ordered("M", "XL", "S", "41–46", "xs", "36–40")).toEqual(["xs", "S", "M", "XL", "36–40", "41–46"]);
	expect(ordered("12 cans", "2,5 %", "6 cans")).toEqual(["2,5 %", "6 cans", "12 cans"]);
});

test("words stay as they came", () => {
	expect(ordered("Pink", "Bone", "5 shades")).toEqual(["Pink", "Bone", "5 shades"]);
});
