import type { Term } from "./search-term.ts";
import { wordsOf } from "./words.ts";

/** What is known of a product that a search may mean. */
export type Candidate = { id: string; titles: readonly string[]; tags: readonly string[] };
export type Ranked<Of> = {
	found: Of;
	score: number /** The words it was found by, in place of those typed. */;
	by: string[];
};

/** How well a word fits, from 0 on; the gaps between are what a worse place costs. `joined` is a space too many. */
const fit = {
	word: 0,
	beginning: 2,
	part: 4,
	joined: 5,
	tag: 8,
	partOfTag: 10,
	typo: 12,
	typoInTag: 18,
	nothing: 40,
} as const;

/**
 * The candidates, best first: of the very name, then by how well each word typed is in the title or else in the tags, as a
 * whole word, as the beginning of one, within one, or with a typo; of two that fit alike, the one that says less besides,
 * and then the newer.
 */
export const rankFound = <Of extends Candidate>(
	terms: readonly Term[],
	query: string,
	candidates: readonly Of[],
): Ranked<Of>[] =>
	candidates
		.map((found) => ({ found, ...scoreOf(terms, query, found) }))
		.toSorted((one, other) => one.score - other.score || (one.found.id < other.found.id ? 1 : -1));

function scoreOf(terms: readonly Term[], query: string, { titles, tags }: Candidate): Omit<Ranked<never>, "found"> {
	const wanted = wordsOf(query).join(" ");
	const inTags = wordsOf(tags.join(" "));
	const scores = titles.map((title) => {
		const words = wordsOf(title);
		const said = words.join(" ");
		const { cost, by } = costOf(terms, words, inTags);
		// Where all else is alike: it begins as was typed, and says little besides.
		const besides = Math.min(98, Math.max(0, words.length - terms.length)) + (said.startsWith(wanted) ? 0 : 1);
		return { score: said === wanted ? -1 : Math.round(cost * 100) + besides, by };
	});
	return scores.reduce((best, score) => (score.score < best.score ? score : best), {
		score: fit.nothing * 100 * (terms.length + 1),
		by: [],
	});
}

/** What all words cost together; two that are one word of the store are tried as that too. */
function costOf(
	terms: readonly Term[],
	title: readonly string[],
	tags: readonly string[],
): { cost: number; by: string[] } {
	let cost = 0;
	const by: string[] = [];
	for (let at = 0; at < terms.length; at++) {
		const term = terms[at] as Term;
		const alone = wordCost(term, title, tags);
		const next = terms[at + 1];
		const apart = next ? alone.cost + wordCost(next, title, tags).cost : alone.cost;
		if (term.withNext !== undefined && title.includes(term.withNext) && fit.joined < apart) {
			cost += fit.joined;
			by.push(term.withNext);
			at++;
		} else {
			cost += alone.cost;
			by.push(alone.by);
		}
	}
	return { cost, by };
}

function wordCost({ word, typos, parts }: Term, title: readonly string[], tags: readonly string[]) {
	const inTitle = placeOf(word, title, [fit.word, fit.beginning, fit.part]);
	const asTyped = Math.min(inTitle, placeOf(word, tags, [fit.tag, fit.tag, fit.partOfTag]));
	if (asTyped < fit.typo) return { cost: asTyped, by: word };
	const meant = [...typos, ...parts.map((part) => part.join(" "))].map((by, rank) => ({
		by,
		// Of two words that may have been meant the likelier counts a little more.
		cost: mendedCost(by.split(" "), title, tags) + rank / 100,
	}));
	return meant.reduce((best, one) => (one.cost < best.cost ? one : best), { cost: fit.nothing as number, by: word });
}

function mendedCost(words: readonly string[], title: readonly string[], tags: readonly string[]): number {
	if (words.every((word) => title.includes(word))) return fit.typo;
	if (words.every((word) => title.some((other) => other.includes(word)))) return fit.typo + 2;
	return words.every((word) => tags.includes(word)) ? fit.typoInTag : fit.nothing;
}

/** Its cost as a word, at the beginning of one, and within one. */
function placeOf(
	word: string,
	among: readonly string[],
	[whole, start, within]: readonly [number, number, number],
): number {
	if (among.includes(word)) return whole;
	if (among.some((other) => other.startsWith(word))) return start;
	return among.some((other) => other.includes(word)) ? within : fit.nothing;
}
