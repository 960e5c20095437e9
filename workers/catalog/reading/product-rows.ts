import { type SQL, sql } from "drizzle-orm";
import type { Product } from "../../kit/product.ts";
import type { Levels } from "../stock/inventory.ts";
import { type PresentedRow, presentProduct, type VariantRow } from "./present-product.ts";

/** The columns of `products p` that everybody reads, and its variants with what the catalog knows of their stock. */
export const productColumns: SQL = sql`
	p.id, p.slug, p.version, p.status, p.title, p.description, p.vendor, p.category, p.tags, p.specifications, p.images,
	p.options, p.translations, p.currency, p.created_at AS createdAt, p.updated_at AS updatedAt,
	(SELECT json_group_array(json_array(v.id, v.options, v.sku, v.price_minor, v.compare_at_minor, v.position,
		coalesce(a.on_hand, 0), coalesce(a.available, 0)))
		FROM variants v LEFT JOIN availability a ON a.variant_id = v.id WHERE v.product_id = p.id) AS variants`;

type JsonColumn = "tags" | "specifications" | "images" | "options" | "translations";
/** A row of `productColumns`, its JSON still text. */
export type ProductRecord = Omit<PresentedRow, JsonColumn> & Record<JsonColumn | "variants", string>;

type VariantRecord = [
	id: string,
	options: string,
	sku: string,
	priceMinor: number,
	compareAtMinor: number | null,
	position: number,
	onHand: number,
	available: number,
];

export function productOf(record: ProductRecord): Product {
	const variants = (JSON.parse(record.variants) as VariantRecord[])
		.map(variantOf)
		.toSorted((one, other) => one.row.position - other.row.position);
	return presentProduct(
		{
			...record,
			tags: JSON.parse(record.tags) as PresentedRow["tags"],
			specifications: JSON.parse(record.specifications) as PresentedRow["specifications"],
			images: JSON.parse(record.images) as PresentedRow["images"],
			options: JSON.parse(record.options) as PresentedRow["options"],
			translations: JSON.parse(record.translations) as PresentedRow["translations"],
		},
		variants.map(({ row }) => row),
		new Map(variants.map(({ row, levels }) => [row.id, levels])),
	);
}

type Read = {
	row: Pick<VariantRow, "id" | "options" | "sku" | "priceMinor" | "compareAtMinor" | "position">;
	levels: Levels;
};

const variantOf = ([
	id,
	options,
	sku,
	priceMinor,
	compareAtMinor,
	position,
	onHand,
	available,
]: VariantRecord): Read => ({
	row: { id, options, sku, priceMinor, compareAtMinor, position },
	levels: { onHand, available },
});
