import type * as z from "zod";
import { type Random, randomFrom } from "../web/art/random.ts";
import { slugify } from "../workers/catalog/slugify.ts";
import type { ProductDraft } from "../workers/kit/product.ts";
import { adjectives, colors, inventedWords, materials, shelves, sizes, tags, vendors, type Words } from "./words.ts";

export type Draft = z.input<typeof ProductDraft>;
export type CategoryDraft = {
	slug: string;
	title: string;
	titleEs: string;
	line: string;
	lineEs: string;
	parent: string | null;
};

const tops = Object.keys(shelves) as unknown as Words;

/** Eight categories with five in each, parents before their children. */
export const makeCategories = (): CategoryDraft[] =>
	Object.entries(shelves).flatMap(([top, { children }]) => [
		category(top, null),
		...children.map((child) => category(child, slugify(top))),
	]);

const category = (title: string, parent: string | null): CategoryDraft => ({
	slug: slugify(title),
	title,
	titleEs: title,
	line: `All of our ${title.toLowerCase()}.`,
	lineEs: `Todo de ${title.toLowerCase()}.`,
	parent,
});

/**
 * Products that look like a real shop's. The same seed gives the same products, and a smaller count the first of a larger
 * one's. `from` leaves that many out at the beginning, so that a large shop can be made in parts.
 */
export const makeProducts = (count: number, seed = "tussi", from = 0): Draft[] =>
	Array.from({ length: Math.max(0, count - from) }, (_, index) => makeProduct(from + index, seed));

function makeProduct(index: number, seed: string): Draft {
	const random = randomFrom(`${seed} ${index}`);
	const { children, nouns } = shelves[random.pick(tops)] ?? { children: tops, nouns: tops };
	const title = [random.pick(adjectives), random.pick(materials), random.pick(nouns), random.pick(inventedWords)].join(
		" ",
	);
	const options = chooseOptions(random);
	return {
		// The number keeps apart what chance gave the same name.
		slug: `${slugify(title)}-${index}`,
		title,
		description: describe(random, title),
		vendor: random.pick(vendors),
		category: slugify(random.pick(children)),
		tags: several(random, tags, random.whole(1, 4)),
		specifications: {
			Material: random.pick(materials),
			Weight: `${random.whole(2, 400) * 10} g`,
			Origin: random.pick(inventedWords),
		},
		options,
		variants: variantsOf(random, index, options),
	};
}

type Option = { name: string; values: string[] };

/** A third of all products are plain; no product has more than six variants. */
function chooseOptions(random: Random): Option[] {
	const size = (most: number) => ({ name: "Size", values: several(random, sizes, random.whole(2, most)) });
	const color = (most: number) => ({ name: "Color", values: several(random, colors, random.whole(2, most)) });
	const shape = random.whole(1, 6);
	if (shape <= 2) return [];
	if (shape === 3) return [size(5)];
	if (shape === 4) return [color(4)];
	return [size(3), color(2)];
}

/** So many different ones, in the list's own order. */
function several(random: Random, from: Words, count: number): string[] {
	const chosen = new Set<string>();
	while (chosen.size < count) chosen.add(random.pick(from));
	return from.filter((word) => chosen.has(word));
}

function variantsOf(random: Random, index: number, options: readonly Option[]): Draft["variants"] {
	// Small prices are more common than large ones.
	const priceMinor = Math.round(4 * 120 ** random.between(0, 1)) * 100 + random.pick([0, 50, 90, 95, 99]);
	const compareAtMinor = random.chance(0.15) ? Math.round(priceMinor * random.between(1.1, 1.6)) : null;
	return combinations(options).map((values, position) => ({
		options: values,
		sku: [`B${index}`, ...values.map((value) => value.slice(0, 3).toUpperCase())].join("-"),
		priceMinor: priceMinor + position * random.pick([0, 0, 100]),
		compareAtMinor: compareAtMinor === null ? null : compareAtMinor + position * 100,
		stock: stockOf(random),
	}));
}

/** Every tenth is sold out, two in ten are almost. */
function stockOf(random: Random): number {
	const kind = random.whole(1, 10);
	if (kind === 1) return 0;
	return kind <= 3 ? random.whole(1, 4) : random.whole(20, 500);
}

const combinations = (options: readonly Option[]): string[][] =>
	options.reduce<string[][]>((rows, { values }) => rows.flatMap((row) => values.map((value) => [...row, value])), [[]]);

/** Two to four paragraphs of one or two sentences. */
function describe(random: Random, title: string): string {
	const paragraphs = Array.from({ length: random.whole(2, 4) }, () =>
		Array.from({ length: random.whole(1, 2) }, () => sentence(random)).join(" "),
	);
	return [`<p>The ${title}.</p>`, ...paragraphs.map((text) => `<p>${text}</p>`)].join("\n");
}

function sentence(random: Random): string {
	const [first, second] = [random.pick(adjectives), random.pick(adjectives).toLowerCase()];
	const made = `${random.pick(materials).toLowerCase()} and ${random.pick(materials).toLowerCase()}`;
	return random.pick([
		`${first} in the hand and ${second} on the eye, it is made of ${made} by the people of ${random.pick(inventedWords)}.`,
		`${first} mornings ask for something ${second}: this one is ${made}, and it lasts.`,
		`Wash it by hand, dry it flat, and it stays ${second} for years, as ${random.pick(vendors)} promises.`,
		`A ${second} thing of ${made}, numbered and packed without plastic in ${random.pick(inventedWords)}.`,
	]);
}
