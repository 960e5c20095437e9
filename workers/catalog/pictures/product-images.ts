import { type SQL, sql } from "drizzle-orm";
import { emit } from "../../kit/outbox.ts";
import type { Image } from "../../kit/product.ts";
import { statement } from "../../kit/statement.ts";

/** What a change of a product's pictures is planned from. */
export type Pictured = {
	id: string;
	storeId: string;
	slug: string;
	title: string;
	status: "draft" | "published";
	version: number;
	images: Image[];
};

/** A store's product by its id or its slug, unless it is deleted. */
export async function findPictured(d1: D1Database, storeId: string, idOrSlug: string): Promise<Pictured | undefined> {
	const query = sql`SELECT id, store_id AS storeId, slug, title, status, version, images FROM products
		WHERE store_id = ${storeId} AND status <> 'deleted' AND (id = ${idOrSlug} OR slug = ${idOrSlug})`;
	const row = await statement(d1, query).first<Omit<Pictured, "images"> & { images: string }>();
	return row ? { ...row, images: JSON.parse(row.images) as Image[] } : undefined;
}

type Why = {
	/**
	 * `person` when somebody changed them, `shop` when we only fetched what was named: that must not begin another fetching;
	 * `half` when we did and did not come to the end of them: that must.
	 */
	by: "person" | "shop" | "half";
	traceparent: string;
};

/**
 * Writes a product's pictures, in one batch with the news of it; refused with `product_moved` when the product is another
 * by now. They stand on no shelf, so the shelves stay. What an import said last is still true when we only fetched.
 */
export async function writeImages(
	d1: D1Database,
	product: Pictured,
	images: Image[],
	{ by, traceparent }: Why,
): Promise<void> {
	const { id, storeId, slug, title, status, version } = product;
	const now = Date.now();
	const digest: SQL = by === "person" ? sql`''` : sql`digest`;
	const data = { productId: id, slug, title, status, changed: ["images"], by };
	const batch = [
		sql`UPDATE products SET images = ${JSON.stringify(images)}, digest = ${digest}, updated_at = ${now}, version = ${version + 1}
			WHERE id = ${id} AND store_id = ${storeId}`,
		...emit([{ type: "product.updated", storeId, entityId: id, data }], now, traceparent),
	];
	await d1.batch(batch.map((query) => statement(d1, query)));
}
