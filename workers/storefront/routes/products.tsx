import { Hono } from "hono";
import { HomePage } from "../../../web/pages/home.tsx";
import { ProductPage } from "../../../web/pages/product.tsx";
import { ProductsPage } from "../../../web/pages/products.tsx";
import type { Category, Product } from "../../kit/product.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { lost } from "../lost.tsx";
import { type C, categoriesOf, pageOf, prefixOf, show } from "../visit.ts";

const perPage = 24;

export const products = new Hono<ServiceTypes<StorefrontEnv>>()
	.get("/", async (c) => {
		const { id } = c.var.context.store;
		const [list, categories] = await Promise.all([c.env.CATALOG.listProducts(id, { limit: perPage }), categoriesOf(c)]);
		const newest = "items" in list ? list.items : [];
		const page = pageOf(c, { categories });
		return show(
			c,
			page,
			"public",
			<HomePage page={page} featured={oneOfEach(newest)} newest={newest} categories={categories} />,
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

/** The first of each category: a walk through the whole shop. */
const oneOfEach = (items: readonly Product[]): Product[] =>
	[...Map.groupBy(items, (product) => product.category).values()].flatMap(([first]) => first ?? []);
