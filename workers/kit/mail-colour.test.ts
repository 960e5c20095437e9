import { expect, test } from "vitest";
import { mailColour } from "./mail-colour.ts";

test("a colour that mail programs do not know is written as one they do", () => {
	// CSS Color 4's own examples of the sRGB primaries.
	expect(mailColour("oklch(0.62796 0.25768 29.234)")).toBe("#ff0000");
	expect(mailColour("oklch(86.644% 0.29483 142.495)")).toBe("#00ff00");
	expect(mailColour("oklch(0.45201 0.31321 264.052)")).toBe("#0000ff");
	expect(mailColour("oklch(1 0 0)")).toBe("#ffffff");
});

test("one that no screen shows becomes the nearest it does", () => {
	expect(mailColour("oklch(0.66 0.27 358)")).toMatch(/^#ff00[0-9a-f]{2}$|^#f[0-9a-f]{5}$/);
});

test("any other stays as it is", () => {
	for (const colour of ["#55633f", "rebeccapurple", "rgb(1 2 3)"]) expect(mailColour(colour)).toBe(colour);
});
