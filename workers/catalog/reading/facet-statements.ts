import { type SQL, sql } from "drizzle-orm";
import { limitTo } from "../../kit/statement.ts";
import { allOf, comesIn, type Filters, fits, fitsStock, isNarrowed, partsOf } from "./filters.ts";
import { type Listings, type Shelf, walkShelf, withinPrices } from "./walk-shelf.ts";

/** A shelf's different values are looked at up to here. */
const valuesRead = 2000;
/** So many listings are looked at to count what fits: a list costs about the same in a shop of any size. */
export const countReach = 1000;
/** And so many of those that fit are told apart by what they come in and where they lie. */
export const mostCounted = 200;
/** For the lowest and the highest price of a narrowed list, so many are looked at from either end. */
export const priceReach = 1000;

/**
 * The statements whose rows say how a list divides. The counts of a whole shelf are kept, and only read, as JSON in one row;
 * those of a narrowed list are counted among the given listings.
 */
export const facetStatements = (shelf: Shelf, filters: Filters, listings: Listings, isSearch: boolean) => ({
	known: sql`SELECT (${readKept(shelf)}) AS kept, (${readChildren(shelf)}) AS children,
		(${isSearch ? pricesAmong(shelf, listings, filters) : pricesOfShelf(shelf, filters)}) AS prices`,
	...((isSearch || isNarrowed(filters)) && {
		counted: countAmong(shelf, filters, listings, isSearch || partsOf(filters) > 1),
	}),
});

const readKept = ({ storeId, shelf }: Shelf): SQL => sql`
	SELECT json_group_array(json_object('kind', CASE WHEN value <> '' THEN 'option' WHEN name = '' THEN 'total' ELSE 'inStock' END,
		'name', name, 'value', value, 'count', count))
	FROM (SELECT name, value, count FROM shelf_counts
		WHERE store_id = ${storeId} AND shelf = ${shelf} AND count > 0 ${limitTo(valuesRead)})`;

/** The categories right below the shelf's, or the top ones. */
const readChildren = ({ storeId, shelf }: Shelf): SQL => sql`
	SELECT json_group_array(json_object('value', slug, 'title', title, 'titleEs', title_es, 'position', position, 'count', count))
	FROM (SELECT c.slug, c.title, c.title_es, c.position, n.count FROM categories c CROSS JOIN shelf_counts n
		ON n.store_id = c.store_id AND n.shelf = c.slug AND n.name = '' AND n.value = '' AND n.count > 0
		WHERE c.store_id = ${storeId} AND c.parent IS ${shelf === "" ? null : shelf} ${limitTo(valuesRead)})`;

/** The cheapest and the dearest that fit all but the prices asked for: the first from either end. */
function pricesOfShelf(shelf: Shelf, filters: Filters): SQL {
	const conditions = allOf(fits({ ...filters, range: {} }, true));
	const end = (sort: "price" | "-price") => sql`
		SELECT * FROM (SELECT price_minor FROM ${walkShelf(shelf, { sort }, limitTo(priceReach)).rows} listed
			WHERE ${conditions} LIMIT 1) ended`;
	return rangeOf(shelf, sql`(${end("price")} UNION ALL ${end("-price")})`);
}

const pricesAmong = (shelf: Shelf, { rows }: Listings, filters: Filters): SQL =>
	rangeOf(shelf, sql`(SELECT price_minor FROM ${rows} listed WHERE ${allOf(fits({ ...filters, range: {} }, true))})`);

/** A store has one currency, so any product says which. */
const rangeOf = ({ storeId, shelf }: Shelf, some: SQL): SQL => sql`
	SELECT json_object('found', count(*), 'lowest', min(price_minor), 'highest', max(price_minor), 'currency', (
		SELECT p.currency FROM (SELECT product_id FROM listings WHERE store_id = ${storeId} AND shelf = ${shelf} LIMIT 1) any_one
		CROSS JOIN products p ON p.id = any_one.product_id))
	FROM ${some} priced`;

/**
 * Each of the listings is looked at once (the limit keeps it so: without, what is missed is asked twice), and noted by which of the option filters it misses: one bit each, and the lowest
 * for the stock. Whoever misses none counts everywhere; whoever misses one, only where that is left open.
 */
function countAmong({ storeId }: Shelf, filters: Filters, { rows, isPriced }: Listings, isOpen: boolean): SQL {
	const options = filters.options.map((option, at) => ({ ...option, bit: 2 << at }));
	const isSoldOut = filters.inStock === false;
	const missed = [
		isSoldOut ? sql`listed.in_stock` : sql`0`,
		...options.map((option) => sql`iif(${comesIn(option)}, 0, ${option.bit})`),
	];
	const conditions = [...(isPriced ? [] : withinPrices(filters.range)), ...(isSoldOut ? [] : fitsStock(filters))];
	// One option alone is left open to the whole shelf, which is counted already.
	const bits = [0, 1, ...(isOpen ? options.map(({ bit }) => bit) : [])];
	const whens = options.map(({ name, bit }) => sql`WHEN ${name} THEN ${bit}`);
	const isOwn = whens.length === 0 ? sql`false` : sql`missed = CASE o.name ${sql.join(whens, sql` `)} END`;
	return sql`
		WITH looked_at AS MATERIALIZED (
			SELECT product_id, in_stock, price_minor, ${sql.join(missed, sql` + `)} AS missed
			FROM ${rows} listed WHERE ${allOf(conditions)} ${limitTo(countReach)}),
		seen AS MATERIALIZED (SELECT * FROM looked_at WHERE missed IN (${sql.raw(bits.join(", "))})),
		some AS MATERIALIZED (SELECT * FROM seen ${limitTo(mostCounted)})
		SELECT 'sums' AS kind, '' AS name, json_object('total', count(*) FILTER (WHERE missed = 0),
			'inStock', count(*) FILTER (WHERE missed < 2 AND in_stock = 1), 'seen', count(*), 'lookedAt', (SELECT count(*) FROM looked_at),
			'lowest', min(price_minor) FILTER (WHERE missed = 0),
			'highest', max(price_minor) FILTER (WHERE missed = 0)) AS value, 0 AS count FROM seen
		UNION ALL SELECT 'shelf', '', s.shelf, count(*) FROM some CROSS JOIN listings s ON s.product_id = some.product_id
			WHERE missed = 0 AND s.store_id = ${storeId} GROUP BY s.shelf
		UNION ALL SELECT * FROM (
			SELECT 'option', o.name, o.value, count(*) FROM some CROSS JOIN listing_values o ON o.product_id = some.product_id
			WHERE missed = 0 OR ${isOwn} GROUP BY o.name, o.value ${limitTo(valuesRead)})`;
}
