import * as z from "zod";
import type { Operation } from "../../kit/openapi.ts";
import { Category, Product } from "../../kit/product.ts";
import { HistoryQuery, ManagedQuery, StoreQuery } from "../routes/managed-query.ts";
import { CategoryPatch, NewCategory } from "./category-body.ts";
import { HistoryEntry } from "./history.ts";
import { NewProduct, ProductPatch, ProductReplacement } from "./product-body.ts";

const pageOf = <Item extends z.ZodType>(item: Item) =>
	z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** Which versions the change was thought of: an ETag that was read, or `*` for any. */
const ifMatch = z.object({ "if-match": z.string() });
const ifNoneMatch = z.object({ "if-none-match": z.string().optional() });

const managing = { tag: "Managing products", who: "manager", query: StoreQuery } as const;
const refusedChange = ["product.not_found", "product.changed", "product.version_required", "product.busy"] as const;
const refusedCategory = ["category.not_found", "category.changed", "category.version_required"] as const;

const changing: readonly Operation[] = [
	{
		...managing,
		method: "POST",
		path: "/api/products",
		summary: "Make a product; without a slug it gets one from its title",
		body: NewProduct,
		answers: { 201: Product },
		refusals: ["product.slug_taken", "product.busy"],
	},
	{
		...managing,
		method: "PUT",
		path: "/api/products/{idOrSlug}",
		summary: "Replace a product: variants that are not named go; slug and stock stay where they are left out",
		headers: ifMatch,
		body: ProductReplacement,
		answers: { 200: Product },
		refusals: [...refusedChange, "product.slug_taken"],
	},
	{
		...managing,
		method: "PATCH",
		path: "/api/products/{idOrSlug}",
		summary:
			"Change some of a product: members replace what was there, null empties them; specifications and translations are merged (RFC 7396)",
		headers: ifMatch,
		body: ProductPatch,
		answers: { 200: Product },
		refusals: [...refusedChange, "product.slug_taken"],
	},
	{
		...managing,
		method: "DELETE",
		path: "/api/products/{idOrSlug}",
		summary: "Take a product out of the shop; its orders and its history stay",
		headers: ifMatch,
		answers: { 204: null },
		refusals: refusedChange,
	},
];

const reading: readonly Operation[] = [
	{
		...managing,
		method: "GET",
		path: "/api/admin/products",
		summary: "Drafts and published products, newest first; those whose title begins with `q` by title",
		headers: ifNoneMatch,
		query: ManagedQuery,
		answers: { 200: pageOf(Product), 304: null },
		refusals: ["request.bad_cursor"],
	},
	{
		...managing,
		method: "GET",
		path: "/api/admin/products/{id}",
		summary: "One product, draft or published, with the pictures it has",
		headers: ifNoneMatch,
		answers: { 200: Product, 304: null },
		refusals: ["product.not_found"],
	},
	{
		...managing,
		method: "GET",
		path: "/api/products/{id}/history",
		summary: "Who changed what of a product, its prices and its stock, newest first; also of a deleted one",
		query: HistoryQuery,
		answers: { 200: pageOf(HistoryEntry) },
		refusals: ["product.not_found", "request.bad_cursor"],
	},
];

const categories: readonly Operation[] = [
	{
		...managing,
		method: "GET",
		path: "/api/admin/categories",
		summary: "All categories as a tree, also those in which nothing is published",
		headers: ifNoneMatch,
		answers: { 200: pageOf(Category), 304: null },
	},
	{
		...managing,
		method: "POST",
		path: "/api/categories",
		summary: "Make a category; without a slug it gets one from its title",
		body: NewCategory,
		answers: { 201: Category },
		refusals: ["category.slug_taken", "category.circular"],
	},
	{
		...managing,
		method: "PATCH",
		path: "/api/categories/{id}",
		summary: "Change some of a category; moved, it takes along what lies in it",
		headers: ifMatch,
		body: CategoryPatch,
		answers: { 200: Category },
		refusals: [...refusedCategory, "category.circular"],
	},
	{
		...managing,
		method: "DELETE",
		path: "/api/categories/{id}",
		summary: "Take an empty category out",
		headers: ifMatch,
		answers: { 204: null },
		refusals: [...refusedCategory, "category.in_use"],
	},
];

export const managingOperations = [...changing, ...reading, ...categories];
