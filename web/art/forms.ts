import type { Brief, Drawing } from "./drawing.ts";
import { type Palette, turned } from "./palette.ts";

export type Draw = (brief: Brief, palette: Palette) => Drawing;

/** A composition, and the words in a product's name that ask for it. */
export type Form = { draw: Draw; words?: readonly string[] };

function named(brief: Brief, forms: readonly Form[]): Form | undefined {
	return forms.find(({ words = [] }) => brief.words.some((word) => words.includes(word)));
}

/** Draws the form the name asks for, or else one the seed picks, in one of the kind's palettes. */
export function drawOneOf(
	brief: Brief,
	forms: readonly [Form, ...Form[]],
	palettes: readonly [Palette, ...Palette[]],
): Drawing {
	const palette = turned(brief.random.pick(palettes), brief.inverted);
	const picked = brief.random.pick(forms);
	return (named(brief, forms) ?? picked).draw(brief, palette);
}
