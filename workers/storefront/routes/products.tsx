import { Hono } from "hono";
import { HomePage } from "../../../web/pages/home.tsx";
import { ProductPage } from "../../../web/pages/product.tsx";
import { ProductsPage } from "../../../web/pages/products.tsx";
import type { Category } from "../../kit/product.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { lost } from "../lost.tsx";
import { type C, categoriesOf, pageOf, prefixOf, show } from "../visit.ts";

/** A multiple of five: the large pictures fall into place. */
const perPage = 25;
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
		const [product, categories] = await Promise.all([
			c.env.CATALOG.getProduct(id, c.req.param("slug")),
			categoriesOf(c),
		]);
		if (!product) return lost(c);
		const beside = await c.env.CATALOG.listProducts(id, { limit: 5, category: product.category });
		const related = "items" in beside ? beside.items.filter((other) => other.id !== product.id).slice(0, 4) : [];
		const page = pageOf(c, { categories });
		return show(c, page, "public", <ProductPage page={page} product={product} related={related} />);
	});

async function list(c: C, slug?: string): Promise<Response> {
	const { id } = c.var.context.store;
	const cursor = c.req.query("cursor");
	const [found, categories] = await Promise.all([
		c.env.CATALOG.listProducts(id, { limit: perPage, cursor, category: slug }),
		categoriesOf(c),
	]);
	const category = categories.find((one: Category) => one.slug === slug);
	if (!("items" in found) || (slug !== undefined && !category)) return lost(c);
	const here = `${prefixOf(c)}${slug === undefined ? "/products" : `/categories/${slug}`}`;
	const page = pageOf(c, { categories });
	return show(
		c,
		page,
		"public",
		<ProductsPage
			page={page}
			items={found.items}
			categories={categories}
			category={category}
			nextHref={found.nextCursor === null ? null : `${here}?cursor=${found.nextCursor}`}
			firstHref={cursor === undefined ? null : here}
		/>,
	);
}
