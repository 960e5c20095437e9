import { type SQL, sql } from "drizzle-orm";
import type { ProductFilters, Sort } from "../../kit/product.ts";
import type { Place } from "./cursor.ts";

/**
 * How many listings a request looks at to find those that fit: a request costs the same in a shop of any size. When they
 * end before the page is full, the next page goes on behind them.
 */
export const reach = 2500;

export type Shelf = { storeId: string /** A category's slug; '' is everything. */; shelf: string };
/** It may have to be looked up. */
type ShelfSought = { [Name in keyof Shelf]: Shelf[Name] | SQL };
type PriceRange = Pick<ProductFilters, "minPrice" | "maxPrice">;

/** Rows of `product_id, key, price_minor, in_stock` in the order of a list; to be put after FROM. */
export type Listings = { rows: SQL /** The rows are within the price range already. */; isPriced: boolean };

/** Each walks along one index: see the indexes of `listings`. */
const walks: Record<Sort, { key: SQL; order: SQL; after: (place: Place) => SQL }> = {
	newest: {
		key: sql`''`,
		order: sql`product_id DESC`,
		after: ({ id }) => sql`product_id < ${id}`,
	},
	price: {
		key: sql`price_minor`,
		order: sql`price_minor, product_id`,
		after: ({ key, id }) => sql`(price_minor, product_id) > (${key}, ${id})`,
	},
	"-price": {
		key: sql`price_minor`,
		order: sql`price_minor DESC, product_id DESC`,
		after: ({ key, id }) => sql`(price_minor, product_id) < (${key}, ${id})`,
	},
	name: {
		key: sql`name_key`,
		order: sql`name_key, product_id`,
		after: ({ key, id }) => sql`(name_key, product_id) > (${key}, ${id})`,
	},
};

type Walk = { sort: Sort; after?: Place | undefined; range?: PriceRange };

/** So many of a shelf's listings in an order, from behind a place on. Sorted by price, the walk keeps to the price range. */
export function walkShelf({ storeId, shelf }: ShelfSought, { sort, after, range = {} }: Walk, part: SQL): Listings {
	const { key, order, after: behind } = walks[sort];
	const isPriced = sort === "price" || sort === "-price";
	const conditions = [
		sql`store_id = ${storeId} AND shelf = ${shelf}`,
		...(after ? [behind(after)] : []),
		...(isPriced ? withinPrices(range) : []),
	];
	const rows = sql`(SELECT product_id, ${key} AS key, price_minor, in_stock FROM listings
		WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${order} ${part})`;
	return { rows, isPriced };
}

export const withinPrices = ({ minPrice, maxPrice }: PriceRange): SQL[] => [
	...(minPrice === undefined ? [] : [sql`price_minor >= ${minPrice}`]),
	...(maxPrice === undefined ? [] : [sql`price_minor <= ${maxPrice}`]),
];
