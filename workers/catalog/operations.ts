import * as z from "zod";
import { KeySet } from "../kit/key-set.ts";
import type { Operation } from "../kit/openapi.ts";
import { Category, Facets, Product } from "../kit/product.ts";
import { importOperations } from "./import/operations.ts";
import { managingOperations } from "./managing/operations.ts";
import { pictureOperations } from "./pictures/operations.ts";
import { ListQuery } from "./routes/list-query.ts";
import { StockCorrection, StockLevels } from "./stock/correction.ts";

const pageOf = (item: z.ZodType) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

const ifNoneMatch = z.object({ "if-none-match": z.string().optional() });
const reading = { method: "GET", tag: "Products", who: "all", headers: ifNoneMatch } as const;

export const operations: readonly Operation[] = [
	...managingOperations,
	...importOperations,
	...pictureOperations,
	{
		...reading,
		path: "/api/products",
		summary: "Published products: all, of a category, narrowed or searched for, with how they divide",
		query: ListQuery,
		answers: { 200: pageOf(Product).extend({ facets: Facets.optional() }), 304: null },
		refusals: ["request.bad_cursor"],
	},
	{
		...reading,
		path: "/api/products/{idOrSlug}",
		summary: "One product",
		answers: { 200: Product, 301: null, 304: null },
		refusals: ["product.not_found"],
	},
	{
		...reading,
		path: "/api/categories",
		summary: "Categories in which there is something, as a tree, with how many products each and those in it have",
		answers: { 200: pageOf(Category), 304: null },
	},
	{
		method: "POST",
		path: "/api/products/{id}/stock",
		summary: "Add to a variant's stock, or take from it, and say why",
		tag: "Products",
		who: "manager",
		body: StockCorrection,
		answers: { 200: StockLevels },
		refusals: ["product.not_found", "variant.not_found", "stock.insufficient", "product.busy"],
	},
	{
		method: "GET",
		tag: "Ledger",
		who: "all",
		path: "/.well-known/ledger-keys.json",
		summary: "The public keys of the change logs' signed heads",
		answers: { 200: KeySet },
	},
];

export const named = { Product, Category };
