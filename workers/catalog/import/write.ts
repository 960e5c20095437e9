import { type SQL, sql } from "drizzle-orm";
import { newId } from "../../kit/ids.ts";
import { jsonChunks } from "../../kit/json-chunks.ts";
import { append, type Change, entriesAfter, type Head } from "../../kit/ledger.ts";
import { emit, eventId } from "../../kit/outbox.ts";
import { changesToRecord } from "../managing/product-state.ts";
import { slugFor } from "../managing/slug-for.ts";
import type { Managing } from "../managing/write-products.ts";
import { fold } from "../search/words.ts";
import { shelve, unshelve } from "../shelves.ts";
import type { Planned } from "./plan.ts";
import { newCategoryPosition } from "./tussi-data.ts";

/** All that is written for products that are new or other than before, in the order of one batch. */
export function writesFor({ store, actor, traceparent }: Managing, plan: readonly Planned[], head: Head): SQL[] {
	if (plan.length === 0) return [];
	const now = Date.now();
	const created = plan.filter(({ change }) => change === "created");
	return [
		...unshelve(plan.filter(({ change }) => change === "updated").map(({ id }) => id)),
		...jsonChunks(categoryRows(plan)).flatMap((rows) => [
			tellOfNew(store.id, rows, now, traceparent),
			insertCategories(store.id, rows),
		]),
		...jsonChunks(plan.map(productRow)).map((rows) => upsertProducts(store.id, rows, now)),
		...jsonChunks(plan.flatMap(removedVariants)).map(deleteVariants),
		...jsonChunks(plan.flatMap(variantRows)).map((rows) => upsertVariants(store.id, rows)),
		...jsonChunks(created.map(({ after }) => after.slug)).map((slugs) => forgetFormerSlugs(store.id, slugs)),
		...shelve(store.id, plan.filter(({ after }) => after.status === "published").map(shelved)),
		...append(
			entriesAfter(
				head,
				plan.flatMap((one) => changesOf(store.id, actor, one)),
				now,
			),
		),
		...emit(
			plan.map((one) => eventOf(store.id, one)),
			now,
			traceparent,
		),
	];
}

type CategoryRow = {
	id: string;
	slug: string;
	parent: string | null;
	title: string;
	titleEs: string;
	line: string;
	lineEs: string;
	position: number;
};

/** Those above before those in them; the first that tells of one is heard. */
function categoryRows(plan: readonly Planned[]): CategoryRow[] {
	const rows = new Map<string, CategoryRow>();
	for (const { draft } of plan) {
		let parent: string | null = null;
		for (const category of draft.categories ?? madeOf(draft.category)) {
			if (!rows.has(category.slug)) rows.set(category.slug, { id: newId("cat"), parent, ...category });
			parent = category.slug;
		}
	}
	return [...rows.values()];
}

/** A category of which only the title is known. */
const madeOf = (title: string) => {
	const slug = slugFor(title);
	return slug === "" ? [] : [{ slug, title, titleEs: title, line: "", lineEs: "", position: newCategoryPosition }];
};

const productRow = ({ id, digest, version, after: { variants: _, ...state } }: Planned) => ({
	...state,
	id,
	digest,
	version,
	nameKey: fold(state.title),
});

const variantRows = ({ id: productId, after }: Planned) =>
	after.variants.map((variant, position) => ({
		...variant,
		productId,
		options: JSON.stringify(variant.options),
		position,
	}));

function removedVariants({ before, after }: Planned): string[] {
	const staying = new Set(after.variants.map(({ id }) => id));
	return (before?.variants ?? []).map(({ id }) => id).filter((id) => !staying.has(id));
}

const shelved = ({ id, after: { title, translations, tags } }: Planned) => ({
	id,
	title,
	titleEs: translations.es?.title,
	tags,
});

const changesOf = (storeId: string, actor: string, { id, before, after }: Planned): Change[] =>
	changesToRecord(id, before, after).map((told) => ({ storeId, actor, subject: id, reason: "import", ...told }));

