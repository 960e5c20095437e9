import { Hono } from "hono";
import { selectionQuery } from "../../../web/list-selection.ts";
import { HomePage } from "../../../web/pages/home.tsx";
import { ProductPage } from "../../../web/pages/product.tsx";
import { ProductsPage } from "../../../web/pages/products.tsx";
import type { Category } from "../../kit/product.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { lost } from "../lost.tsx";
import { readList, selectionOf } from "../product-list.ts";
import { type C, categoriesOf, pageOf, prefixOf, show } from "../visit.ts";

const shownAtHome = 8;

export const products = new Hono<ServiceTypes<StorefrontEnv>>()
	.get("/", async (c) => {
		const { id } = c.var.context.store;
		const [featured, list, categories] = await Promise.all([
			c.env.CATALOG.newestOfEach(id),
			c.env.CATALOG.listProducts(id, { limit: shownAtHome }),
			categoriesOf(c),
		]);
		const newest = "items" in list ? list.items : [];
		const page = pageOf(c, { categories });
		return show(
			c,
			page,
			"public",
			<HomePage page={page} featured={featured} newest={newest} categories={categories} />,
		);
	})
	.get("/products", (c) => list(c))
	.get("/categories/:slug", (c) => list(c, c.req.param("slug")))
	.get("/products/:slug", async (c) => {
		const { id } = c.var.context.store;
		const asked = c.req.param("slug");
		const [product, categories] = await Promise.all([c.env.CATALOG.getProduct(id, asked), categoriesOf(c)]);
		if (!product) return lost(c);
		// Asked for by a name it had before, or by its id.
		if (product.slug !== asked) return c.redirect(addressOf(c, product.slug), 301);
		const beside = await c.env.CATALOG.listProducts(id, { limit: 5, category: product.category });
		const related = "items" in beside ? beside.items.filter((other) => other.id !== product.id).slice(0, 4) : [];
		const page = pageOf(c, { categories });
		return show(c, page, "public", <ProductPage page={page} product={product} related={related} />);
	});

const addressOf = (c: C, slug: string): string =>
	`${prefixOf(c)}/products/${encodeURIComponent(slug)}${new URL(c.req.url).search}`;

async function list(c: C, slug?: string): Promise<Response> {
	const path = slug === undefined ? "/products" : `/categories/${slug}`;
	const selection = { ...selectionOf(c), q: "", category: undefined };
	const [found, categories] = await Promise.all([readList(c, path, selection, slug), categoriesOf(c)]);
	const category = categories.find((one: Category) => one.slug === slug);
	if (!found || (slug !== undefined && !category)) return lost(c);
	const page = pageOf(c, { categories, query: selectionQuery(selection) });
	return show(c, page, "public", <ProductsPage page={page} list={found} category={category} />);
}
