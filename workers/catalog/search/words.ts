/** Lower case, accents off, in one composition: texts that look alike are alike. */
export const fold = (text: string): string =>
	(isPlain(text) ? text : text.normalize("NFKD").replace(/\p{M}/gu, "")).toLowerCase();

/** Most texts are, and have nothing to take off. */
const isPlain = (text: string): boolean => !/[^\x20-\x7e]/.test(text);

/** Longer words are mistyped in more than one place, or are no words. */
const longest = 40;

/** The words of a text, folded, each once. */
export const wordsOf = (text: string): string[] => [
	...new Set(
		fold(text)
			.match(/[\p{L}\p{N}]+/gu)
			?.filter((word) => word.length <= longest),
	),
];

/**
 * A word, and it with each of its letters left out. Two words that differ by one letter (one more, one less, another, or two
 * neighbours swapped) have one of these forms in common.
 */
export const formsOf = (word: string): string[] => {
	const letters = [...word];
	return [...new Set([word, ...letters.map((_, at) => letters.toSpliced(at, 1).join(""))])].filter(Boolean);
};
