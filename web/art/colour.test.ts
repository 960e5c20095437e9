import { expect, it } from "vitest";
import { distance, hex, mix, type Oklch } from "./colour.ts";

it("knows black, white and a pink every browser agrees on", () => {
	expect(hex([0, 0, 0])).toBe("#000000");
	expect(hex([1, 0, 0])).toBe("#ffffff");
	expect(hex([0.628, 0.2577, 29.23])).toBe("#ff0000");
});

it("gives up chroma, not hue, for a colour no screen can show", () => {
	expect(hex([0.66, 0.4, 358])).toBe(hex([0.66, 0.37, 358]));
	expect(hex([0.9, 0.37, 122])).toMatch(/^#[0-9a-f]{6}$/);
});

it("mixes from one end to the other", () => {
	const from: Oklch = [0.3, 0.1, 20];
	const to: Oklch = [0.8, 0.2, 350];
	expect(hex(mix(from, to, 0))).toBe(hex(from));
	expect(hex(mix(from, to, 1))).toBe(hex(to));
	expect(distance(from, mix(from, to, 0.5))).toBeCloseTo(distance(from, to) / 2);
});
