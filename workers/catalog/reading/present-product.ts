import { artworkPath } from "../../../web/art/index.ts";
import { money } from "../../kit/money.ts";
import type { Availability, Product, Variant } from "../../kit/product.ts";
import type { products, variants } from "../schema.ts";
import type { Levels } from "../stock/inventory.ts";

export type ProductRow = typeof products.$inferSelect;
export type VariantRow = typeof variants.$inferSelect;
/** What of a product its readers see. */
export type PresentedRow = Omit<ProductRow, "storeId" | "nameKey" | "digest" | "status"> & Pick<Product, "status">;
type PresentedVariant = Pick<VariantRow, "id" | "options" | "sku" | "priceMinor" | "compareAtMinor">;

const lowStock = 5;

/** The values by which a variant is named: "Small / Black"; empty for a plain product's only one. */
export const variantTitle = (options: string): string => (JSON.parse(options) as string[]).join(" / ");

/** Remote pictures are shown only once they are ours; until then, and without any, the product wears generated artwork. */
export function imagesOf(product: Pick<ProductRow, "images" | "category" | "slug" | "title">): Product["images"] {
	const own = product.images.filter((image) => /^\/(?![/\\])/.test(image.src));
	if (own.length > 0) return own;
	return [1, 2, 3].map((view) => ({ src: artworkPath(product.category, product.slug, view), alt: product.title }));
}

export function presentProduct(
	row: PresentedRow,
	variantRows: readonly PresentedVariant[],
	stock: ReadonlyMap<string, Levels>,
): Product {
	const variants = variantRows.map((variant) => presentVariant(row, variant, stock.get(variant.id)));
	return {
		id: row.id,
		slug: row.slug,
		version: row.version,
		status: row.status,
		title: row.title,
		description: row.description,
		vendor: row.vendor,
		category: row.category,
		tags: row.tags,
		specifications: row.specifications,
		images: imagesOf(row),
		options: row.options,
		variants,
		availability: availabilityOf(variants.reduce((sum, variant) => sum + variant.available, 0)),
		translations: row.translations,
		createdAt: new Date(row.createdAt).toISOString(),
		updatedAt: new Date(row.updatedAt).toISOString(),
	};
}

function presentVariant(
	product: PresentedRow,
	row: PresentedVariant,
	levels: Levels = { onHand: 0, available: 0 },
): Variant {
	const values = JSON.parse(row.options) as string[];
	return {
		id: row.id,
		title: variantTitle(row.options),
		sku: row.sku,
		options: Object.fromEntries(product.options.map((option, at) => [option.name, values[at] ?? ""])),
		price: money(row.priceMinor, product.currency),
		compareAtPrice: row.compareAtMinor === null ? null : money(row.compareAtMinor, product.currency),
		stock: levels.onHand,
		available: levels.available,
	};
}

const availabilityOf = (available: number): Availability =>
	available === 0 ? "out_of_stock" : available <= lowStock ? "low_stock" : "in_stock";
