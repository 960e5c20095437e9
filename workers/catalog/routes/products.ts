import { Hono } from "hono";
import { z } from "zod";
import { problemResponse, refuse } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { valid } from "../../kit/validate.ts";
import { getProduct, listCategories, listProducts } from "../read-products.ts";

const ListQuery = z.object({
	limit: z.coerce.number().int().min(1).max(100).default(20),
	cursor: z.string().max(200).optional(),
	category: z.string().max(255).optional(),
	sort: z.enum(["newest"]).optional(),
});

export const products = new Hono<ServiceTypes<CatalogEnv>>()
	.get("/api/products", valid("query", ListQuery), async (c) => {
		const { store, requestId } = c.var.context;
		const page = await listProducts(c.env, store.id, c.req.valid("query"));
		return "ok" in page ? problemResponse(page, requestId) : c.json(page);
	})
	.get("/api/products/:idOrSlug", async (c) => {
		const { store, requestId } = c.var.context;
		const product = await getProduct(c.env, store.id, c.req.param("idOrSlug"));
		if (!product)
			return problemResponse(
				refuse("product.not_found", "It may have been renamed or taken off the shelf."),
				requestId,
			);
		return c.json(product, 200, { etag: `"${product.version}"` });
	})
	.get("/api/categories", async (c) =>
		c.json({ items: await listCategories(c.env, c.var.context.store.id), nextCursor: null }),
	);
