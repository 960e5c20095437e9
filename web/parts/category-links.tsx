import type { Category } from "../../workers/kit/product.ts";
import { link, type PageContext } from "../page.ts";

export const categoryTitle = ({ title, titleEs }: Category, page: PageContext): string =>
	(page.locale === "es" && titleEs) || title;

/** What the category is, in a sentence; some have none. */
export const categoryLine = ({ line, lineEs }: Category, page: PageContext): string =>
	(page.locale === "es" && lineEs) || line;

export const categoryHref = ({ slug }: Category, page: PageContext): string => link(page, `/categories/${slug}`);
