import { expect, test } from "vitest";
import { matchesOf } from "./search-match.ts";
import type { Term } from "./search-term.ts";

const term = (word: string, rest: Partial<Term> = {}): Term => ({
	word,
	isKnown: false,
	typos: [],
	parts: [],
	...rest,
});

test("every word is quoted, long ones found anywhere, short ones where a word begins or as one", () => {
	expect(matchesOf([term("linen"), term("te"), term("a")]).typed).toBe('("linen" AND " te" AND " a ")');
	expect(matchesOf([term('or" OR "x')]).typed).toBe('"or"" OR ""x"');
});

test("typos, two words written as one and one written as two are alternatives", () => {
	const terms = [term("lienn", { typos: ["linen", "lien"] }), term("oaklamp", { parts: [["oak", "lamp"]] })];
	expect(matchesOf(terms).mended).toBe('(("lienn" OR "linen" OR "lien") AND ("oaklamp" OR ("oak" AND "lamp")))');
	expect(matchesOf([term("tea", { withNext: "teapot" }), term("pot"), term("oak")]).mended).toBe(
		'(("tea" AND "pot" AND "oak") OR ("teapot" AND "oak"))',
	);
});

test("a word the store knows is mended only when all others are known too", () => {
	const oat = term("oat", { isKnown: true, typos: ["oak"] });
	expect(matchesOf([oat, term("lmap", { typos: ["lamp"] })]).mended).toBe('("oat" AND ("lmap" OR "lamp"))');
	expect(matchesOf([oat, term("lamp", { isKnown: true })]).mended).toBe('(("oat" OR "oak") AND "lamp")');
});

test("of three words and more any one may be wrong", () => {
	expect(matchesOf([term("one"), term("two"), term("six")]).most).toBe(
		'(("two" AND "six") OR ("one" AND "six") OR ("one" AND "two"))',
	);
	expect(matchesOf([term("one"), term("two")]).most).toBe('("one" OR "two")');
});
