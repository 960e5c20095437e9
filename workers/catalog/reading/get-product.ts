import { type SQL, sql } from "drizzle-orm";
import type { Product } from "../../kit/product.ts";
import { Look, type Readable } from "./look.ts";
import { productIn, productValue } from "./product-rows.ts";
import { Row } from "./row.ts";

/**
 * One published product by id or slug, or else by one it had before: then its slug is another than was asked for. And how far
 * the catalog had come.
 */
export async function getProduct(
	d1: Readable,
	storeId: string,
	idOrSlug: string,
): Promise<{ product?: Product; asOf: number }> {
	const { product, asOf } = await new Look(d1, itself, { storeId, asked: idOrSlug }).beside();
	return { ...(product !== null && { product: productIn(product) }), asOf };
}

/** A `productValue`, or null for none. */
export const readProduct = (storeId: SQL, idOrSlug: SQL): SQL =>
	sql`(SELECT ${productValue} ${meant(storeId, idOrSlug)})`;

/** Where that product lies, for a statement that cannot wait to be told. */
export const categoryOf = (storeId: SQL, idOrSlug: SQL): SQL => sql`(SELECT p.category ${meant(storeId, idOrSlug)})`;

/** The first of these that is there: a slug in use is its user's, whoever had it before. */
const meant = (storeId: SQL, idOrSlug: SQL): SQL => sql`
	FROM (
		SELECT id FROM products WHERE id = ${idOrSlug}
		UNION ALL SELECT id FROM products WHERE store_id = ${storeId} AND slug = ${idOrSlug} AND status <> 'deleted'
		UNION ALL SELECT product_id FROM product_slugs WHERE store_id = ${storeId} AND slug = ${idOrSlug}) asked
	CROSS JOIN products p ON p.id = asked.id
	WHERE p.store_id = ${storeId} AND p.status = 'published' LIMIT 1`;

const itself = new Row<{ product: string | null }>(({ storeId, asked }) => ({ product: readProduct(storeId, asked) }));
