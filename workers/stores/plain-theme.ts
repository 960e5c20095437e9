import type { Theme } from "../kit/store.ts";

/** How a store looks that has not said how: black on white, and the other way round in the dark. */
export const plainTheme: Theme = {
	light: { paper: "#ffffff", ink: "#16161a", brand: "#2b2b33", accent: "#2b2b33" },
	dark: { paper: "#111114", ink: "#f4f4f5", brand: "#5b5b66", accent: "#5b5b66" },
	onBrand: "#ffffff",
	onAccent: "#ffffff",
	fontDisplay: "system-ui, sans-serif",
	fontText: "system-ui, sans-serif",
	radius: 8,
	motion: "calm",
};
