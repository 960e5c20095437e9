import type { Category } from "../../workers/kit/product.ts";
import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";

export const categoryTitle = ({ title, titleEs }: Category, page: Pick<PageContext, "locale">): string =>
	(page.locale === "es" && titleEs) || title;

/** What the category is, in a sentence; some have none. */
export const categoryLine = ({ line, lineEs }: Category, page: Pick<PageContext, "locale">): string =>
	(page.locale === "es" && lineEs) || line;

export const categoryHref = ({ slug }: Category, page: Pick<PageContext, "localePrefix">): string =>
	link(page, `/categories/${slug}`);

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

export type Entrance = { path: string; text: string };

/** Where the shop is entered: everything, and its main categories. */
export const entrances = (page: PageContext): Entrance[] => [
	{ path: "/products", text: say(page, "nav.all") },
	...mainCategories(page.categories).map((category) => ({
		path: `/categories/${category.slug}`,
		text: categoryTitle(category, page),
	})),
];
