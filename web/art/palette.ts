import { distance, type Oklch } from "./colour.ts";

/** Five inks that hold together; `ground` and `other` change places in the inverted state. */
export type Palette = {
	ground: Oklch;
	other: Oklch;
	form: Oklch;
	second: Oklch;
	spark: Oklch;
};

export const pink: Oklch = [0.66, 0.27, 358];
export const blush: Oklch = [0.87, 0.09, 5];
export const plum: Oklch = [0.18, 0.05, 345];
export const oxblood: Oklch = [0.31, 0.12, 12];
export const paper: Oklch = [0.965, 0.016, 55];
export const coral: Oklch = [0.7, 0.2, 30];
export const tangerine: Oklch = [0.75, 0.18, 55];
export const saffron: Oklch = [0.83, 0.17, 82];
export const lime: Oklch = [0.91, 0.22, 122];
export const cyan: Oklch = [0.86, 0.15, 200];

/** The other state: grounds change places, and an ink the new ground would swallow takes the old ground's colour. */
export function turned(palette: Palette, inverted: boolean): Palette {
	if (!inverted) return palette;
	const { ground, other } = palette;
	const seen = (ink: Oklch, least = 0.19): Oklch => (distance(ink, other) < least ? ground : ink);
	return {
		ground: other,
		other: ground,
		form: seen(palette.form),
		second: seen(palette.second),
		spark: seen(palette.spark, 0.1),
	};
}
