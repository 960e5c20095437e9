import type { Category } from "../../workers/kit/product.ts";
import { gateAt } from "../gates.ts";
import { Layout } from "../layout.tsx";
import { isNarrowed } from "../list-selection.ts";
import { link, type PageContext } from "../page.ts";
import { CategoryTrail } from "../parts/breadcrumbs.tsx";
import { categoryLine, categoryTitle } from "../parts/category-links.tsx";
import { ListBar } from "../parts/list-bar.tsx";
import { EmptyList, ProductGrid } from "../parts/product-grid.tsx";
import { Shelves } from "../parts/shelves.tsx";
import { isPlainList, type ProductList } from "../product-list.ts";
import { say } from "../texts/index.ts";

type ProductsProps = { page: PageContext; list: ProductList; category?: Category };

export function ProductsPage({ page, list, category }: ProductsProps) {
	const title = category ? categoryTitle(category, page) : say(page, "products.title");
	const line = category && categoryLine(category, page);
	const { items, selection, path } = list;
	return (
		<Layout
			page={page}
			title={title}
			description={descriptionOf(page, title, category)}
			image={items[0]?.images[0]?.src}
			canonical={page.origin + link(page, path)}
			noindex={!isPlainList(list)}
			minimumAge={gateAt(page, category?.slug).minimumAge}
			kind="products"
		>
			<header class="list-head">
				{category && <CategoryTrail page={page} category={category} />}
				<h1>{title}</h1>
				{line && <p>{line}</p>}
			</header>
			{category && <Shelves page={page} list={list} within={category} class="shelves" />}
			{(items.length > 0 || isNarrowed(selection)) && <ListBar page={page} list={list} shelves={!category} />}
			{items.length === 0 && <EmptyList page={page} list={list} />}
			<ProductGrid page={page} list={list} />
		</Layout>
	);
}

function descriptionOf(page: PageContext, title: string, category?: Category): string {
	if (!category) return say(page, "products.description");
	return `${say(page, "category.description", { category: title })} ${categoryLine(category, page)}`.trim();
}
