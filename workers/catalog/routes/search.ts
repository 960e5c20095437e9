import { Hono } from "hono";
import { taggedJson } from "../../kit/etag.ts";
import { problemResponse } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { valid } from "../../kit/validate.ts";
import { searchProducts } from "../search/search.ts";
import { SearchQuery } from "./list-query.ts";
import { language } from "./products.ts";

/** The catalog's part of a search; the gateway adds what the caller has in the cart. */
export const search = new Hono<ServiceTypes<CatalogEnv>>().get(
	"/api/search",
	valid("query", SearchQuery),
	async (c) => {
		const { store, requestId } = c.var.context;
		const query = c.req.valid("query");
		const found = await searchProducts(c.env.DB, store.id, query, false);
		if ("ok" in found) return problemResponse(found, requestId);
		const { items, nextCursor, corrected } = found;
		return taggedJson(c.req.raw, { items, nextCursor, query: query.q, corrected }, "list", language(store));
	},
);
