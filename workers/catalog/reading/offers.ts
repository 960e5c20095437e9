import { and, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Offer } from "../../kit/offer.ts";
import type { Locale } from "../../kit/store.ts";
import { products, variants } from "../schema.ts";
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
	return rows.map(({ variant, product }) => {
		const spanish = locale === "es" ? product.translations.es : undefined;
		return {
			variantId: variant.id,
			productId: product.id,
			slug: product.slug,
			title: spanish?.title ?? product.title,
			variantTitle: translate(variantTitle(JSON.parse(variant.options) as string[]), spanish?.labels),
			image: imagesOf(product)[0]?.src ?? "",
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

const lookUp = (d1: D1Database, storeId: string, wanted: Wanted) =>
	drizzle(d1)
		.select({ variant: variants, product: products })
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
