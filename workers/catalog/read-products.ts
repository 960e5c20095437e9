import { and, asc, count, desc, eq, inArray, lt, ne, or, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { type Refusal, refuse } from "../kit/problem.ts";
import type { Category, Product, ProductPage } from "../kit/product.ts";
import { levels } from "./inventory.ts";
import { type ProductRow, presentProduct, type VariantRow } from "./present-product.ts";
import { categories, products, variants } from "./schema.ts";

type Databases = { DB: D1Database; INVENTORY: D1Database };
export type ListQuery = { limit: number; cursor?: string | undefined; category?: string | undefined };

/** Published products, newest first. The cursor is the last product's place in that order, so changes in between neither repeat nor skip. */
export async function listProducts(env: Databases, storeId: string, query: ListQuery): Promise<ProductPage | Refusal> {
	const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
	if (query.cursor !== undefined && after === undefined)
		return refuse("request.bad_cursor", "Start again without a cursor.");
	const db = drizzle(env.DB);
	const wanted = and(
		eq(products.storeId, storeId),
		eq(products.status, "published"),
		query.category === undefined ? undefined : eq(products.category, query.category),
		after === undefined ? undefined : lt(products.id, after),
	);
	const page = db
		.select()
		.from(products)
		.where(wanted)
		.orderBy(desc(products.id))
		.limit(query.limit + 1);
	const ids = db.select({ id: products.id }).from(products).where(wanted).orderBy(desc(products.id)).limit(query.limit);
	const [rows, variantRows] = await db.batch([
		page,
		db.select().from(variants).where(inArray(variants.productId, ids)).orderBy(asc(variants.position)),
	]);
	const shown = rows.slice(0, query.limit);
	const last = shown.at(-1);
	return {
		items: await present(env, storeId, shown, variantRows),
		nextCursor: rows.length > query.limit && last ? writeCursor(last.id) : null,
	};
}

/** The newest published product of each category, in the categories' order: a walk through the whole shop. */
export async function newestOfEach(env: Databases, storeId: string): Promise<Product[]> {
	const db = drizzle(env.DB);
	// Named in full: in a query over one table Drizzle writes columns bare, and the inner table has a slug of its own.
	const newest = sql`(SELECT p.id FROM products p WHERE p.store_id = ${storeId} AND p.status = 'published'
		AND p.category = categories.slug ORDER BY p.id DESC LIMIT 1)`;
	const places = db.select({ id: newest }).from(categories).where(eq(categories.storeId, storeId));
	const [rows, variantRows] = await db.batch([
		db
			.select({ product: products })
			.from(categories)
			.innerJoin(products, eq(products.id, newest))
			.where(eq(categories.storeId, storeId))
			.orderBy(asc(categories.position)),
		db.select().from(variants).where(inArray(variants.productId, places)).orderBy(asc(variants.position)),
	]);
	return present(
		env,
		storeId,
		rows.map((row) => row.product),
		variantRows,
	);
}

/** One published product, by id or slug. */
export async function getProduct(env: Databases, storeId: string, idOrSlug: string): Promise<Product | undefined> {
	const db = drizzle(env.DB);
	const wanted = and(
		eq(products.storeId, storeId),
		eq(products.status, "published"),
		or(eq(products.id, idOrSlug), eq(products.slug, idOrSlug)),
	);
	const [rows, variantRows] = await db.batch([
		db.select().from(products).where(wanted),
		db
			.select()
			.from(variants)
			.where(inArray(variants.productId, db.select({ id: products.id }).from(products).where(wanted)))
			.orderBy(asc(variants.position)),
	]);
	return (await present(env, storeId, rows, variantRows))[0];
}

/** The store's categories in their order, with how many published products each has; empty ones are left out. */
export async function listCategories(env: Databases, storeId: string): Promise<Category[]> {
	const db = drizzle(env.DB);
	return db
		.select({
			slug: categories.slug,
			title: categories.title,
			titleEs: categories.titleEs,
			line: categories.line,
			lineEs: categories.lineEs,
			count: count(),
		})
		.from(categories)
		.innerJoin(
			products,
			and(
				eq(products.storeId, categories.storeId),
				eq(products.category, categories.slug),
				eq(products.status, "published"),
			),
		)
		.where(and(eq(categories.storeId, storeId), ne(categories.slug, "")))
		.groupBy(categories.slug)
		.orderBy(asc(categories.position), asc(sql`${categories.title} COLLATE NOCASE`));
}

async function present(
	env: Databases,
	storeId: string,
	rows: readonly ProductRow[],
	variantRows: readonly VariantRow[],
): Promise<Product[]> {
	if (rows.length === 0) return [];
	const stock = await levels(
		env.INVENTORY,
		storeId,
		variantRows.map((variant) => variant.id),
	);
	const byProduct = Map.groupBy(variantRows, (variant) => variant.productId);
	return rows.map((row) => presentProduct(row, byProduct.get(row.id) ?? [], stock));
}

const writeCursor = (id: string): string => Buffer.from(id).toString("base64url");

function readCursor(cursor: string): string | undefined {
	const id = Buffer.from(cursor, "base64url").toString();
	return /^prd_[0-9a-f-]{36}$/.test(id) ? id : undefined;
}
