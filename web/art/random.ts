/** A repeatable stream of numbers: the same seed always gives the same stream. */
export type Random = {
	/** A number from `low` up to `high`. */
	between(low: number, high: number): number;
	/** A whole number from `low` to `high`, both included. */
	whole(low: number, high: number): number;
	chance(probability: number): boolean;
	/** -1 or 1. */
	sign(): number;
	pick<Item>(items: readonly [Item, ...Item[]]): Item;
};

/** FNV-1a with a final mix, so that slugs differing in one letter land far apart. */
export function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let index = 0; index < text.length; index++) {
		value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
	}
	value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
	value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
	return (value ^ (value >>> 16)) >>> 0;
}

/** mulberry32: small, quick, and even enough for drawing. */
function numbers(seed: string): () => number {
	let state = hash(seed);
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
	};
}

export function randomFrom(seed: string): Random {
	const next = numbers(seed);
	return {
		between: (low, high) => low + next() * (high - low),
		whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
		chance: (probability) => next() < probability,
		sign: () => (next() < 0.5 ? -1 : 1),
		pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
	};
}
