import { type Context, Hono } from "hono";
import { cachingHeaders, tags } from "../../kit/caching.ts";
import { etagOf, taggedJson, taggedText } from "../../kit/etag.ts";
import { problemResponse, refuse } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import type { Store } from "../../kit/store.ts";
import { valid } from "../../kit/validate.ts";
import { getProduct } from "../reading/get-product.ts";
import { readProducts } from "../reading/list-products.ts";
import { copyOf, Look, type Readable } from "../reading/look.ts";
import { type ReadyPage, textOf } from "../reading/product-page.ts";
import { readNavigation } from "../reading/shop-pages.ts";
import { ListQuery } from "./list-query.ts";

/** The texts are in the store's default language; translations lie beside them. */
export const language = ({ locales }: Store): Record<string, string> => ({ "content-language": locales[0] ?? "en" });

type C = Context<ServiceTypes<CatalogEnv>>;
const copyFor = (c: C): Readable => copyOf(c.env.DB, c.var.context.bookmark);

export const products = new Hono<ServiceTypes<CatalogEnv>>()
	.get("/api/products", valid("query", ListQuery), async (c) => {
		const { store, requestId } = c.var.context;
		const { option: options, ...query } = c.req.valid("query");
		const look = new Look(copyFor(c));
		const page = await readProducts(look, store.id, { ...query, options });
		if ("ok" in page) return problemResponse(page, requestId);
		const { text, essence } = textOf(page);
		const { asOf } = await look.beside();
		const made = { tags: [...tagsOf(page), tags.shelf(query.q?.trim() ? "" : (query.category ?? ""))], asOf };
		return taggedText(c.req.raw, text, etagOf(essence, "list"), { ...language(store), ...cachingHeaders(made) });
	})
	.get("/api/products/:idOrSlug", async (c) => {
		const { store, requestId } = c.var.context;
		const asked = c.req.param("idOrSlug");
		const { product, asOf } = await getProduct(copyFor(c), store.id, asked);
		if (!product)
			return problemResponse(
				refuse("product.not_found", "It may have been renamed or taken off the shelf."),
				requestId,
			);
		// Asked for by a slug it had before.
		if (![product.id, product.slug].includes(asked))
			return c.redirect(`/api/products/${encodeURIComponent(product.slug)}`, 301);
		const made = { tags: [tags.stock(product.id)], asOf };
		return taggedJson(c.req.raw, product, product.version, { ...language(store), ...cachingHeaders(made) });
	})
	.get("/api/categories", async (c) => {
		const { store } = c.var.context;
		const { categories: items, asOf } = await readNavigation(copyFor(c), store.id);
		const made = { tags: [tags.categories, tags.counts], asOf };
		const headers = { ...language(store), ...cachingHeaders(made) };
		return taggedJson(c.req.raw, { items, nextCursor: null }, "list", headers);
	});

/** One tag each: two of a hundred products would be more than the 16 KB that a cache reads. */
const tagsOf = ({ items }: ReadyPage): string[] => items.map(({ ready: { product } }) => tags.stock(product.id));
