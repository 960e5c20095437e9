import type { Category, Product } from "../../workers/kit/product.ts";
import { Layout } from "../layout.tsx";
import type { PageContext } from "../page.ts";
import { categoryLine, categoryTitle } from "../parts/category-links.tsx";
import { ProductCard } from "../parts/product-card.tsx";
import { say, sayCount } from "../texts/index.ts";

type ProductsProps = {
	page: PageContext;
	items: Product[];
	categories: Category[];
	category?: Category;
	nextHref: string | null;
	/** Back to the first page when paging. */
	firstHref: string | null;
};

const FIRST_ROW = 4;

export function ProductsPage({ page, items, categories, category, nextHref, firstHref }: ProductsProps) {
	const title = category ? categoryTitle(category, page) : say(page, "products.title");
	const line = category && categoryLine(category, page);
	return (
		<Layout
			page={{ categories, ...page }}
			title={title}
			description={descriptionOf(page, title, category)}
			image={items[0]?.images[0]?.src}
			noindex={firstHref !== null}
			kind="products"
		>
			<header class="list-head">
				<h1>
					{title} {category && <small>{sayCount(page, "products.count", category.count)}</small>}
				</h1>
				{line && <p>{line}</p>}
			</header>
			{items.length === 0 && <p class="empty">{say(page, "products.empty")}</p>}
			<div class="grid">
				{items.map((product, index) => (
					<ProductCard page={page} product={product} first={index < FIRST_ROW} level="h2" />
				))}
			</div>
			<nav class="paging">
				{firstHref && (
					<a class="plain" href={firstHref}>
						{say(page, "products.first")}
					</a>
				)}
				{nextHref && (
					<a class="button" rel="next" href={nextHref}>
						{say(page, "products.next")}
					</a>
				)}
			</nav>
		</Layout>
	);
}

function descriptionOf(page: PageContext, title: string, category?: Category): string {
	if (!category) return say(page, "products.description");
	return `${say(page, "category.description", { category: title })} ${categoryLine(category, page)}`.trim();
}
