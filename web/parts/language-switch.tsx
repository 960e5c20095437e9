import type { Locale } from "../../workers/kit/store.ts";
import type { PageContext } from "../page.ts";
import { say } from "../texts/index.ts";

const NAMES: Record<Locale, string> = { en: "English", es: "Español" };

/** The same page in that language, under its own address. */
export const localised = (page: PageContext, locale: Locale): string =>
	`/${locale}${page.path === "/" ? "" : page.path}`;

export const LanguageSwitch = ({ page }: { page: PageContext }) =>
	page.store.locales.length < 2 ? null : (
		<nav class="languages" aria-label={say(page, "nav.language")}>
			{page.store.locales.map((locale) => (
				<a
					href={localised(page, locale) + (page.query ?? "")}
					lang={locale}
					hreflang={locale}
					aria-label={NAMES[locale]}
					aria-current={locale === page.locale ? "true" : undefined}
				>
					{locale.toUpperCase()}
				</a>
			))}
		</nav>
	);
