import { isOneTypoApart } from "./typo.ts";
import { formsOf } from "./words.ts";

/** A word of a search, and what else may have been meant by it. */
export type Term = {
	word: string;
	/** It is one of the store's words as it stands. */
	isKnown: boolean;
	/** Words of the store that are one typo away, best first. */
	typos: string[];
	/** Two words of the store that it is when taken apart. */
	parts: [string, string][];
	/** With the next word it is one of the store's. */
	withNext?: string;
};

/** What a search needs to know of a store's words: under `form`, looked up for the word at `at`. */
export type Lookup = [at: number, form: string];
export type Known = { at: number; word: string };

const mostTypos = 10;
/** More words say no more. */
export const mostWords = 10;
/** Fewer letters are too few to be mistyped, or to be a word of two. */
const fewest = 3;

const lengthOf = (word: string): number => [...word].length;

export const lookupsOf = (words: readonly string[]): Lookup[] =>
	words.flatMap((word, at) =>
		[...formsWithin(word), ...partsOf(word).flat(), ...(words[at + 1] ? [word + words[at + 1]] : [])].map(
			(form): Lookup => [at, form],
		),
	);

const formsWithin = (word: string): string[] => (lengthOf(word) < fewest ? [word] : formsOf(word));

function partsOf(word: string): [string, string][] {
	const letters = [...word];
	return letters
		.map((_, at): [string, string] => [letters.slice(0, at).join(""), letters.slice(at).join("")])
		.filter((parts) => parts.every((part) => lengthOf(part) >= fewest));
}

/** `known` are the words of the store found under the lookups. */
export function termsOf(words: readonly string[], known: readonly Known[]): Term[] {
	const found = Map.groupBy(known, ({ at }) => at);
	return words.map((word, at) => {
		const there = new Set(found.get(at)?.map((one) => one.word));
		const joined = word + (words[at + 1] ?? "");
		return {
			word,
			isKnown: there.has(word),
			typos: lengthOf(word) < fewest ? [] : typosOf(word, there),
			parts: partsOf(word).filter((parts) => parts.every((part) => there.has(part))),
			...(joined !== word && there.has(joined) && { withNext: joined }),
		};
	});
}

/** A first letter is seldom wrong, and a letter is left out more often than put in. */
function typosOf(word: string, there: ReadonlySet<string>): string[] {
	const first = (other: string) => Number([...other][0] !== [...word][0]);
	return [...there]
		.filter((other) => isOneTypoApart(word, other))
		.toSorted((one, other) => first(one) - first(other) || lengthOf(other) - lengthOf(one) || (one < other ? -1 : 1))
		.slice(0, mostTypos);
}
