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

/** The same as one JSON value: a `ProductValue`. */
export const productValue: SQL = sql`json_array(${body}, ${levels})`;

/** The same for who knows much of it already: bodies only of what was changed after `since` (ms since 1970). */
export const columnsSince = (since: number): SQL => sql`
	p.id, p.version, p.updated_at AS updatedAt, ${levels} AS levels,
	CASE WHEN p.updated_at > ${since} THEN ${body} END AS body`;

/** A longer body is said by itself: a few in one value must not be more than a value may have (2 MB). */
const longest = 50_000;

/** `columnsSince` as one JSON value, without the bodies that are very long. */
export const stateSince = (since: SQL): SQL => sql`
	json_object('id', p.id, 'version', p.version, 'updatedAt', p.updated_at, 'levels', '' || ${levels},
		'body', CASE WHEN p.updated_at > ${since}
			THEN (SELECT CASE WHEN length(whole) <= ${longest} THEN '' || whole END FROM (SELECT ${body} AS whole)) END)`;

/** Products by their ids, as `BodyRecord`s. */
export const bodiesOf = (ids: readonly string[]): SQL => sql`
	SELECT ${body} AS body FROM json_each(${JSON.stringify(ids)}) asked CROSS JOIN products p ON p.id = asked.value`;

type Body = PresentedRow & { variants: (PresentedVariant & { position: number })[] };
type LevelRecord = [position: number, onHand: number, available: number];
type ProductValue = [body: Body, levels: LevelRecord[]];
/** A row of `productColumns`, its JSON still text. */
export type ProductRecord = BodyRecord & { levels: string };
export type BodyRecord = { body: string };
/** A row of `columnsSince`, or a `stateSince`. */
export type StateRecord = { id: string; version: number; updatedAt: number; levels: string; body: string | null };

export const bodyOf = ({ body }: BodyRecord): Body => JSON.parse(body) as Body;

/** Without its stock. */
export const unstocked = (row: Body): Unstocked => presentProduct(row, row.variants.toSorted(byPosition));

/** What there is of each variant, in their order. */
export const stockIn = ({ levels }: { levels: string }): Levels[] => stockOf(JSON.parse(levels) as LevelRecord[]);

const stockOf = (levels: LevelRecord[]): Levels[] =>
	levels.toSorted(([one], [other]) => one - other).map(([_, onHand, available]) => ({ onHand, available }));

export const productOf = (record: ProductRecord): Product => withStock(unstocked(bodyOf(record)), stockIn(record));

/** The product of a `productValue`. */
export function productIn(value: string): Product {
	const [body, levels] = JSON.parse(value) as ProductValue;
	return withStock(unstocked(body), stockOf(levels));
}

const byPosition = (one: { position: number }, other: { position: number }): number => one.position - other.position;
