import { type SQL, sql } from "drizzle-orm";

/** Levels of the tree. */
export const deepest = 5;

/** Those in which a category lies, from its parent upward. */
const above = (storeId: string, start: SQL): SQL => sql`above (slug) AS (
	${start} UNION SELECT c.parent FROM above JOIN categories c ON c.store_id = ${storeId} AND c.slug = above.slug
	WHERE c.parent IS NOT NULL)`;

/**
 * Whether, at the moment of writing, the parent is there, does not lie in the category itself, and leaves room below it:
 * two moves that were fine one by one may together make a circle.
 */
export const fitsThere = (storeId: string, slug: string, parent: string | null): SQL =>
	parent === null
		? sql`true`
		: sql`(WITH RECURSIVE ${above(storeId, sql`SELECT slug FROM categories WHERE store_id = ${storeId} AND slug = ${parent}`)},
	below (slug, level) AS (SELECT ${slug}, 1 UNION ALL SELECT c.slug, level + 1 FROM below JOIN categories c
		ON c.store_id = ${storeId} AND c.parent = below.slug WHERE level <= ${deepest})
	SELECT count(*) BETWEEN 1 AND ${deepest} - (SELECT max(level) FROM below) AND coalesce(sum(slug = ${slug}), 0) = 0 FROM above)`;

const shelvesAbove = (storeId: string, slug: string): SQL =>
	above(
		storeId,
		sql`SELECT parent FROM categories WHERE store_id = ${storeId} AND slug = ${slug} AND parent IS NOT NULL`,
	);

/** Takes what lies in a category off the shelves of those above it. Put it before the move, and `joinShelves` after it, in the move's own batch. */
export const leaveShelves = (storeId: string, slug: string): SQL => sql`
	DELETE FROM listings WHERE store_id = ${storeId}
		AND shelf IN (WITH RECURSIVE ${shelvesAbove(storeId, slug)} SELECT slug FROM above)
		AND product_id IN (SELECT product_id FROM listings WHERE store_id = ${storeId} AND shelf = ${slug})`;

/** Puts what lies in a category on the shelves of those above it. */
export const joinShelves = (storeId: string, slug: string): SQL => sql`
	INSERT INTO listings (store_id, shelf, product_id, price_minor, name_key, in_stock)
	WITH RECURSIVE ${shelvesAbove(storeId, slug)}
	SELECT l.store_id, above.slug, l.product_id, l.price_minor, l.name_key, l.in_stock
	FROM listings l JOIN above WHERE l.store_id = ${storeId} AND l.shelf = ${slug}`;
