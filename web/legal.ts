import { type Locale, legalTexts } from "../workers/kit/store.ts";
import type { Voice } from "./page.ts";

export type LegalText = (typeof legalTexts)[number];

/** A legal text in the page's language, or else in one that the store has it in. */
export function legalText({ store, locale }: Voice, which: LegalText): { text: string; locale: Locale } | undefined {
	const texts = store.legal?.[which] ?? {};
	const spoken = [locale, ...store.locales].find((one) => texts[one]?.trim());
	return spoken && { text: texts[spoken]?.trim() ?? "", locale: spoken };
}

/** Those there are. */
export const legalTextsOf = (page: Voice): LegalText[] =>
	legalTexts.filter((which) => legalText(page, which) !== undefined);

/** Parts with an empty line between them. */
export const paragraphs = (text: string): string[] =>
	text
		.replace(/\r\n?/g, "\n")
		.split(/\n\s*\n/)
		.map((part) => part.trim())
		.filter(Boolean);
