import { sql } from "drizzle-orm";
import { limitTo, statement } from "../../kit/statement.ts";

/** How many products a store shows. */
export async function countProducts({ DB }: { DB: D1Database }, storeId: string): Promise<number> {
	const read = sql`SELECT count FROM shelf_counts WHERE store_id = ${storeId} AND shelf = '' AND name = '' AND value = ''`;
	return (await statement(DB, read).first<number>("count")) ?? 0;
}

export type ProductAddress = { slug: string; updatedAt: number };

/** Where so many of them are, oldest first, so that a new one moves none; those left out before are stepped over in the index. */
export async function productAddresses(
	{ DB }: { DB: D1Database },
	storeId: string,
	skipped: number,
	most: number,
): Promise<ProductAddress[]> {
	const read = sql`
		SELECT p.slug, p.updated_at AS updatedAt FROM products p
		WHERE p.store_id = ${storeId} AND p.status = 'published' ORDER BY p.id ${limitTo(most, skipped)}`;
	return (await statement(DB, read).all<ProductAddress>()).results;
}
