import type { Product } from "../workers/kit/product.ts";
import type { Locale } from "../workers/kit/store.ts";

export type ProductText = {
	title: string;
	/** Sanitised HTML. */
	description: string;
	/** An option name, an option value or a specification word, as this language says it. */
	label: (word: string) => string;
};

/** What the product says of itself in the shopper's language; the store's default where it has no translation. */
export function productText(product: Product, locale: Locale): ProductText {
	const own = locale === "es" ? product.translations.es : undefined;
	return {
		title: own?.title ?? product.title,
		description: own?.description ?? product.description,
		label: (word) => (Object.hasOwn(own?.labels ?? {}, word) ? own?.labels?.[word] : undefined) ?? word,
	};
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", nbsp: " " };

/** The description as plain words, for search engines and link previews. */
export const plainText = (html: string, max = 160): string => {
	const words = html
		.replace(/<[^>]*>/g, " ")
		.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name] ?? " ")
		.replace(/\s+/g, " ")
		.trim();
	return words.length > max ? `${words.slice(0, max - 1).replace(/\s+\S*$/, "")}…` : words;
};
