import { Locale, type Store } from "./store.ts";

/** The part of a path that names a language, if one does: `/en`. */
export const prefixIn = (path: string): "" | "/en" | "/es" =>
	(/^\/(?:en|es)(?=\/|$)/.exec(path)?.[0] ?? "") as "" | "/en" | "/es";

/** Browsers send a few different headers, and nobody fills this with others. */
const most = 1000;
const read = new Map<string, Locale[]>();

/** The languages of an `Accept-Language` header that a shop may speak, in their order there. */
function likedIn(accepted: string): Locale[] {
	const known = read.get(accepted);
	if (known) return known;
	const tags = accepted.split(",").map((part) => part.trim().slice(0, 2).toLowerCase());
	const liked = tags.flatMap((tag) => Locale.safeParse(tag).data ?? []);
	if (read.size >= most) read.clear();
	read.set(accepted, liked);
	return liked;
}

/** The language the path names, else the first the visitor's browser likes (`Accept-Language`) that the store speaks, else the store's own. */
export function localeOf({ locales }: Pick<Store, "locales">, path: string, accepted: string | null): Locale {
	const named = prefixIn(path).slice(1) as Locale | "";
	if (named !== "" && locales.includes(named)) return named;
	return likedIn(accepted ?? "").find((locale) => locales.includes(locale)) ?? locales[0] ?? "en";
}
