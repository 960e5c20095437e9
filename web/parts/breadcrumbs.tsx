import type { Product } from "../../workers/kit/product.ts";
import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import { categoryHref, categoryTitle } from "./category-links.tsx";

/** The way back: everything, and the product's category when the page knows it. */
export function Breadcrumbs({ page, product }: { page: PageContext; product: Product }) {
	const category = page.categories?.find(({ slug, title }) => slug === product.category || title === product.category);
	return (
		<nav class="breadcrumbs" aria-label={say(page, "breadcrumbs")}>
			<a href={link(page, "/products")}>{say(page, "nav.all")}</a>
			{category && <a href={categoryHref(category, page)}>{categoryTitle(category, page)}</a>}
		</nav>
	);
}
