import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { newId } from "../../kit/ids.ts";
import { jsonChunks } from "../../kit/json-chunks.ts";
import type { ProductDraft } from "../../kit/product.ts";
import { statement } from "../../kit/statement.ts";
import type { Store } from "../../kit/store.ts";
import { isConstraint } from "../constraint.ts";
import { setImported } from "../inventory.ts";
import { slugify } from "../slugify.ts";

export type ImportResult = {
	products: number;
	variants: number;
	created: number;
	updated: number;
	unchanged: number;
	stockChanged: number;
};

type Databases = { DB: D1Database; INVENTORY: D1Database };
type Known = { id: string; slug: string; digest: string; variants: Map<string, string> };
type Planned = {
	draft: ProductDraft;
	id: string;
	digest: string;
	change: "created" | "updated" | "unchanged";
	variants: { id: string; options: string; draft: ProductDraft["variants"][number] }[];
	/** Ids of variants that the file no longer has. */
	removed: string[];
};

/**
 * Makes the store's products what the drafts say, all in one transaction; what is already so stays untouched.
 * Stock is set after it, by a statement that may be repeated: an import cut off in between is completed by running it again.
 */
export async function applyImport(
	env: Databases,
	store: Store,
	drafts: readonly ProductDraft[],
): Promise<ImportResult> {
	const plan = await writeProducts(env.DB, store, drafts);
	const counts = plan.flatMap((product) =>
		product.variants.map(({ id, draft }) => ({ variantId: id, stock: draft.stock })),
	);
	let stockChanged = 0;
	for (const chunk of jsonChunks(counts)) stockChanged += await setImported(env.INVENTORY, store.id, chunk);
	const count = (change: Planned["change"]) => plan.filter((product) => product.change === change).length;
	return {
		products: plan.length,
		variants: counts.length,
		created: count("created"),
		updated: count("updated"),
		unchanged: count("unchanged"),
		stockChanged,
	};
}

/** Another import may create the same product in between; the unique slug then refuses the batch, and the plan is made anew. */
async function writeProducts(
	d1: D1Database,
	store: Store,
	drafts: readonly ProductDraft[],
	tries = 3,
): Promise<Planned[]> {
	const plan = planImport(drafts, await readKnown(d1, store.id, drafts));
	const changed = plan.filter((product) => product.change !== "unchanged");
	try {
		if (changed.length > 0) await d1.batch(writes(store, changed).map((write) => statement(d1, write)));
		return plan;
	} catch (error) {
		if (tries > 1 && isConstraint(error, "UNIQUE constraint failed"))
			return writeProducts(d1, store, drafts, tries - 1);
		throw error;
	}
}

async function readKnown(
	d1: D1Database,
	storeId: string,
	drafts: readonly ProductDraft[],
): Promise<Map<string, Known>> {
	const queries = jsonChunks(drafts.map((draft) => draft.slug)).map((slugs) =>
		statement(d1, knownBySlug(storeId, slugs)),
	);
	const answers = await d1.batch<KnownRow>(queries);
	const known = new Map<string, Known>();
	for (const { id, slug, digest, variantId, options } of answers.flatMap(({ results }) => results)) {
		const product = known.get(slug) ?? { id, slug, digest, variants: new Map() };
		if (variantId !== null && options !== null) product.variants.set(options, variantId);
		known.set(slug, product);
	}
	return known;
}

type KnownRow = { id: string; slug: string; digest: string; variantId: string | null; options: string | null };

const knownBySlug = (storeId: string, slugs: string): SQL => sql`
		SELECT p.id, p.slug, p.digest, v.id AS variantId, v.options FROM products p LEFT JOIN variants v ON v.product_id = p.id
		WHERE p.store_id = ${storeId} AND p.slug IN (SELECT value FROM json_each(${slugs}))`;

