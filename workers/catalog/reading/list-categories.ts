import { type SQL, sql } from "drizzle-orm";
import type { Category } from "../../kit/product.ts";
import { statement } from "../../kit/statement.ts";
import { fold } from "../search/words.ts";

export type CategoryRow = Omit<Category, "depth">;

/** The store's categories as a tree, each before those in it; those without a product anywhere below are left out. */
export const shownCategories = (rows: readonly CategoryRow[]): Category[] =>
	treeOf(rows).filter(({ count }) => count > 0);

/** The same with the empty ones, as they are now. */
export const allCategories = async (d1: Pick<D1Database, "prepare">, storeId: string): Promise<Category[]> =>
	treeOf((await statement(d1, readCategories(storeId)).all<CategoryRow>()).results);

const counted = (storeId: string | SQL): SQL => sql`
	FROM categories c LEFT JOIN shelf_counts n
		ON n.store_id = c.store_id AND n.shelf = c.slug AND n.name = '' AND n.value = ''
	WHERE c.store_id = ${storeId}`;

/** `CategoryRow`s. */
export const readCategories = (storeId: string): SQL => sql`
	SELECT c.id, c.slug, c.title, c.title_es AS titleEs, c.line, c.line_es AS lineEs, c.parent, c.position, c.version,
		coalesce(n.count, 0) AS count ${counted(storeId)}`;

/** The same as one JSON value. */
export const categoriesValue = (storeId: SQL): SQL => sql`(
	SELECT json_group_array(json_object('id', c.id, 'slug', c.slug, 'title', c.title, 'titleEs', c.title_es, 'line', c.line,
		'lineEs', c.line_es, 'parent', c.parent, 'position', c.position, 'version', c.version, 'count', coalesce(n.count, 0)))
	${counted(storeId)})`;

/** Depth first, siblings by their place and then by title. */
export function treeOf(rows: readonly CategoryRow[]): Category[] {
	const children = Map.groupBy(rows, ({ parent }) => parent);
	const below = (parent: string | null, depth: number): Category[] =>
		(children.get(parent) ?? [])
			.toSorted((one, other) => one.position - other.position || (fold(one.title) < fold(other.title) ? -1 : 1))
			.flatMap((row) => [{ ...row, depth }, ...below(row.slug, depth + 1)]);
	return below(null, 0);
}
