import type { Term } from "./search-term.ts";

/**
 * What to ask the full text index, first what fits best. Each is an expression of its own language in which everything a
 * shopper typed is a quoted word of letters and digits.
 */
export type Matches = {
	/** All words as they were typed. */
	typed: string;
	/** All words, typos and spaces mended. */
	mended: string;
	/** All words but one. */
	most: string;
	/** Any of the words. */
	any: string;
};

export function matchesOf(terms: readonly Term[]): Matches {
	const each = terms.map(either);
	const mended = terms.some(({ isKnown }) => !isKnown) ? terms.map(asItStands) : terms;
	return {
		typed: all(terms.map(({ word }) => matchOf(word))),
		mended: any([all(mended.map(either)), ...mended.flatMap((_, at) => joinedAt(mended, at))]),
		most: each.length < 3 ? any(each) : any(each.map((_, at) => all(each.toSpliced(at, 1)))),
		any: any(each),
	};
}

/** Beside a word that the store does not know, those it knows are right. */
const asItStands = (term: Term): Term => (term.isKnown ? { ...term, typos: [], parts: [] } : term);

const either = ({ word, typos, parts }: Term): string =>
	any([...[word, ...typos].map(matchOf), ...parts.map((part) => all(part.map(matchOf)))]);

/** The whole, with this word and the next as one. */
function joinedAt(terms: readonly Term[], at: number): string[] {
	const joined = terms[at]?.withNext;
	return joined === undefined ? [] : [all(terms.map(either).toSpliced(at, 2, matchOf(joined)))];
}

/** Three letters and more are found anywhere in a word; two where a word begins; one as a word. The index has a space around each word. */
function matchOf(word: string): string {
	const length = [...word].length;
	return quoted(length > 2 ? word : length === 2 ? ` ${word}` : ` ${word} `);
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const joinedBy = (operator: string) => (expressions: readonly string[]) => {
	const different = [...new Set(expressions)];
	return different.length === 1 ? (different[0] ?? "") : `(${different.join(operator)})`;
};
const all = joinedBy(" AND ");
const any = joinedBy(" OR ");
