import type { Store } from "../workers/kit/store.ts";

const encoded = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

/** The store's mark in a browser tab: its initial in its own colours. */
export const drawFavicon = ({ name, theme }: Store): string => {
	const [initial = ""] = [...name.toUpperCase()];
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="${Math.min(theme.radius, 10)}" fill="${encoded(theme.light.brand)}"/><text x="16" y="23" font-family="${encoded(theme.fontDisplay)}" font-weight="900" font-size="20" text-anchor="middle" fill="${encoded(theme.onBrand)}">${encoded(initial)}</text></svg>`;
};
