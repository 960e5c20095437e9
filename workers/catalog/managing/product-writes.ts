import { type SQL, sql } from "drizzle-orm";
import { jsonChunks } from "../../kit/json-chunks.ts";
import { append, entriesAfter, type Head } from "../../kit/ledger.ts";
import { type EventType, emit } from "../../kit/outbox.ts";
import { fold } from "../search/words.ts";
import { shelve, unshelve } from "../shelves.ts";
import { categoryIsThere, type Found } from "./look-at-product.ts";
import { changedFields, changesToRecord, type ProductState } from "./product-state.ts";
import type { Managing } from "./write-products.ts";

/** A product as it is to be, and what it was if it was there; planned behind this head of the ledger. */
export type Plan = { id: string; before?: Found; after: ProductState; head: Head };

/** The change with all that follows from it, for one batch. What changes nothing is no writes. */
export function writesFor(by: Managing, { id, before, after, head }: Plan, now: number): SQL[] {
	const changed = changedFields(before?.state, after);
	if (changed.length === 0) return [];
	const told = { storeId: by.store.id, actor: by.actor, subject: id };
	const changes = changesToRecord(id, before?.state, after).map((part) => ({ ...told, ...part }));
	const { slug, title, status } = after;
	const categories = [...new Set([before?.state.category ?? "", after.category])].filter((slug) => slug !== "");
	const event = { type: eventOf(before, after), storeId: by.store.id, entityId: id };
	return [
		...unshelve([id]),
		...(before ? [] : [insertProduct(by.store.id, id, after, now)]),
		updateProduct(by.store.id, id, before, after, now),
		...variantWrites(by.store.id, id, before?.state, after),
		...slugWrites(by.store.id, id, before?.state, after),
		...shelve(by.store.id, status === "published" ? [shelved(id, after)] : []),
		...append(entriesAfter(head, changes, now)),
		...emit([{ ...event, data: { productId: id, slug, title, status, changed, categories } }], now, by.traceparent),
	];
}

const eventOf = (before: Found | undefined, after: ProductState): EventType =>
	!before ? "product.created" : after.status === "deleted" ? "product.deleted" : "product.updated";

const shelved = (id: string, { title, translations, tags }: ProductState) => ({
	id,
	title,
	titleEs: translations.es?.title,
	tags,
});

const insertProduct = (storeId: string, id: string, { slug, status, currency }: ProductState, now: number): SQL => sql`
	INSERT INTO products (id, store_id, slug, status, title, description, vendor, category, tags, specifications, images,
		options, translations, currency, digest, version, created_at, updated_at)
	VALUES (${id}, ${storeId}, ${slug}, ${status}, '', '', '', '', '[]', '{}', '[]', '[]', '{}', ${currency}, '', 0, ${now}, ${now})`;

/** Nothing else keeps a product out of a category that is gone by now: the version then stays, which is refused as `product_moved`. */
function updateProduct(storeId: string, id: string, before: Found | undefined, after: ProductState, now: number): SQL {
	const next = (before?.version ?? 0) + 1;
	const isCategoryNew = after.category !== "" && after.category !== before?.state.category;
	const version = isCategoryNew
		? sql`CASE WHEN ${categoryIsThere(storeId, after.category)} THEN ${next} ELSE version END`
		: sql`${next}`;
	return sql`
	UPDATE products SET slug = ${after.slug}, status = ${after.status}, title = ${after.title}, name_key = ${fold(after.title)},
		description = ${after.description}, vendor = ${after.vendor}, category = ${after.category},
		tags = ${JSON.stringify(after.tags)}, specifications = ${JSON.stringify(after.specifications)},
		images = ${JSON.stringify(after.images)}, options = ${JSON.stringify(after.options)},
		translations = ${JSON.stringify(after.translations)}, currency = ${after.currency}, digest = '',
		updated_at = ${now}, version = ${version}
	WHERE id = ${id} AND store_id = ${storeId}`;
}

/** Changed ones go and come again under their ids: two that swap their options would otherwise be alike for a moment, which is refused. */
function variantWrites(
	storeId: string,
	productId: string,
	before: ProductState | undefined,
	after: ProductState,
): SQL[] {
	const was = new Map(variantRows(before).map((row) => [row.id, JSON.stringify(row)]));
	const is = variantRows(after);
	const changed = is.filter((row) => was.get(row.id) !== JSON.stringify(row));
	const staying = new Set(is.filter((row) => !changed.includes(row)).map(({ id }) => id));
	return [
		...jsonChunks([...was.keys()].filter((id) => !staying.has(id))).map(
			(ids) => sql`DELETE FROM variants WHERE id IN (SELECT value FROM json_each(${ids}))`,
		),
		...jsonChunks(changed).map(
			(rows) => sql`
	INSERT INTO variants (id, store_id, product_id, options, sku, price_minor, compare_at_minor, position)
	SELECT value ->> 'id', ${storeId}, ${productId}, value ->> 'options', value ->> 'sku', value ->> 'priceMinor',
		value ->> 'compareAtMinor', value ->> 'position' FROM json_each(${rows})`,
		),
	];
}

const variantRows = (state: ProductState | undefined) =>
	(state?.variants ?? []).map(({ options, ...variant }, position) => ({
		...variant,
		options: JSON.stringify(options),
		position,
	}));

/** The address it had leads to the one it has, and one that it takes leads nowhere else any more. */
function slugWrites(storeId: string, id: string, before: ProductState | undefined, after: ProductState): SQL[] {
	if (before?.slug === after.slug) return [];
	const taken = sql`DELETE FROM product_slugs WHERE store_id = ${storeId} AND slug = ${after.slug}`;
	if (!before) return [taken];
	return [
		taken,
		sql`INSERT OR REPLACE INTO product_slugs (store_id, slug, product_id) VALUES (${storeId}, ${before.slug}, ${id})`,
	];
}
