import { regional, type Voice } from "../page.ts";
import { en, type TextKey } from "./en.ts";
import { es } from "./es.ts";

export type { TextKey } from "./en.ts";

const TEXTS = { en, es };

type Values = Record<string, string | number>;

/** The sentence in the page's language and the store's own voice, with its `{names}` filled in. */
export function say(page: Voice, key: TextKey, values: Values = {}): string {
	const own = page.store.voice[key]?.[page.locale];
	const known: Values = { store: page.store.name, ...values };
	return (own ?? TEXTS[page.locale][key]).replace(/\{(\w+)\}/g, (whole, name: string) =>
		written(page, known[name] ?? whole),
	);
}

/** Making one of these costs more than using it a hundred times. */
const numbers = {
	en: new Intl.NumberFormat(regional({ locale: "en" })),
	es: new Intl.NumberFormat(regional({ locale: "es" })),
};
const plurals = { en: new Intl.PluralRules("en"), es: new Intl.PluralRules("es") };

const written = (page: Voice, value: string | number): string =>
	typeof value === "number" ? numbers[page.locale].format(value) : value;

type Counted = "products.count" | "stock.only" | "checkout.problem.declines";

/** The sentence for this many: `Solo queda 1`, `Solo quedan 3`. */
export function sayCount(page: Voice, key: Counted, n: number): string {
	const plural = plurals[page.locale].select(n) === "one" ? "one" : "other";
	return say(page, `${key}.${plural}`, { n });
}
