import { mailColour } from "../kit/mail-colour.ts";
import type { Theme } from "../kit/store.ts";

/** What text needs to be read by nearly everybody (WCAG 2.2, success criterion 1.4.3). */
const least = 4.5;

/** Pairs of a theme that cannot be read on each other. Its colours are `#rrggbb`, `#rgb` or `oklch()`. */
export function contrastFaults(theme: Pick<Theme, "light" | "dark" | "onBrand" | "onAccent">) {
	return (["light", "dark"] as const).flatMap((mode) => {
		const { paper, ink, brand, accent } = theme[mode];
		const pairs: [path: string[], name: string, text: string, ground: string][] = [
			[[mode, "ink"], "ink on paper", ink, paper],
			[["onBrand"], `onBrand on the ${mode} brand`, theme.onBrand, brand],
			[["onAccent"], `onAccent on the ${mode} accent`, theme.onAccent, accent],
		];
		return pairs.flatMap(([path, name, text, ground]) => {
			const ratio = contrast(text, ground);
			if (ratio >= least) return [];
			return [{ path, message: `cannot be read: ${name} has a contrast of ${ratio.toFixed(1)}, and needs ${least}` }];
		});
	});
}

/** From 1, the same, to 21, black on white (WCAG 2.2, contrast ratio). */
export function contrast(one: string, other: string): number {
	const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
	return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
	const hex = mailColour(colour).slice(1);
	const pairs = hex.length === 3 ? [...hex].map((digit) => digit + digit) : (hex.match(/../g) ?? []);
	const [red = 0, green = 0, blue = 0] = pairs.map((pair) => linear(Number.parseInt(pair, 16) / 255));
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Without the gamma of sRGB (WCAG 2.2, relative luminance). */
const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
