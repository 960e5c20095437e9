import { z } from "zod";
import type { Operation } from "../kit/openapi.ts";
import { Product } from "../kit/product.ts";
import { ListQuery } from "./routes/list-query.ts";

const Category = z.object({
	slug: z.string(),
	title: z.string(),
	titleEs: z.string(),
	line: z.string(),
	lineEs: z.string(),
	count: z.int(),
});
const pageOf = (item: z.ZodType) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

const Imported = z.object({
	products: z.int(),
	variants: z.int(),
	created: z.int(),
	updated: z.int(),
	unchanged: z.int(),
	stockChanged: z.int(),
	warnings: z.array(z.object({ line: z.int(), path: z.string(), message: z.string() })),
});

const ifNoneMatch = z.object({ "if-none-match": z.string().optional() });
const reading = { method: "GET", tag: "Products", who: "all", headers: ifNoneMatch } as const;

export const operations: readonly Operation[] = [
	{
		...reading,
		path: "/api/products",
		summary: "Published products, newest first",
		query: ListQuery,
		answers: { 200: pageOf(Product), 304: null },
		refusals: ["request.bad_cursor"],
	},
	{
		...reading,
		path: "/api/products/{idOrSlug}",
		summary: "One product",
		answers: { 200: Product, 304: null },
		refusals: ["product.not_found"],
	},
	{
		...reading,
		path: "/api/categories",
		summary: "Categories, with how many products each has",
		answers: { 200: pageOf(Category), 304: null },
	},
	{
		method: "POST",
		path: "/api/admin/products/import",
		summary: "Import a Shopify product CSV, whole or not at all",
		tag: "Products",
		who: "manager",
		query: z.object({ store: z.string().optional() }),
		body: z.string(),
		bodyType: "text/csv",
		answers: { 200: Imported },
		refusals: ["import.invalid", "import.unreadable"],
	},
];

export const named = { Product, Category };
