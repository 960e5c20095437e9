import { Locale, type Store } from "./store.ts";

/** The part of a path that names a language, if one does: `/en`. */
export const prefixIn = (path: string): "" | "/en" | "/es" =>
	(/^\/(?:en|es)(?=\/|$)/.exec(path)?.[0] ?? "") as "" | "/en" | "/es";

/** The language the path names, else the first the visitor's browser likes (`Accept-Language`) that the store speaks, else the store's own. */
export function localeOf({ locales }: Pick<Store, "locales">, path: string, accepted: string | null): Locale {
	const liked = (accepted ?? "").split(",").map((part) => part.trim().slice(0, 2).toLowerCase());
	const wished = [prefixIn(path).slice(1), ...liked].map((tag) => Locale.safeParse(tag).data);
	return wished.find((locale) => locale !== undefined && locales.includes(locale)) ?? locales[0] ?? "en";
}
