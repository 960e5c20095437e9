import fc from "fast-check";
import { expect, test } from "vitest";
import { isOneTypoApart } from "./typo.ts";
import { formsOf } from "./words.ts";

test("one letter more, less, other, or two neighbours swapped is one typo", () => {
	for (const other of ["teapo", "eapot", "teapott", "xteapot", "teabot", "taepot", "tepaot", "etapot"])
		expect([other, isOneTypoApart("teapot", other)]).toEqual([other, true]);
	for (const other of ["teapot", "teap", "teapotxx", "tapeot", "topeat", "", "xteapott", "eatpot"])
		expect([other, isOneTypoApart("teapot", other)]).toEqual([other, false]);
});

/** Optimal string alignment, by the book. */
function distance(one: string, other: string): number {
	const [a, b] = [[...one], [...other]];
	const rows = Array.from({ length: a.length + 1 }, (_, i) =>
		Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
	);
	const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
	for (let i = 1; i <= a.length; i++)
		for (let j = 1; j <= b.length; j++) {
			const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			const least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1]));
			(rows[i] as number[])[j] = isSwap ? Math.min(least, at(i - 2, j - 2) + 1) : least;
		}
	return at(a.length, b.length);
}

const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "é", "🎁"), minLength: 1, maxLength: 6 });

test("it is so exactly where the distance is one", () => {
	fc.assert(
		fc.property(word, word, (one, other) => {
			expect(isOneTypoApart(one, other)).toBe(distance(one, other) === 1);
		}),
		{ numRuns: 2000 },
	);
});

test("two words one typo apart have a form in common", () => {
	fc.assert(
		fc.property(word, word, (one, other) => {
			fc.pre(isOneTypoApart(one, other) && one.length > 1 && other.length > 1);
			const forms = new Set(formsOf(one));
			expect(formsOf(other).some((form) => forms.has(form))).toBe(true);
		}),
	);
});
