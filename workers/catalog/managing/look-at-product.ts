import { type SQL, sql } from "drizzle-orm";
import { beginning, type Head, headQuery } from "../../kit/ledger.ts";
import { statement } from "../../kit/statement.ts";
import type { ProductState } from "./product-state.ts";

/** A product as it is before a change. */
export type Found = { id: string; version: number; state: ProductState };
type ProductJson = Omit<ProductState, "variants">;
/** A row with `stateColumns`. */
export type FoundRow = { id: string; version: number; state: string; variants: string };

/**
 * All that a change is planned from, read at one moment: the product, where the ledger ends, and whether the slug and the
 * category that are wished for can be had.
 */
export async function look(
	d1: D1Database,
	storeId: string,
	idOrSlug: string,
	slug: string,
	category: string | null | undefined,
) {
	const answers = await d1.batch<Record<string, unknown>>(
		[productQuery(storeId, idOrSlug), placeQuery(storeId, idOrSlug, slug, category ?? ""), headQuery].map((query) =>
			statement(d1, query),
		),
	);
	const [product, place, head] = answers.map(({ results }) => results[0]);
	const { isSlugTaken, isCategoryThere, freeSlug } = place as Record<string, unknown>;
	return {
		found: product && foundIn(product as FoundRow),
		isSlugTaken: isSlugTaken === 1,
		isCategoryThere: isCategoryThere === 1,
		freeSlug: String(freeSlug),
		head: (head as Head | undefined) ?? beginning("catalog"),
	};
}

export const foundIn = ({ id, version, state, variants }: FoundRow): Found => ({
	id,
	version,
	state: { ...(JSON.parse(state) as ProductJson), variants: JSON.parse(variants) as ProductState["variants"] },
});

/** By its id, or the slug it has now. */
const its = (storeId: string, idOrSlug: string): SQL =>
	sql`p.store_id = ${storeId} AND p.status <> 'deleted' AND (p.id = ${idOrSlug} OR p.slug = ${idOrSlug})`;

const productQuery = (storeId: string, idOrSlug: string): SQL => sql`
	SELECT ${stateColumns} FROM products p WHERE ${its(storeId, idOrSlug)}`;

/** What makes a `Found` of `products p`: JSON of the product's own columns, and of its variants. */
export const stateColumns: SQL = sql`
	p.id, p.version, json_object('slug', p.slug, 'title', p.title, 'description', p.description, 'status', p.status,
			'vendor', p.vendor, 'category', p.category, 'tags', json(p.tags), 'specifications', json(p.specifications),
			'images', json(p.images), 'options', json(p.options), 'translations', json(p.translations), 'currency', p.currency) AS state,
		(SELECT json_group_array(json_object('id', id, 'options', json(options), 'sku', sku, 'priceMinor', price_minor,
			'compareAtMinor', compare_at_minor) ORDER BY position) FROM variants WHERE product_id = p.id) AS variants`;

/** Whether another product has the slug, the next one like it that is free, and whether the category is there. */
const placeQuery = (storeId: string, idOrSlug: string, slug: string, category: string): SQL => sql`
	WITH RECURSIVE tried (number, slug) AS (
		SELECT 1, ${slug} UNION ALL SELECT number + 1, ${slug} || '-' || (number + 1) FROM tried WHERE EXISTS (
			SELECT 1 FROM products o WHERE o.store_id = ${storeId} AND o.slug = tried.slug AND o.status <> 'deleted'))
	SELECT (SELECT slug FROM tried ORDER BY number DESC LIMIT 1) AS freeSlug,
		EXISTS (SELECT 1 FROM products o WHERE o.store_id = ${storeId} AND o.slug = ${slug} AND o.status <> 'deleted'
			AND o.id NOT IN (SELECT p.id FROM products p WHERE ${its(storeId, idOrSlug)})) AS isSlugTaken,
		${category} = '' OR ${categoryIsThere(storeId, category)} AS isCategoryThere`;

/** Whether the store has that category. */
export const categoryIsThere = (storeId: string, slug: string): SQL =>
	sql`EXISTS (SELECT 1 FROM categories WHERE store_id = ${storeId} AND slug = ${slug})`;
