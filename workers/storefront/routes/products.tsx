import { Hono } from "hono";
import { selectionQuery } from "../../../web/list-selection.ts";
import { HomePage } from "../../../web/pages/home.tsx";
import { ProductPage } from "../../../web/pages/product.tsx";
import { ProductsPage } from "../../../web/pages/products.tsx";
import { tags } from "../../kit/caching.ts";
import type { Category } from "../../kit/product.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { lost } from "../lost.tsx";
import { productTags, readList, selectionOf } from "../product-list.ts";
import { readProductPage } from "../product-page.ts";
import { type C, pageOf, prefixOf, show } from "../visit.ts";

export const products = new Hono<ServiceTypes<StorefrontEnv>>()
	.get("/", async (c) => {
		const { store, bookmark } = c.var.context;
		const { featured, newest, categories, asOf } = await c.env.CATALOG.homePage(store.id, bookmark);
		const page = pageOf(c, { categories });
		const tops = categories.filter(({ parent }) => parent === null).map(({ slug }) => tags.newest(slug));
		const made = [...productTags(featured, newest), tags.newest(""), ...tops, tags.counts];
		const body = <HomePage page={page} featured={featured} newest={newest} categories={categories} />;
		return show(c, page, { tags: made, asOf }, body);
	})
	.get("/products", (c) => list(c))
	.get("/categories/:slug", (c) => list(c, c.req.param("slug")))
	.get("/products/:slug", async (c) => {
		const asked = c.req.param("slug");
		const { product, related, categories, asOf } = await readProductPage(c, asked, c.var.context.bookmark);
		if (!product) return lost(c, categories);
		// Asked for by a name it had before, or by its id.
		if (product.slug !== asked) return c.redirect(addressOf(c, product.slug), 301);
		const page = pageOf(c, { categories });
		const made = [...productTags([product], related), tags.newest(product.category)];
		return show(c, page, { tags: made, asOf }, <ProductPage page={page} product={product} related={related} />);
	});

const addressOf = (c: C, slug: string): string =>
	`${prefixOf(c)}/products/${encodeURIComponent(slug)}${new URL(c.req.url).search}`;

async function list(c: C, slug?: string): Promise<Response> {
	const path = slug === undefined ? "/products" : `/categories/${slug}`;
	const selection = { ...selectionOf(c), q: "", category: undefined };
	const { list, categories, asOf } = await readList(c, path, selection, slug);
	const category = categories.find((one: Category) => one.slug === slug);
	if (slug !== undefined && !category) return lost(c, categories);
	const page = pageOf(c, { categories, query: selectionQuery(selection) });
	const made = { tags: [...productTags(list.items), tags.shelf(slug ?? "")], asOf };
	return show(c, page, made, <ProductsPage page={page} list={list} category={category} />);
}
