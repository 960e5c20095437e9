import { sql } from "drizzle-orm";
import { v7 } from "uuid";
import type * as z from "zod";
import { jsonChunks } from "../../kit/json-chunks.ts";
import { ProductDraft } from "../../kit/product.ts";
import { statement } from "../../kit/statement.ts";
import { fold } from "../search/words.ts";
import { shelve, unshelve } from "../shelves.ts";

export type Draft = z.input<typeof ProductDraft>;
export type Stored = ProductDraft & { id: string };

/** The shortest way to have a product: nothing but what a test is about. */
export const draftOf = (title: string, rest: Partial<Draft> = {}): Draft => ({
	title,
	slug: rest.slug ?? `p-${v7()}`,
	description: "",
	variants: [{ options: [], priceMinor: 1000, stock: 5 }],
	...rest,
});

/** Parents before their children. */
export async function putCategories(
	d1: D1Database,
	storeId: string,
	tree: readonly { slug: string; title?: string; parent?: string | null; position?: number }[],
): Promise<void> {
	const rows = tree.map(({ slug, title = slug, parent = null, position = 0 }) => ({ slug, title, parent, position }));
	await statement(
		d1,
		sql`INSERT INTO categories (store_id, slug, id, parent, title, title_es, position)
			SELECT ${storeId}, value ->> 'slug', 'cat_' || (value ->> 'slug'), value ->> 'parent', value ->> 'title',
				value ->> 'title', value ->> 'position' FROM json_each(${JSON.stringify(rows)})`,
	).run();
}

/** Puts new products in the catalog with their stock, the first given being the oldest. */
export async function fill(d1: D1Database, storeId: string, drafts: readonly Draft[]): Promise<Stored[]> {
	const stored = drafts.map((draft) => ({ ...ProductDraft.parse(draft), id: `prd_${v7()}` }));
	// A batch is a transaction, and this many at once are quicker than one or all.
	for (let from = 0; from < stored.length; from += 1000) await put(d1, storeId, stored.slice(from, from + 1000));
	return stored;
}

async function put(d1: D1Database, storeId: string, products: readonly Stored[]): Promise<void> {
	const variants = products.flatMap(({ id, variants }) =>
		variants.map((variant, position) => ({ ...variant, productId: id, position, id: `var_${v7()}` })),
	);
	const rows = products.map(({ variants: _, ...product }) => ({ ...product, nameKey: fold(product.title) }));
	await d1.batch(
		[
			...jsonChunks(rows).map(insertProducts(storeId)),
			...jsonChunks(variants).flatMap(insertVariants(storeId)),
			...shelve(storeId, products.map(shelved)),
		].map((write) => statement(d1, write)),
	);
}

export const shelved = ({ id, title, translations, tags }: Stored) => ({
	id,
	title,
	titleEs: translations.es?.title,
	tags,
});

/** Changes columns of a product as a write of the catalog does: off the shelves, changed, on again. */
export async function change(
	d1: D1Database,
	storeId: string,
	product: Stored,
	changes: Partial<Pick<Stored, "title" | "status" | "category" | "slug">> & {
		isDeleted?: boolean;
		priceMinor?: number;
	},
): Promise<Stored> {
	const now = { ...product, ...changes };
	const status = changes.isDeleted ? "deleted" : now.status;
	await d1.batch(
		[
			...unshelve([product.id]),
			sql`UPDATE products SET title = ${now.title}, name_key = ${fold(now.title)}, status = ${status}, slug = ${now.slug},
				category = ${now.category}, version = version + 1 WHERE id = ${product.id}`,
			...(now.slug === product.slug
				? []
				: [sql`INSERT OR REPLACE INTO product_slugs VALUES (${storeId}, ${product.slug}, ${product.id})`]),
			...(changes.priceMinor === undefined
				? []
				: [sql`UPDATE variants SET price_minor = ${changes.priceMinor} WHERE product_id = ${product.id}`]),
			...shelve(storeId, [shelved(now)]),
		].map((write) => statement(d1, write)),
	);
	return now;
}

const insertProducts = (storeId: string) => (rows: string) =>
	sql`
	INSERT INTO products (id, store_id, slug, status, title, name_key, description, vendor, category, tags, specifications,
		images, options, translations, currency, digest, version, created_at, updated_at)
	SELECT value ->> 'id', ${storeId}, value ->> 'slug', value ->> 'status', value ->> 'title', value ->> 'nameKey',
		value ->> 'description', value ->> 'vendor', value ->> 'category', value -> 'tags', value -> 'specifications',
		value -> 'images', value -> 'options', value -> 'translations', 'EUR', '', 1, 0, 0 FROM json_each(${rows})`;

const insertVariants = (storeId: string) => (rows: string) => [
	sql`INSERT INTO variants (id, store_id, product_id, options, sku, price_minor, compare_at_minor, position)
		SELECT value ->> 'id', ${storeId}, value ->> 'productId', value -> 'options', value ->> 'sku', value ->> 'priceMinor',
			value ->> 'compareAtMinor', value ->> 'position' FROM json_each(${rows})`,
	sql`INSERT INTO availability (variant_id, on_hand, available, as_of)
		SELECT value ->> 'id', value ->> 'stock', value ->> 'stock', 0 FROM json_each(${rows})`,
];
