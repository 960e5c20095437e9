import { artworkPath } from "../../../web/art/index.ts";
import { money } from "../../kit/money.ts";
import type { Availability, Product, Variant } from "../../kit/product.ts";
import type { products, variants } from "../schema.ts";
import type { Levels } from "../stock/inventory.ts";

export type ProductRow = typeof products.$inferSelect;
export type VariantRow = typeof variants.$inferSelect;
/** What of a product its readers see. */
export type PresentedRow = Omit<ProductRow, "storeId" | "nameKey" | "digest" | "status"> & Pick<Product, "status">;
/** `options` are its values, in the order of the product's options. */
export type PresentedVariant = Pick<VariantRow, "id" | "sku" | "priceMinor" | "compareAtMinor"> & { options: string[] };

/** A product of which nothing changes without its version: its stock is not said yet. */
export type Unstocked = Omit<Product, "variants" | "availability"> & {
	variants: Omit<Variant, "stock" | "available">[];
};

const lowStock = 5;
const none: Levels = { onHand: 0, available: 0 };

/** The values by which a variant is named: "Small / Black"; empty for a plain product's only one. */
export const variantTitle = (values: readonly string[]): string => values.join(" / ");

/** Remote pictures are shown only once they are ours; until then, and without any, the product wears generated artwork. */
export function imagesOf(product: Pick<ProductRow, "images" | "category" | "slug" | "title">): Product["images"] {
	const own = product.images.filter((image) => /^\/(?![/\\])/.test(image.src));
	if (own.length > 0) return own;
	return [1, 2, 3].map((view) => ({ src: artworkPath(product.category, product.slug, view), alt: product.title }));
}

export const presentProduct = (row: PresentedRow, variants: readonly PresentedVariant[]): Unstocked => ({
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
	variants: variants.map((variant) => presentVariant(row, variant)),
	translations: row.translations,
	createdAt: new Date(row.createdAt).toISOString(),
	updatedAt: new Date(row.updatedAt).toISOString(),
});

const presentVariant = (product: PresentedRow, row: PresentedVariant): Unstocked["variants"][number] => ({
	id: row.id,
	title: variantTitle(row.options),
	sku: row.sku,
	options: Object.fromEntries(product.options.map((option, at) => [option.name, row.options[at] ?? ""])),
	price: money(row.priceMinor, product.currency),
	compareAtPrice: row.compareAtMinor === null ? null : money(row.compareAtMinor, product.currency),
});

/** The product as it stands in the house; `stock` in the order of its variants. */
export function withStock(product: Unstocked, stock: readonly Levels[]): Product {
	const variants = product.variants.map((variant, at) => {
		const { onHand, available } = stock[at] ?? none;
		return { ...variant, stock: onHand, available };
	});
	return { ...product, variants, availability: availabilityOf(stock) };
}

export function availabilityOf(stock: readonly Levels[]): Availability {
	const available = stock.reduce((sum, level) => sum + level.available, 0);
	return available === 0 ? "out_of_stock" : available <= lowStock ? "low_stock" : "in_stock";
}
