import { type SQL, sql } from "drizzle-orm";
import { jsonChunks } from "../../kit/json-chunks.ts";
import type { Image, ProductDraft } from "../../kit/product.ts";
import { limitTo, statement } from "../../kit/statement.ts";
import type { CategoryDraft } from "../import/tussi-data.ts";
import { levels } from "../stock/inventory.ts";
import type { Exported } from "./product-rows.ts";

type Databases = { DB: D1Database; INVENTORY: D1Database };

/** How many products are looked for at once, and how many variants of them are held. */
const page = 200;
const mostVariants = 4000;

/** All products of the store but deleted ones, newest first, in parts. */
export async function* readCatalog(env: Databases, storeId: string): AsyncGenerator<Exported[]> {
	const pathOf = await readCategories(env.DB, storeId);
	let before = "prd_~";
	for (;;) {
		const rows = await readPage(env.DB, storeId, before);
		for (const some of byVariants(rows)) yield await complete(env, storeId, some, pathOf);
		const last = rows.at(-1);
		if (!last || rows.length < page) return;
		before = last.id;
	}
}

type CategoryRow = CategoryDraft & { parent: string | null };
type PathOf = (slug: string) => CategoryDraft[];

/** For each category the way down to it. */
async function readCategories(d1: D1Database, storeId: string): Promise<PathOf> {
	const query = sql`SELECT slug, parent, title, title_es AS titleEs, line, line_es AS lineEs, position
		FROM categories WHERE store_id = ${storeId}`;
	const { results } = await statement(d1, query).all<CategoryRow>();
	const bySlug = new Map(results.map((row) => [row.slug, row]));
	const pathOf: PathOf = (slug) => {
		const { parent, ...category } = bySlug.get(slug) ?? { parent: undefined };
		return "slug" in category ? [...(parent ? pathOf(parent) : []), category as CategoryDraft] : [];
	};
	return pathOf;
}

type Row = Record<
	| "id"
	| "slug"
	| "title"
	| "description"
	| "vendor"
	| "category"
	| "tags"
	| "specifications"
	| "images"
	| "options"
	| "translations",
	string
> & { status: ProductDraft["status"]; variants: number };

const ofStatus = (storeId: string, status: ProductDraft["status"], before: string): SQL => sql`
	SELECT * FROM (SELECT * FROM products WHERE store_id = ${storeId} AND status = ${status} AND id < ${before}
		ORDER BY id DESC ${limitTo(page)})`;

/** Each status is a walk along the index. */
async function readPage(d1: D1Database, storeId: string, before: string): Promise<Row[]> {
	const query = sql`
		SELECT id, slug, status, title, description, vendor, category, tags, specifications, images, options, translations,
			(SELECT count(*) FROM variants WHERE product_id = p.id) AS variants
		FROM (${ofStatus(storeId, "published", before)} UNION ALL ${ofStatus(storeId, "draft", before)}) p
		ORDER BY id DESC ${limitTo(page)}`;
	return (await statement(d1, query).all<Row>()).results;
}

function byVariants(rows: readonly Row[]): Row[][] {
	const parts: Row[][] = [];
	let held = mostVariants;
	for (const row of rows) {
		held += row.variants;
		if (held <= mostVariants) parts.at(-1)?.push(row);
		else {
			parts.push([row]);
			held = row.variants;
		}
	}
	return parts;
}

type VariantRow = {
	id: string;
	productId: string;
	options: string;
	sku: string;
	priceMinor: number;
	compareAtMinor: number | null;
};

async function complete(env: Databases, storeId: string, rows: readonly Row[], pathOf: PathOf): Promise<Exported[]> {
	const queries = jsonChunks(rows.map(({ id }) => id)).map((ids) => statement(env.DB, variantsOf(ids)));
	const variants = (await env.DB.batch<VariantRow>(queries)).flatMap(({ results }) => results);
	const stock = await levels(
		env.INVENTORY,
		storeId,
		variants.map(({ id }) => id),
	);
	const byProduct = Map.groupBy(variants, ({ productId }) => productId);
	return rows.map(({ id, variants: _, ...row }) => ({
		...row,
		tags: JSON.parse(row.tags) as string[],
		specifications: JSON.parse(row.specifications) as Record<string, string>,
		images: JSON.parse(row.images) as Image[],
		options: JSON.parse(row.options) as ProductDraft["options"],
		translations: JSON.parse(row.translations) as ProductDraft["translations"],
		categories: pathOf(row.category),
		variants: (byProduct.get(id) ?? []).map(({ id, productId: _, options, ...variant }) => ({
			...variant,
			options: JSON.parse(options) as string[],
			stock: stock.get(id)?.onHand ?? 0,
		})),
	}));
}

const variantsOf = (ids: string): SQL => sql`
	SELECT id, product_id AS productId, options, sku, price_minor AS priceMinor, compare_at_minor AS compareAtMinor
	FROM variants WHERE product_id IN (SELECT value FROM json_each(${ids})) ORDER BY product_id, position`;
