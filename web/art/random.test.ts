import { expect, it } from "vitest";
import { hash, randomFrom } from "./random.ts";

it("repeats itself for a seed and for no other", () => {
	const draw = (seed: string): number[] => {
		const random = randomFrom(seed);
		return Array.from({ length: 20 }, () => random.between(0, 1));
	};
	expect(draw("a")).toEqual(draw("a"));
	expect(draw("a")).not.toEqual(draw("b"));
});

it("stays within what it was asked for and reaches all of it", () => {
	const random = randomFrom("edges");
	const seen = new Set(Array.from({ length: 500 }, () => random.whole(1, 4)));
	expect([...seen].sort()).toEqual([1, 2, 3, 4]);
	expect(new Set(Array.from({ length: 500 }, () => random.pick(["a", "b", "c"]))).size).toBe(3);
});

it("hashes to an unsigned 32-bit whole number", () => {
	for (const text of ["", "a", "é", "x".repeat(5000)]) {
		expect(hash(text)).toBe(hash(text) >>> 0);
	}
});
