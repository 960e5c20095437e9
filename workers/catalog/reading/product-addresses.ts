import { type SQL, sql } from "drizzle-orm";
import { limitTo } from "../../kit/statement.ts";

export type ProductAddress = { slug: string; updatedAt: number };

/** How many products a store shows. */
export const totalOf = (storeId: SQL): SQL =>
	sql`coalesce((SELECT kept.count FROM shelf_counts kept WHERE ${isTotal(storeId)}), 0)`;

/**
 * Where the products of a part of so many are, oldest first, so that a new one moves none; those before are stepped over in
 * the index. Without a part: where all are, if one part has room for them. Nothing is walked for a part that is not there.
 */
export const readAddresses = (storeId: string, most: number, part?: number): SQL => sql`
	SELECT p.slug, p.updated_at AS updatedAt FROM shelf_counts kept
	CROSS JOIN products p ON p.store_id = kept.store_id AND p.status = 'published'
	WHERE ${isTotal(storeId)} AND ${part === undefined ? sql`kept.count <= ${most}` : sql`kept.count > ${(part - 1) * most}`}
	ORDER BY p.id ${limitTo(most, ((part ?? 1) - 1) * most)}`;

const isTotal = (storeId: string | SQL): SQL =>
	sql`kept.store_id = ${storeId} AND kept.shelf = '' AND kept.name = '' AND kept.value = ''`;