const eventOf = (storeId: string, { id, change, changed, before, after }: Planned) => {
	const { slug, title, status } = after;
	const categories = [...new Set([before?.category ?? "", after.category])].filter((category) => category !== "");
	return {
		type: change === "created" ? ("product.created" as const) : ("product.updated" as const),
		storeId,
		entityId: id,
		data: { productId: id, slug, title, status, changed, categories },
	};
};

/** Which of them are new can be seen only before they are there. */
const tellOfNew = (storeId: string, rows: string, now: number, traceparent: string): SQL => sql`
	INSERT INTO outbox (id, type, store_id, entity_id, at, traceparent, data, due_at)
	SELECT ${eventId(now)}, 'category.changed', ${storeId}, value ->> 'id', ${now}, ${traceparent}, json_object(
		'categoryId', value ->> 'id', 'slug', value ->> 'slug', 'title', value ->> 'title', 'parent', value ->> 'parent',
		'change', 'created'), ${now}
	FROM json_each(${rows})
	WHERE NOT EXISTS (SELECT 1 FROM categories c WHERE c.store_id = ${storeId} AND c.slug = value ->> 'slug')`;

const insertCategories = (storeId: string, rows: string): SQL => sql`
	INSERT INTO categories (store_id, slug, id, parent, title, title_es, line, line_es, position)
	SELECT ${storeId}, value ->> 'slug', value ->> 'id', value ->> 'parent', value ->> 'title', value ->> 'titleEs',
		value ->> 'line', value ->> 'lineEs', value ->> 'position' FROM json_each(${rows}) WHERE true
	ON CONFLICT DO NOTHING`;

const upsertProducts = (storeId: string, rows: string, now: number): SQL => sql`
	INSERT INTO products (id, store_id, slug, status, title, name_key, description, vendor, category, tags, specifications,
		images, options, translations, currency, digest, version, created_at, updated_at)
	SELECT value ->> 'id', ${storeId}, value ->> 'slug', value ->> 'status', value ->> 'title', value ->> 'nameKey',
		value ->> 'description', value ->> 'vendor', value ->> 'category', value -> 'tags', value -> 'specifications',
		value -> 'images', value -> 'options', value -> 'translations', value ->> 'currency', value ->> 'digest',
		value ->> 'version', ${now}, ${now}
	FROM json_each(${rows}) WHERE true
	ON CONFLICT (id) DO UPDATE SET status = excluded.status, title = excluded.title, name_key = excluded.name_key,
		description = excluded.description, vendor = excluded.vendor, category = excluded.category, tags = excluded.tags,
		specifications = excluded.specifications, images = excluded.images, options = excluded.options,
		translations = excluded.translations, currency = excluded.currency, digest = excluded.digest,
		version = excluded.version, updated_at = excluded.updated_at`;

const deleteVariants = (ids: string): SQL =>
	sql`DELETE FROM variants WHERE id IN (SELECT value FROM json_each(${ids}))`;

const upsertVariants = (storeId: string, rows: string): SQL => sql`
	INSERT INTO variants (id, store_id, product_id, options, sku, price_minor, compare_at_minor, position)
	SELECT value ->> 'id', ${storeId}, value ->> 'productId', value ->> 'options', value ->> 'sku', value ->> 'priceMinor',
		value ->> 'compareAtMinor', value ->> 'position'
	FROM json_each(${rows}) WHERE true
	ON CONFLICT (id) DO UPDATE SET sku = excluded.sku, price_minor = excluded.price_minor,
		compare_at_minor = excluded.compare_at_minor, position = excluded.position`;

/** An address that is a product's own leads nowhere else any more. */
const forgetFormerSlugs = (storeId: string, slugs: string): SQL => sql`
	DELETE FROM product_slugs WHERE store_id = ${storeId} AND slug IN (SELECT value FROM json_each(${slugs}))`;
