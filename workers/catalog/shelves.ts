import { type SQL, sql } from "drizzle-orm";
import { jsonChunks } from "../kit/json-chunks.ts";
import { formsOf, wordsOf } from "./search/words.ts";

/** What of a product is searched. */
export type Shelved = { id: string; title: string; titleEs?: string | undefined; tags: readonly string[] };

/**
 * Takes products off all shelves: out of lists, counts and search. Put it before the change in the change's own batch, and
 * `shelve` after it; nothing a shopper can ask sees the time between.
 */
export const unshelve = (ids: readonly string[]): SQL[] =>
	jsonChunks(ids).flatMap((chunk) => {
		const these = sql`(SELECT value FROM json_each(${chunk}))`;
		return [
			// The counts follow the listings by what the product came in, so that goes after them.
			sql`DELETE FROM listings WHERE product_id IN ${these}`,
			sql`DELETE FROM listing_values WHERE product_id IN ${these}`,
			sql`DELETE FROM search_index WHERE rowid IN (SELECT id FROM search_docs WHERE product_id IN ${these})`,
			sql`DELETE FROM search_docs WHERE product_id IN ${these}`,
		];
	});

/** Puts products on their shelves as they are then; drafts and deleted ones stay off. All are of this store, and on no shelf. */
export const shelve = (storeId: string, products: readonly Shelved[]): SQL[] =>
	products.length === 0
		? []
		: [
				...jsonChunks(products.map(({ id }) => id)).flatMap((ids) => shelveRows(storeId, ids)),
				...jsonChunks(products.map(textRow)).map(indexTexts),
				...jsonChunks(formRows(products)).map((rows) => learnWords(storeId, rows)),
			];

function shelveRows(storeId: string, ids: string): SQL[] {
	const listed = sql`p.id IN (SELECT value FROM json_each(${ids})) AND p.status = 'published' AND p.store_id = ${storeId}`;
	const listing = sql`(SELECT min(price_minor) FROM variants v WHERE v.product_id = p.id), p.name_key, EXISTS (
		SELECT 1 FROM variants v JOIN availability a ON a.variant_id = v.id WHERE v.product_id = p.id AND a.available > 0)`;
	return [
		sql`INSERT OR IGNORE INTO listing_values (product_id, name, value)
			SELECT p.id, o.value ->> 'name', json_extract(v.options, '$[' || o.key || ']')
			FROM products p JOIN variants v ON v.product_id = p.id JOIN json_each(p.options) o WHERE ${listed}`,
		sql`INSERT INTO listings (store_id, shelf, product_id, price_minor, name_key, in_stock)
			WITH RECURSIVE above (slug, shelf) AS (
				SELECT slug, slug FROM categories WHERE store_id = ${storeId}
				UNION SELECT above.slug, c.parent FROM above JOIN categories c ON c.store_id = ${storeId} AND c.slug = above.shelf
				WHERE c.parent IS NOT NULL)
			SELECT p.store_id, '', p.id, ${listing} FROM products p WHERE ${listed}
			UNION ALL
			SELECT p.store_id, above.shelf, p.id, ${listing} FROM products p JOIN above ON above.slug = p.category WHERE ${listed}`,
		sql`INSERT OR IGNORE INTO search_stores (store_id) VALUES (${storeId})`,
		sql`INSERT INTO search_docs (id, product_id)
			SELECT coalesce((SELECT max(id) FROM search_docs WHERE id BETWEEN s.number << 32 AND (s.number + 1 << 32) - 1),
				s.number << 32) + row_number() OVER (ORDER BY p.id), p.id
			FROM search_stores s JOIN products p WHERE s.store_id = ${storeId} AND ${listed}`,
	];
}

/** Words as they are searched for, a space on both sides of each: so that even a short one can be told from a part of another. */
const textRow = ({ id, title, titleEs = "", tags }: Shelved) => ({
	id,
	title: ` ${wordsOf(`${title} ${titleEs}`).join(" ")} `,
	tags: ` ${wordsOf(tags.join(" ")).join(" ")} `,
});

/** Drafts and deleted ones have no row in `search_docs`, so they get none here. */
const indexTexts = (rows: string): SQL => sql`
	INSERT INTO search_index (rowid, title, tags)
	SELECT d.id, value ->> 'title', value ->> 'tags' FROM json_each(${rows}) JOIN search_docs d ON d.product_id = value ->> 'id'`;

const formRows = (products: readonly Shelved[]): [form: string, word: string][] => {
	const words = new Set(
		products.flatMap(({ title, titleEs = "", tags }) => wordsOf([title, titleEs, ...tags].join(" "))),
	);
	return [...words].flatMap((word) => formsOf(word).map((form): [string, string] => [form, word]));
};

const learnWords = (storeId: string, rows: string): SQL => sql`
	INSERT OR IGNORE INTO search_words (store_id, form, word)
	SELECT ${storeId}, value ->> 0, value ->> 1 FROM json_each(${rows})`;