function planImport(drafts: readonly ProductDraft[], known: ReadonlyMap<string, Known>): Planned[] {
	// Newest first is the shop's order: made last to first, the file's first product leads.
	return drafts.toReversed().map((draft) => {
		const before = known.get(draft.slug);
		const digest = digestOf(draft);
		const options = new Set(draft.variants.map((variant) => JSON.stringify(variant.options)));
		return {
			draft,
			digest,
			id: before?.id ?? newId("prd"),
			change: !before ? "created" : before.digest === digest ? "unchanged" : "updated",
			variants: draft.variants.map((variant) => {
				const options = JSON.stringify(variant.options);
				return { id: before?.variants.get(options) ?? newId("var"), options, draft: variant };
			}),
			removed: [...(before?.variants ?? [])].filter(([was]) => !options.has(was)).map(([, id]) => id),
		};
	});
}

/** Stock is left out: it lives apart and has its own way of knowing what an import said last. */
const digestOf = (draft: ProductDraft): string =>
	createHash("sha256")
		.update(JSON.stringify({ ...draft, variants: draft.variants.map(({ stock: _, ...variant }) => variant) }))
		.digest("base64url");

function writes(store: Store, plan: readonly Planned[]): SQL[] {
	return [
		...jsonChunks(categoryRows(plan)).map((rows) => insertCategories(store.id, rows)),
		...jsonChunks(plan.map((product) => productRow(product))).map((rows) => upsertProducts(store, rows)),
		...jsonChunks(plan.flatMap((product) => product.removed)).map(deleteVariants),
		...jsonChunks(plan.flatMap(variantRows)).map((rows) => upsertVariants(store.id, rows)),
	];
}

const categoryRows = (plan: readonly Planned[]) => {
	const titles = new Map(plan.map(({ draft }) => [slugify(draft.category), draft.category]));
	titles.delete("");
	return [...titles].map(([slug, title]) => ({ slug, title }));
};

const productRow = ({ id, digest, draft }: Planned) => ({
	id,
	digest,
	...draft,
	category: slugify(draft.category),
	variants: undefined,
});

const variantRows = (product: Planned) =>
	product.variants.map(({ id, options, draft }, position) => ({
		id,
		productId: product.id,
		options,
		position,
		sku: draft.sku,
		priceMinor: draft.priceMinor,
		compareAtMinor: draft.compareAtMinor,
	}));

const insertCategories = (storeId: string, rows: string) => sql`
	INSERT INTO categories (store_id, slug, title, title_es, position)
	SELECT ${storeId}, value ->> 'slug', value ->> 'title', value ->> 'title', 1000 FROM json_each(${rows}) WHERE true
	ON CONFLICT DO NOTHING`;

const upsertProducts = (store: Store, rows: string) => {
	const now = Date.now();
	return sql`
	INSERT INTO products (id, store_id, slug, status, title, description, vendor, category, tags, specifications, images,
		options, translations, currency, digest, version, created_at, updated_at)
	SELECT value ->> 'id', ${store.id}, value ->> 'slug', value ->> 'status', value ->> 'title', value ->> 'description',
		value ->> 'vendor', value ->> 'category', value -> 'tags', value -> 'specifications', value -> 'images',
		value -> 'options', value -> 'translations', ${store.currency}, value ->> 'digest', 1, ${now}, ${now}
	FROM json_each(${rows}) WHERE true
	ON CONFLICT (id) DO UPDATE SET status = excluded.status, title = excluded.title, description = excluded.description,
		vendor = excluded.vendor, category = excluded.category, tags = excluded.tags, specifications = excluded.specifications,
		images = excluded.images, options = excluded.options, translations = excluded.translations,
		currency = excluded.currency, digest = excluded.digest, version = products.version + 1, updated_at = excluded.updated_at`;
};

const deleteVariants = (ids: string) => sql`DELETE FROM variants WHERE id IN (SELECT value FROM json_each(${ids}))`;

const upsertVariants = (storeId: string, rows: string) => sql`
	INSERT INTO variants (id, store_id, product_id, options, sku, price_minor, compare_at_minor, position)
	SELECT value ->> 'id', ${storeId}, value ->> 'productId', value ->> 'options', value ->> 'sku', value ->> 'priceMinor',
		value ->> 'compareAtMinor', value ->> 'position'
	FROM json_each(${rows}) WHERE true
	ON CONFLICT (id) DO UPDATE SET sku = excluded.sku, price_minor = excluded.price_minor,
		compare_at_minor = excluded.compare_at_minor, position = excluded.position`;
