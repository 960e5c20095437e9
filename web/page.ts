import type { Category } from "../workers/kit/product.ts";
import type { Locale, Store } from "../workers/kit/store.ts";

/** What every page knows of where it is; nothing of who is looking, except `cartCount` on personal pages. */
export type PageContext = {
	store: Store;
	locale: Locale;
	/** Without the language prefix: `/products/velvet`. */
	path: string;
	localePrefix: "" | "/en" | "/es";
	/** `?q=lamp`, when the same page in another language must not forget it. */
	query?: string;
	/** `https://host`, for canonical and sharing addresses. */
	origin: string;
	/** Addresses of the built files; `font` is the display face, used by themes that name its family. */
	assets: { css: string; js: string; font?: { family: string; src: string } };
	/** Shown in the navigation; without them it links the whole shop only. */
	categories?: Category[];
	/** On personal pages only: public ones are the same bytes for everybody. */
	cartCount?: number;
};

/** All that a sentence of ours depends on. */
export type Voice = Pick<PageContext, "store" | "locale">;

/** The same, and under which addresses: all that is alike on the pages of a store in a language. */
export type Place = Voice & Pick<PageContext, "localePrefix">;

export const placeOf = ({ store, locale, localePrefix }: PageContext): Place => ({ store, locale, localePrefix });

/** All that its looks depend on. */
export type Looks = Pick<PageContext, "store" | "assets">;

export type Notice = "declined" | "cancelled" | "expired" | "stock" | "price" | "added" | "changed";

/** An address inside the store in the page's language: `/cart` → `/es/cart`. */
export const link = (page: Pick<PageContext, "localePrefix">, path: string): string =>
	path === "/" ? page.localePrefix || "/" : page.localePrefix + path;

/** Full motion is a loud shop; calm and none are quiet ones, composed by another hand. */
export const isLoud = (page: PageContext): boolean => page.store.theme.motion === "full";

const REGIONAL = { en: "en-GB", es: "es-ES" } as const;

/** The language as `Intl` should format it: British dates beside British spelling. */
export const regional = (page: Pick<PageContext, "locale">): string => REGIONAL[page.locale];
