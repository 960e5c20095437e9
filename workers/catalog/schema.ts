import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { ProductDraft } from "../kit/product.ts";

export const products = sqliteTable(
	"products",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		slug: text().notNull(),
		status: text({ enum: ["draft", "published"] }).notNull(),
		title: text().notNull(),
		/** Sanitised HTML. */
		description: text().notNull(),
		vendor: text().notNull(),
		/** Slug of its category; empty for none. */
		category: text().notNull(),
		tags: text({ mode: "json" }).$type<string[]>().notNull(),
		specifications: text({ mode: "json" }).$type<Record<string, string>>().notNull(),
		images: text({ mode: "json" }).$type<ProductDraft["images"]>().notNull(),
		options: text({ mode: "json" }).$type<ProductDraft["options"]>().notNull(),
		translations: text({ mode: "json" }).$type<ProductDraft["translations"]>().notNull(),
		/** ISO 4217; every price of the product is in it. */
		currency: text().notNull(),
		/** Hash of what was last imported, so that importing it again is known to change nothing. */
		digest: text().notNull(),
		version: integer().notNull(),
		createdAt: integer("created_at").notNull(),
		updatedAt: integer("updated_at").notNull(),
	},
	(table) => [
		uniqueIndex("products_by_slug").on(table.storeId, table.slug),
		index("products_newest").on(table.storeId, table.status, table.id),
		index("products_newest_of_category").on(table.storeId, table.status, table.category, table.id),
	],
);

export const variants = sqliteTable(
	"variants",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		productId: text("product_id")
			.notNull()
			.references(() => products.id, { onDelete: "cascade" }),
		/** Its option values in the order of the product's options, as a JSON array: what makes it this variant. */
		options: text().notNull(),
		sku: text().notNull(),
		priceMinor: integer("price_minor").notNull(),
		compareAtMinor: integer("compare_at_minor"),
		position: integer().notNull(),
	},
	(table) => [
		uniqueIndex("variants_by_options").on(table.productId, table.options),
		check("price_not_negative", sql`${table.priceMinor} >= 0`),
		check("compare_at_not_negative", sql`${table.compareAtMinor} >= 0`),
	],
);

export const categories = sqliteTable(
	"categories",
	{
		storeId: text("store_id").notNull(),
		slug: text().notNull(),
		title: text().notNull(),
		titleEs: text("title_es").notNull(),
		line: text().notNull().default(""),
		lineEs: text("line_es").notNull().default(""),
		position: integer().notNull(),
	},
	(table) => [primaryKey({ columns: [table.storeId, table.slug] })],
);
