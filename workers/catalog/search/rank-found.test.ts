import { describe, expect, test } from "vitest";
import { type Candidate, rankFound } from "./rank-found.ts";
import { lookupsOf, termsOf } from "./search-term.ts";
import { formsOf, wordsOf } from "./words.ts";

const candidate = (title: string, tags: string[] = [], id = title): Candidate => ({ id, titles: [title], tags });

/** The search's words, of a store that knows the words of these candidates. */
function rank(q: string, candidates: Candidate[]) {
	const vocabulary = wordsOf(candidates.flatMap(({ titles, tags }) => [...titles, ...tags]).join(" "));
	const words = wordsOf(q);
	const known = lookupsOf(words).flatMap(([at, form]) =>
		vocabulary.filter((word) => formsOf(word).includes(form)).map((word) => ({ at, word })),
	);
	return rankFound(termsOf(words, known), q, candidates);
}
const titles = (q: string, candidates: Candidate[]) => rank(q, candidates).map(({ found }) => found.titles[0]);

describe("what was found comes in the order of how well it fits", () => {
	test("from the very name over words and parts of words to tags and typos", () => {
		const inOrder = [
			candidate("Oak"),
			candidate("Oak Lamp"),
			candidate("Lamp of Oak"),
			candidate("Oaken Lamp"),
			candidate("Soaking Tub"),
			candidate("Lamp", ["oak"]),
			candidate("Tub", ["soaking"]),
			candidate("Oat Bowl"),
			candidate("Bowl", ["oat"]),
			candidate("Spoon"),
		];
		expect(titles("oak", inOrder.toReversed())).toEqual(inOrder.map(({ titles: [title] }) => title));
	});

	test("all words before some of them", () => {
		expect(
			titles("quiet linen", [
				candidate("Quiet Wool"),
				candidate("Quiet Thing of Linen"),
				candidate("Quiet Linen Bowl"),
			]),
		).toEqual(["Quiet Linen Bowl", "Quiet Thing of Linen", "Quiet Wool"]);
	});

	test("the newer of two that fit alike", () => {
		const [old, young] = [candidate("Oak Lamp", [], "prd_1"), candidate("Oak Lamp", [], "prd_2")];
		expect(rank("oak", [old, young]).map(({ found }) => found.id)).toEqual(["prd_2", "prd_1"]);
	});

	test("by the title that fits best, whatever its language", () => {
		const both = { id: "prd_1", titles: ["Candle", "Vela"], tags: [] };
		expect(rank("vela", [candidate("Vela grande"), both]).map(({ found }) => found.id)).toEqual([
			"prd_1",
			"Vela grande",
		]);
	});
});

test("the words it was found by are told, mended where they were mistyped", () => {
	const by = (q: string, ...candidates: Candidate[]) => rank(q, candidates)[0]?.by.join(" ");
	expect(by("qiuet lamp", candidate("Quiet Lamp"))).toBe("quiet lamp");
	expect(by("quietlamp", candidate("Quiet Lamp"))).toBe("quiet lamp");
	expect(by("l amp", candidate("Lamp"))).toBe("lamp");
	expect(by("purple lamp", candidate("Lamp"))).toBe("purple lamp");
});
