import { categoryPath, gateOf } from "../workers/kit/gate.ts";
import type { Gate } from "../workers/kit/store.ts";
import { type PageContext, regional } from "./page.ts";
import { say } from "./texts/index.ts";

/** For whom what a page shows is not: everything of a category (by slug), or with none what holds for the whole store. */
export const gateAt = (page: PageContext, category?: string): Gate =>
	gateOf(page.store, categoryPath(page.categories, category));

/** In her language: `Not sent to France and Germany.` Nothing of countries that nothing is sent to. */
export function notSentTo(page: PageContext, { notTo = [] }: Gate): string | undefined {
	const names = notTo.filter((code) => page.store.countries.includes(code)).map((code) => countryName(page, code));
	if (names.length === 0) return undefined;
	const list = new Intl.ListFormat(regional(page), { type: "disjunction" });
	const sorted = names.sort((one, other) => one.localeCompare(other, page.locale));
	return say(page, "gate.notTo", { countries: list.format(sorted) });
}

/** What a country is called in the page's language. */
export function countryName(page: PageContext, code: string): string {
	try {
		return new Intl.DisplayNames([regional(page)], { type: "region" }).of(code) ?? code;
	} catch {
		return code;
	}
}
