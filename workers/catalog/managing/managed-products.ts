import { type SQL, sql } from "drizzle-orm";
import type { Refusal } from "../../kit/problem.ts";
import type { Product } from "../../kit/product.ts";
import { limitTo, statement } from "../../kit/statement.ts";
import { type Place, readCursor, writeCursor } from "../reading/cursor.ts";
import { bodyOf, type ProductRecord, productColumns, productOf } from "../reading/product-rows.ts";
import { fold } from "../search/words.ts";

export type ManagedQuery = {
	limit: number;
	cursor?: string | undefined;
	status?: "draft" | "published" | undefined;
	/** How its title begins. */
	q?: string | undefined;
};

/** A product as those see it who manage it: with the pictures it has, also those still to be fetched, and no artwork in their place. */
const managed = (record: ProductRecord): Product => ({ ...productOf(record), images: bodyOf(record).images });

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

type Listed = ProductRecord & { id: string; nameKey: string };

/** Drafts and published products, newest first; those whose title begins with `q` by title. */
export async function listManagedProducts(
	d1: D1Database,
	storeId: string,
	{ limit, cursor, status, q }: ManagedQuery,
): Promise<{ items: Product[]; nextCursor: string | null } | Refusal> {
	const begin = fold(q ?? "").trim();
	const order = begin === "" ? "newest" : "name";
	const place = cursor === undefined ? undefined : readCursor(order, cursor);
	if (place && "ok" in place) return place;
	const { within, by } = order === "newest" ? newest(place) : byTitle(begin, place);
	// Each status is a walk along one index; both together would be a sort of the whole store.
	const walks = (status ? [status] : ["draft", "published"]).map(
		(each) => sql`SELECT * FROM (SELECT id, name_key FROM products WHERE store_id = ${storeId} AND status = ${each}
			AND ${within} ORDER BY ${by} ${limitTo(limit + 1)})`,
	);
	const { results } = await statement(
		d1,
		sql`SELECT ${productColumns}, p.id, p.name_key AS nameKey FROM (
			SELECT * FROM (${sql.join(walks, sql` UNION ALL `)}) ORDER BY ${by} ${limitTo(limit + 1)}) found
			CROSS JOIN products p ON p.id = found.id`,
	).all<Listed>();
	const shown = results.slice(0, limit);
	const last = shown.at(-1);
	return {
		items: shown.map(managed),
		nextCursor:
			results.length > limit && last
				? writeCursor(order, { key: order === "newest" ? last.id : last.nameKey, id: last.id })
				: null,
	};
}

/** Which products a page is of, and in what order: along `products_newest`, or `products_by_name`. */
type Walk = { within: SQL; by: SQL };

const newest = (after: Place | undefined): Walk => ({
	within: after ? sql`id < ${after.id}` : sql`true`,
	by: sql`id DESC`,
});

const byTitle = (begin: string, after: Place | undefined): Walk => ({
	within: sql`name_key >= ${begin} AND name_key < ${`${begin}\u{10ffff}`}
		${after ? sql`AND (name_key, id) > (${after.key}, ${after.id})` : sql``}`,
	by: sql`name_key, id`,
});
