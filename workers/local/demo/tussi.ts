import type { Draft } from "./build.ts";
import { calm } from "./tussi/calm.ts";
import { focus } from "./tussi/focus.ts";
import { pixels } from "./tussi/pixels.ts";
import { ritual } from "./tussi/ritual.ts";
import { sense } from "./tussi/sense.ts";
import { wear } from "./tussi/wear.ts";

const shelves = [calm, wear, pixels, focus, sense, ritual];

/** One of each shelf in turn, so that any first screen of the list looks like the whole shop. */
export const tussiProducts: Draft[] = shelves
	.flatMap((drafts) => drafts.map((draft, row) => ({ draft, row })))
	.sort((a, b) => a.row - b.row)
	.map(({ draft }) => draft);
