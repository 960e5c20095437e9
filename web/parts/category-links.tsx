import type { Category } from "../../workers/kit/product.ts";
import { link, type PageContext } from "../page.ts";

export const categoryTitle = ({ title, titleEs }: Category, page: PageContext): string =>
	(page.locale === "es" && titleEs) || title;

/** What the category is, in a sentence; some have none. */
export const categoryLine = ({ line, lineEs }: Category, page: PageContext): string =>
	(page.locale === "es" && lineEs) || line;

export const categoryHref = ({ slug }: Category, page: PageContext): string => link(page, `/categories/${slug}`);

/** The way down to a category: its ancestors from the top, then itself. */
export function categoryTrail(category: Category, categories: Category[] = []): Category[] {
	const trail: Category[] = [];
	let next: Category | undefined = category;
	while (next && !trail.includes(next)) {
		trail.unshift(next);
		const above: string | null = next.parent;
		next = categories.find(({ slug }) => slug === above);
	}
	return trail;
}

/** A row of links is read, a hundred are not: the whole tree is a press away. */
const MAIN_SHOWN = 12;

/** The categories to enter the shop by: the top of the tree, as far as there is something in it. */
export const mainCategories = (categories: Category[] = []): Category[] =>
	categories.filter(({ parent, count }) => parent === null && count > 0).slice(0, MAIN_SHOWN);
