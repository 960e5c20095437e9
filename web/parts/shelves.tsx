import type { Category } from "../../workers/kit/product.ts";
import { isNarrowed } from "../list-selection.ts";
import { type PageContext, regional } from "../page.ts";
import { listHref, type ProductList } from "../product-list.ts";
import { say } from "../texts/index.ts";
import { categoryTitle } from "./category-links.tsx";

type ShelvesProps = {
	page: PageContext;
	list: ProductList;
	/** The category whose children are shown; the top of the tree without one. */
	within?: Category | undefined;
	/** Where they stand: a row of their own, or among other chips. */
	class: "shelves" | "chips";
};

/** One step further down the tree; what is chosen stays chosen. */
export function Shelves({ page, list, within, class: name }: ShelvesProps) {
	const below = (page.categories ?? []).filter(({ parent }) => parent === (within?.slug ?? null));
	const shelves = below
		.map((category) => ({ category, count: countIn(category, list) }))
		.filter(({ count }) => count !== 0);
	return shelves.length === 0 ? null : (
		<nav class={name} aria-label={say(page, "filter.categories")}>
			{name === "chips" && <p class="legend">{say(page, "filter.categories")}</p>}
			{shelves.map(({ category, count }) => (
				<a class="pill" href={shelfHref(page, list, category)}>
					{categoryTitle(category, page)} {count && <small>{count.toLocaleString(regional(page))}</small>}
				</a>
			))}
		</nav>
	);
}

/** A search stays a search; a list becomes the category's own. */
const shelfHref = (page: PageContext, { path, selection }: ProductList, { slug }: Category): string =>
	selection.q
		? listHref(page, { path, selection }, { ...selection, category: slug })
		: listHref(page, { path: `/categories/${slug}`, selection }, selection);

/** How many of the list lie there; undefined when nobody counted. */
function countIn({ slug, count }: Category, { selection, facets }: ProductList): number | undefined {
	if (!isNarrowed(selection) && !selection.q) return count;
	const counted = facets?.categories.find(({ value }) => value === slug)?.count;
	return counted ?? (facets?.isApproximate === false ? 0 : undefined);
}
