import { localeOf } from "../../kit/locale.ts";
import type { Locale, Store } from "../../kit/store.ts";

/** Where an answer is kept: all that may make a difference to it, and nothing else. */
export type Spot = {
	/** A path that says all of it. A store that was changed has others. */
	key: string;
	/** The address without what makes no difference. */
	url: string;
	locale: Locale;
};

/** Nobody's links are longer; what is longer is answered, and not kept. */
const longest = 2000;

type Asked = { store: Store; url: URL; names: readonly string[]; accepted: string | null };

/** The spot of a shared answer; `names` are those in its query that count. */
export function spotOf({ store, url, names, accepted }: Asked): Spot | undefined {
	const locale = localeAt(store, url.pathname, accepted);
	const address = url.origin + url.pathname + queryOf(url, names);
	if (address.length > longest) return undefined;
	return { key: keyOf(store, locale, address), url: address, locale };
}

export const keyOf = (store: Store, locale: Locale, address: string): string =>
	`${store.id}.${store.version ?? 0}.${locale} ${address}`;

/** The API speaks one language: what a client would like makes no difference. */
export const localeAt = (store: Store, path: string, accepted: string | null): Locale =>
	path.startsWith("/api/") ? (store.locales[0] ?? "en") : localeOf(store, path, accepted);

function queryOf({ search, searchParams }: URL, names: readonly string[]): string {
	if (search === "" || names.length === 0) return "";
	const counted = new URLSearchParams([...searchParams].filter(([name]) => names.includes(name)));
	counted.sort();
	return counted.size > 0 ? `?${counted}` : "";
}
