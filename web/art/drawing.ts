import type { Oklch } from "./colour.ts";
import type { Point } from "./path.ts";
import type { Random } from "./random.ts";

/** What a kind is given to draw with. */
export type Brief = {
	random: Random;
	/** The words of the product's slug: a bowl should look like a bowl. */
	words: readonly string[];
	/** The second state of the piece: its colours turned over. */
	inverted: boolean;
};

/** A finished composition on an 800 by 800 sheet. */
export type Drawing = {
	ground: Oklch;
	/** Gradients, patterns and clips the body refers to. */
	defs?: string;
	body: string;
	/** Where a detail is worth looking at. */
	focus: Point;
	/** How much closer the detail looks; 2 unless told. */
	zoom?: number;
	/** Whether it must stay level in the detail, as things on a table do. */
	level?: boolean;
	grain?: Oklch;
};

export type Kind = (brief: Brief) => Drawing;
