import { raw } from "hono/html";
import type { Theme } from "../../workers/kit/store.ts";
import type { Looks } from "../page.ts";

/** A partner writes these values: nothing that could leave its declaration, fetch an address or open markup gets through. */
const safe = (value: string, fallback: string): string =>
	/^[\w\s#%.,()+\-/"']{1,200}$/.test(value) && !/url\s*\(|\/\*/i.test(value) ? value : fallback;

const LIGHT = { paper: "#fff", ink: "#111", brand: "#333", accent: "#333" };
const DARK = { paper: "#111", ink: "#eee", brand: "#444", accent: "#444" };

const colours = (given: Theme["light"], fallback: Theme["light"]): string =>
	(["paper", "ink", "brand", "accent"] as const)
		.map((name) => `--${name}:${safe(given[name], fallback[name])};`)
		.join("");

const fontFace = ({ assets, store }: Looks): string =>
	usesFont({ assets, store }) && assets.font
		? `@font-face{font-family:"${safe(assets.font.family, "Display").replace(/"/g, "")}";src:url("${encodeURI(assets.font.src)}") format("woff2");font-weight:100 900;font-display:optional}`
		: "";

/** The display face is fetched only by themes that ask for its family. */
export const usesFont = ({ assets, store }: Looks): boolean =>
	assets.font !== undefined && store.theme.fontDisplay.includes(assets.font.family);

export function themeCss(page: Looks): string {
	const { theme } = page.store;
	const fixed = [
		`--on-brand:${safe(theme.onBrand, "#fff")}`,
		`--on-accent:${safe(theme.onAccent, "#fff")}`,
		`--font-display:${safe(theme.fontDisplay, "system-ui")}`,
		`--font-text:${safe(theme.fontText, "system-ui")}`,
		`--radius:${Math.round(Number(theme.radius) || 0)}px`,
	].join(";");
	return `${fontFace(page)}:root{${colours(theme.light, LIGHT)}${fixed}}@media(prefers-color-scheme:dark){:root{${colours(theme.dark, DARK)}}}`;
}

export const ThemeStyle = ({ page }: { page: Looks }) => <style>{raw(themeCss(page))}</style>;
