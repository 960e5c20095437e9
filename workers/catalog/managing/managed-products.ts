import { type SQL, sql } from "drizzle-orm";
import type { Refusal } from "../../kit/problem.ts";
import type { Image, Product } from "../../kit/product.ts";
import { statement } from "../../kit/statement.ts";
import { readCursor, writeCursor } from "../reading/cursor.ts";
import { type ProductRecord, productColumns, productOf } from "../reading/product-rows.ts";
import { fold } from "../search/words.ts";

export type ManagedQuery = {
	limit: number;
	cursor?: string | undefined;
	status?: "draft" | "published" | undefined;
	/** How its title begins. */
	q?: string | undefined;
};

/** A product as those see it who manage it: with the pictures it has, also those still to be fetched, and no artwork in their place. */
const managed = (record: ProductRecord): Product => ({
	...productOf(record),
	images: JSON.parse(record.images) as Image[],
});

/** One product of the store, draft or published. */
export async function getManagedProduct(
	d1: D1Database,
	storeId: string,
	idOrSlug: string,
): Promise<Product | undefined> {
	const record = await statement(
		d1,
		sql`SELECT ${productColumns} FROM products p WHERE p.store_id = ${storeId} AND p.status <> 'deleted'
			AND (p.id = ${idOrSlug} OR p.slug = ${idOrSlug})`,
	).first<ProductRecord>();
	return record ? managed(record) : undefined;
}

/** Drafts and published products, newest first. */
export async function listManagedProducts(
	d1: D1Database,
	storeId: string,
	{ limit, cursor, status, q }: ManagedQuery,
): Promise<{ items: Product[]; nextCursor: string | null } | Refusal> {
	const place = cursor === undefined ? undefined : readCursor("newest", cursor);
	if (place && "ok" in place) return place;
	// Each status is a walk along one index; both together would be a sort of the whole store.
	const walks = (status ? [status] : ["draft", "published"]).map(
		(each) => sql`SELECT * FROM (SELECT id FROM products WHERE store_id = ${storeId} AND status = ${each}
			${place ? sql`AND id < ${place.id}` : sql``} ${titleBegins(q)} ORDER BY id DESC LIMIT ${limit + 1})`,
	);
	const { results } = await statement(
		d1,
		sql`SELECT ${productColumns} FROM products p WHERE p.id IN (
			SELECT id FROM (${sql.join(walks, sql` UNION ALL `)}) ORDER BY id DESC LIMIT ${limit + 1}) ORDER BY p.id DESC`,
	).all<ProductRecord>();
	const shown = results.slice(0, limit);
	const last = shown.at(-1);
	return {
		items: shown.map(managed),
		nextCursor: results.length > limit && last ? writeCursor("newest", { key: last.id, id: last.id }) : null,
	};
}

const titleBegins = (q: string | undefined): SQL => {
	const begin = fold(q ?? "").trim();
	return begin === "" ? sql`` : sql`AND substr(name_key, 1, length(${begin})) = ${begin}`;
};
