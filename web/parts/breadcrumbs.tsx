import type { Category, Product } from "../../workers/kit/product.ts";
import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import { categoryHref, categoryTitle, categoryTrail } from "./category-links.tsx";

/** The way back from a product: everything, and its category with what lies above it when the page knows it. */
export function Breadcrumbs({ page, product }: { page: PageContext; product: Product }) {
	const category = page.categories?.find(({ slug, title }) => slug === product.category || title === product.category);
	return <Trail page={page} trail={category ? categoryTrail(category, page.categories) : []} />;
}

/** The way back from a category; at the top there is none but the navigation. */
export const CategoryTrail = ({ page, category }: { page: PageContext; category: Category }) =>
	category.parent === null ? null : <Trail page={page} trail={categoryTrail(category, page.categories).slice(0, -1)} />;

const Trail = ({ page, trail }: { page: PageContext; trail: Category[] }) => (
	<nav class="breadcrumbs" aria-label={say(page, "breadcrumbs")}>
		<a href={link(page, "/products")}>{say(page, "nav.all")}</a>
		{trail.map((category) => (
			<a href={categoryHref(category, page)}>{categoryTitle(category, page)}</a>
		))}
	</nav>
);
