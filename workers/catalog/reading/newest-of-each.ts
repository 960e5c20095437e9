import { type SQL, sql } from "drizzle-orm";
import type { Product } from "../../kit/product.ts";
import { limitTo } from "../../kit/statement.ts";
import { fold } from "../search/words.ts";
import { cardOf, makeCard } from "./card.ts";
import { bodyOf, type ProductRecord, productColumns, stockIn, unstocked } from "./product-rows.ts";

/** More categories than this are no walk through the shop any more. */
const most = 50;

export type NewestRow = ProductRecord & { place: number; categoryTitle: string };

export const readNewestOfEach = (storeId: string): SQL => sql`
	SELECT ${productColumns}, newest.position AS place, newest.title AS categoryTitle FROM (
		SELECT c.position, c.title, (SELECT l.product_id FROM listings l
			WHERE l.store_id = c.store_id AND l.shelf = c.slug ORDER BY l.product_id DESC LIMIT 1) AS product_id
		FROM categories c WHERE c.store_id = ${storeId} AND c.parent IS NULL ${limitTo(most)}) newest
	CROSS JOIN products p ON p.id = newest.product_id`;

/** The newest product of each top category as a card, in the categories' order: a walk through the whole shop. */
export const newestOfEach = (rows: readonly NewestRow[]): Product[] =>
	rows
		.toSorted((one, other) => one.place - other.place || (fold(one.categoryTitle) < fold(other.categoryTitle) ? -1 : 1))
		.map((row) => cardOf(makeCard(unstocked(bodyOf(row))), stockIn(row)));
