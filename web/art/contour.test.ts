import { expect, it } from "vitest";
import { contours, relief } from "./contour.ts";

it("finds one closed line round a hill, at the level asked for", () => {
	const hill = relief((x, y) => 5 - Math.hypot(x - 400, y - 400) / 100);
	const [loop = [], ...others] = contours(hill, 3);
	expect(others).toEqual([]);
	expect(loop.length).toBeGreaterThan(40);
	for (const [x, y] of loop) expect(Math.hypot(x - 400, y - 400)).toBeCloseTo(200, -1);
});

it("closes what would run off the sheet", () => {
	const plain = relief(() => 1);
	expect(contours(plain, 0)).toHaveLength(1);
	expect(contours(plain, 2)).toEqual([]);
});
