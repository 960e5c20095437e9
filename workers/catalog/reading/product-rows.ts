import { type SQL, sql } from "drizzle-orm";
import type { Product } from "../../kit/product.ts";
import type { Levels } from "../stock/inventory.ts";
import {
	type PresentedRow,
	type PresentedVariant,
	presentProduct,
	type Unstocked,
	withStock,
} from "./present-product.ts";

/** What of `products p` only a new version of it changes, as one JSON value: a `Body`. */
const body: SQL = sql`
	json_object('id', p.id, 'slug', p.slug, 'version', p.version, 'status', p.status, 'title', p.title,
		'description', p.description, 'vendor', p.vendor, 'category', p.category, 'tags', json(p.tags),
		'specifications', json(p.specifications), 'images', json(p.images), 'options', json(p.options),
		'translations', json(p.translations), 'currency', p.currency, 'createdAt', p.created_at, 'updatedAt', p.updated_at,
		'variants', (SELECT json_group_array(json_object('id', v.id, 'options', json(v.options), 'sku', v.sku,
			'priceMinor', v.price_minor, 'compareAtMinor', v.compare_at_minor, 'position', v.position))
			FROM variants v WHERE v.product_id = p.id))`;

/** What the catalog knows of its variants' stock: `LevelRecord`s. */
const levels: SQL = sql`
	(SELECT json_group_array(json_array(v.position, coalesce(a.on_hand, 0), coalesce(a.available, 0)))
		FROM variants v LEFT JOIN availability a ON a.variant_id = v.id WHERE v.product_id = p.id)`;

/** All that is to be read of `products p`. */
export const productColumns: SQL = sql`${body} AS body, ${levels} AS levels`;

/** The same for who knows much of it already: bodies only of what was changed after `since` (ms since 1970). */
export const columnsSince = (since: number): SQL => sql`
	p.id, p.version, p.updated_at AS updatedAt, ${levels} AS levels,
	CASE WHEN p.updated_at > ${since} THEN ${body} END AS body`;

/** Products by their ids, as `BodyRecord`s. */
export const bodiesOf = (ids: readonly string[]): SQL => sql`
	SELECT ${body} AS body FROM json_each(${JSON.stringify(ids)}) asked CROSS JOIN products p ON p.id = asked.value`;

type Body = PresentedRow & { variants: (PresentedVariant & { position: number })[] };
type LevelRecord = [position: number, onHand: number, available: number];
/** A row of `productColumns`, its JSON still text. */
export type ProductRecord = BodyRecord & { levels: string };
export type BodyRecord = { body: string };
/** A row of `columnsSince`. */
export type StateRecord = { id: string; version: number; updatedAt: number; levels: string; body: string | null };

export const bodyOf = ({ body }: BodyRecord): Body => JSON.parse(body) as Body;

/** Without its stock. */
export const unstocked = (row: Body): Unstocked => presentProduct(row, row.variants.toSorted(byPosition));

/** What there is of each variant, in their order. */
export const stockIn = ({ levels }: { levels: string }): Levels[] =>
	(JSON.parse(levels) as LevelRecord[])
		.toSorted(([one], [other]) => one - other)
		.map(([_, onHand, available]) => ({ onHand, available }));

export const productOf = (record: ProductRecord): Product => withStock(unstocked(bodyOf(record)), stockIn(record));

const byPosition = (one: { position: number }, other: { position: number }): number => one.position - other.position;
