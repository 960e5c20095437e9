import { Hono } from "hono";
import { etagOf, taggedJson, taggedText } from "../../kit/etag.ts";
import { problemResponse, refuse } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import type { Store } from "../../kit/store.ts";
import { valid } from "../../kit/validate.ts";
import { getProduct } from "../reading/get-product.ts";
import { listCategories } from "../reading/list-categories.ts";
import { readProducts } from "../reading/list-products.ts";
import { textOf } from "../reading/product-page.ts";
import { ListQuery } from "./list-query.ts";

/** The texts are in the store's default language; translations lie beside them. */
export const language = ({ locales }: Store): HeadersInit => ({ "content-language": locales[0] ?? "en" });

export const products = new Hono<ServiceTypes<CatalogEnv>>()
	.get("/api/products", valid("query", ListQuery), async (c) => {
		const { store, requestId } = c.var.context;
		const { option: options, ...query } = c.req.valid("query");
		const page = await readProducts(c.env, store.id, { ...query, options });
		if ("ok" in page) return problemResponse(page, requestId);
		const { text, essence } = textOf(page);
		return taggedText(c.req.raw, text, etagOf(essence, "list"), language(store));
	})
	.get("/api/products/:idOrSlug", async (c) => {
		const { store, requestId } = c.var.context;
		const asked = c.req.param("idOrSlug");
		const product = await getProduct(c.env, store.id, asked);
		if (!product)
			return problemResponse(
				refuse("product.not_found", "It may have been renamed or taken off the shelf."),
				requestId,
			);
		// Asked for by a slug it had before.
		if (![product.id, product.slug].includes(asked))
			return c.redirect(`/api/products/${encodeURIComponent(product.slug)}`, 301);
		return taggedJson(c.req.raw, product, product.version, language(store));
	})
	.get("/api/categories", async (c) =>
		taggedJson(
			c.req.raw,
			{ items: await listCategories(c.env, c.var.context.store.id), nextCursor: null },
			"list",
			language(c.var.context.store),
		),
	);
