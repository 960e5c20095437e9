import { sql } from "drizzle-orm";
import type { Product } from "../../kit/product.ts";
import { statement } from "../../kit/statement.ts";
import { type ProductRecord, productColumns, productOf } from "./product-rows.ts";

/** One published product by id or slug, or else by one it had before: then its slug is another than was asked for. */
export async function getProduct(
	{ DB }: { DB: D1Database },
	storeId: string,
	idOrSlug: string,
): Promise<Product | undefined> {
	// The first of these that is there: a slug in use is its user's, whoever had it before.
	const read = sql`
		SELECT ${productColumns} FROM (
			SELECT id FROM products WHERE id = ${idOrSlug}
			UNION ALL SELECT id FROM products WHERE store_id = ${storeId} AND slug = ${idOrSlug} AND status <> 'deleted'
			UNION ALL SELECT product_id FROM product_slugs WHERE store_id = ${storeId} AND slug = ${idOrSlug}) asked
		CROSS JOIN products p ON p.id = asked.id
		WHERE p.store_id = ${storeId} AND p.status = 'published' LIMIT 1`;
	const record = await statement(DB, read).first<ProductRecord>();
	return record ? productOf(record) : undefined;
}
