import { type SQL, sql } from "drizzle-orm";
import type { ProductFilters } from "../../kit/product.ts";
import { withinPrices } from "./walk-shelf.ts";

/** What a list is narrowed to on its shelf. */
export type Filters = {
	range: Pick<ProductFilters, "minPrice" | "maxPrice">;
	inStock: boolean | undefined;
	/** By option: any of these values. */
	options: { name: string; values: string[] }[];
};

/** A product has no more options than this, so that nothing can fit more of them. */
export const mostOptions = 3;

export function filtersOf({ minPrice, maxPrice, inStock, options = [] }: ProductFilters): Filters {
	const byName = Map.groupBy(options, ({ name }) => name);
	return {
		range: { minPrice, maxPrice },
		inStock,
		options: [...byName].map(([name, chosen]) => ({ name, values: [...new Set(chosen.map(({ value }) => value))] })),
	};
}

export const isNarrowed = (filters: Filters): boolean => partsOf(filters) > 0;

/** In how many ways it is narrowed. */
export const partsOf = ({ range, inStock, options }: Filters): number =>
	Number(range.minPrice !== undefined || range.maxPrice !== undefined) + Number(inStock !== undefined) + options.length;

/** What must hold of a listing `listed`; true where nothing must. */
export const allOf = (conditions: readonly SQL[]): SQL =>
	conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` AND `);

export const fits = (filters: Filters, isPriced: boolean): SQL[] => [
	...(isPriced ? [] : withinPrices(filters.range)),
	...fitsStock(filters),
	...filters.options.map(comesIn),
];

export const fitsStock = ({ inStock }: Filters): SQL[] =>
	inStock === undefined ? [] : [sql`listed.in_stock = ${Number(inStock)}`];

export const comesIn = ({ name, values }: Filters["options"][number]): SQL => sql`EXISTS (
	SELECT 1 FROM listing_values o WHERE o.product_id = listed.product_id AND o.name = ${name}
		AND o.value IN (SELECT value FROM json_each(${JSON.stringify(values)})))`;
