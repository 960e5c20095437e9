import { and, eq, type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Offer } from "../../kit/offer.ts";
import type { Locale } from "../../kit/store.ts";
import { categories, products, variants } from "../schema.ts";
import { levels } from "../stock/inventory.ts";
import { imagesOf, variantTitle } from "./present-product.ts";

type Wanted = { variantIds: readonly string[] } | { productId: string };

/** The published variants among the wanted ones. A product's come in its own order, so the first available one is its default. Stock held by the `own` reservations counts as available. */
export async function offers(
	env: { DB: D1Database; INVENTORY: D1Database },
	storeId: string,
	locale: Locale,
	wanted: Wanted,
	own: readonly string[] = [],
): Promise<Offer[]> {
	const found = lookUp(env.DB, storeId, wanted);
	const stockOf = (ids: readonly string[]) => levels(env.INVENTORY, storeId, ids, own);
	const [rows, stock] = await Promise.all([
		found,
		"productId" in wanted
			? found.then((of) => stockOf(of.map(({ variant }) => variant.id)))
			: stockOf(wanted.variantIds),
	]);
	return rows.map(({ variant, product, path }) => {
		const spanish = locale === "es" ? product.translations.es : undefined;
		return {
			variantId: variant.id,
			productId: product.id,
			slug: product.slug,
			title: spanish?.title ?? product.title,
			variantTitle: translate(variantTitle(JSON.parse(variant.options) as string[]), spanish?.labels),
			image: imagesOf(product)[0]?.src ?? "",
			categories: JSON.parse(path) as string[],
			priceMinor: variant.priceMinor,
			currency: product.currency,
			available: stock.get(variant.id)?.available ?? 0,
		};
	});
}

const translate = (title: string, labels: Record<string, string> = {}): string =>
	title
		.split(" / ")
		.map((value) => (Object.hasOwn(labels, value) ? labels[value] : undefined) ?? value)
		.join(" / ");

/** The slugs of a product's category and of those above it, as JSON: a step up the tree each, by its key. */
const path: SQL<string> = sql`(
	WITH RECURSIVE above(slug) AS (
		SELECT ${products.category}
		UNION SELECT c.parent FROM above CROSS JOIN ${categories} c ON c.store_id = ${products.storeId} AND c.slug = above.slug)
	SELECT json_group_array(slug) FROM above WHERE slug <> '')`;

const lookUp = (d1: D1Database, storeId: string, wanted: Wanted) =>
	drizzle(d1)
		.select({ variant: variants, product: products, path })
		.from(variants)
		// A cross join keeps this order: from the few variants to their products, never from all the store's products to theirs.
		.crossJoin(products)
		.where(
			and(
				eq(products.id, variants.productId),
				eq(products.storeId, storeId),
				eq(products.status, "published"),
				"productId" in wanted
					? eq(variants.productId, wanted.productId)
					: sql`${variants.id} IN (SELECT value FROM json_each(${JSON.stringify(wanted.variantIds)}))`,
			),
		)
		.orderBy(variants.position);
