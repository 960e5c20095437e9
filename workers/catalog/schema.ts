import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Image, ProductDraft } from "../kit/product.ts";

export { ledger } from "../kit/ledger-table.ts";
export { outbox } from "../kit/outbox-table.ts";

export const products = sqliteTable(
	"products",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		slug: text().notNull(),
		/** A deleted product is kept for the orders and the history that name it, and seen nowhere else. */
		status: text({ enum: ["draft", "published", "deleted"] }).notNull(),
		title: text().notNull(),
		/** The title as it is sorted by: lower case, accents off. */
		nameKey: text("name_key").notNull().default(""),
		/** Sanitised HTML. */
		description: text().notNull(),
		vendor: text().notNull(),
		/** Slug of its category; empty for none. */
		category: text().notNull(),
		tags: text({ mode: "json" }).$type<string[]>().notNull(),
		specifications: text({ mode: "json" }).$type<Record<string, string>>().notNull(),
		images: text({ mode: "json" }).$type<Image[]>().notNull(),
		options: text({ mode: "json" }).$type<ProductDraft["options"]>().notNull(),
		translations: text({ mode: "json" }).$type<ProductDraft["translations"]>().notNull(),
		/** ISO 4217; every price of the product is in it. */
		currency: text().notNull(),
		/** Hash of what was last imported, so that importing it again is known to change nothing; empty once it was changed otherwise. */
		digest: text().notNull(),
		/** One more at every change; the trigger `product_moved` refuses a change that was planned for another. */
		version: integer().notNull(),
		createdAt: integer("created_at").notNull(),
		updatedAt: integer("updated_at").notNull(),
	},
	(table) => [
		uniqueIndex("products_by_slug").on(table.storeId, table.slug).where(sql`${table.status} <> 'deleted'`),
		index("products_newest").on(table.storeId, table.status, table.id),
		index("products_by_name").on(table.storeId, table.status, table.nameKey, table.id),
		index("products_of_category").on(table.storeId, table.category, table.id),
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

/** The addresses a product had before; asked for there, it says where it is now. */
export const productSlugs = sqliteTable(
	"product_slugs",
	{
		storeId: text("store_id").notNull(),
		slug: text().notNull(),
		productId: text("product_id").notNull(),
	},
	(table) => [primaryKey({ columns: [table.storeId, table.slug] })],
);

export const categories = sqliteTable(
	"categories",
	{
		storeId: text("store_id").notNull(),
		/** Its address, which stays. */
		slug: text().notNull(),
		id: text().notNull().default(""),
		/** The slug of the one it lies in; null at the top. */
		parent: text(),
		title: text().notNull(),
		titleEs: text("title_es").notNull(),
		line: text().notNull().default(""),
		lineEs: text("line_es").notNull().default(""),
		position: integer().notNull(),
		version: integer().notNull().default(1),
	},
	(table) => [
		primaryKey({ columns: [table.storeId, table.slug] }),
		index("categories_by_id").on(table.id),
		index("categories_by_parent").on(table.storeId, table.parent),
		foreignKey({ columns: [table.storeId, table.parent], foreignColumns: [table.storeId, table.slug] }),
	],
);

/**
 * What is in the house and free, per variant: a copy of what the inventory says, seconds behind at most, so that reading
 * the catalog never waits for selling. Made anew by `projectStock`.
 */
export const availability = sqliteTable("availability", {
	variantId: text("variant_id").primaryKey(),
	onHand: integer("on_hand").notNull(),
	available: integer().notNull(),
	/** The inventory's count of changes when this was read there: an older look never replaces a newer one. */
	asOf: integer("as_of").notNull(),
});

/**
 * A published product's place in a list. Everything the lists sort and narrow by most is here, so that a page is a walk
 * along one index. A product stands on the shelf '' (everything) and on that of each category at or above its own.
 * Derived from the tables above: `shelve` writes it.
 */
export const listings = sqliteTable(
	"listings",
	{
		storeId: text("store_id").notNull(),
		shelf: text().notNull(),
		productId: text("product_id").notNull(),
		/** Of its cheapest variant. */
		priceMinor: integer("price_minor").notNull(),
		nameKey: text("name_key").notNull(),
		inStock: integer("in_stock").notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.storeId, table.shelf, table.productId] }),
		index("listings_by_price").on(table.storeId, table.shelf, table.priceMinor, table.productId, table.inStock),
		index("listings_by_name").on(
			table.storeId,
			table.shelf,
			table.nameKey,
			table.productId,
			table.inStock,
			table.priceMinor,
		),
		index("listings_of_product").on(table.productId),
	],
);

/** The option values in which a listed product comes. */
export const listingValues = sqliteTable(
	"listing_values",
	{
		productId: text("product_id").notNull(),
		name: text().notNull(),
		value: text().notNull(),
	},
	(table) => [primaryKey({ columns: [table.productId, table.name, table.value] })],
);

/**
 * How many products a shelf has: with the name '' in all, with '#in_stock' those to be had, else those that come in that
 * value of that option. Kept by triggers on `listings`, so that it cannot be forgotten.
 */
export const shelfCounts = sqliteTable(
	"shelf_counts",
	{
		storeId: text("store_id").notNull(),
		shelf: text().notNull(),
		name: text().notNull(),
		value: text().notNull(),
		count: integer().notNull(),
	},
	(table) => [primaryKey({ columns: [table.storeId, table.shelf, table.name, table.value] })],
);

/**
 * Which row of the full text index `search_index` a listed product is. The ids of one store are one range (its number times
 * 2^32 and on), so that a search walks its own store's rows alone.
 */
export const searchDocs = sqliteTable(
	"search_docs",
	{
		rowid: integer("id").primaryKey(),
		productId: text("product_id").notNull(),
	},
	(table) => [uniqueIndex("search_docs_by_product").on(table.productId)],
);

/** A store's number in the full text index. */
export const searchStores = sqliteTable(
	"search_stores",
	{
		number: integer().primaryKey({ autoIncrement: true }),
		storeId: text("store_id").notNull(),
	},
	(table) => [uniqueIndex("search_stores_by_store").on(table.storeId)],
);

/**
 * The words of a store's titles and tags, each under itself and under itself with any one letter left out: two words that
 * differ by one letter meet in one of these. Words no longer used do no harm, and stay.
 */
export const searchWords = sqliteTable(
	"search_words",
	{
		storeId: text("store_id").notNull(),
		form: text().notNull(),
		word: text().notNull(),
	},
	(table) => [primaryKey({ columns: [table.storeId, table.form, table.word] })],
);

/** A product file on its way in; its bytes are in R2 below `imports/`. */
export const imports = sqliteTable(
	"imports",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		/** The store as it was when the file came, as JSON: its currency and the rest. */
		store: text({ mode: "json" }).notNull(),
		/** Who sent it: an account's or an API key's id. */
		actor: text().notNull(),
		state: text({ enum: ["checking", "importing", "done", "refused", "failed"] }).notNull(),
		/** Bytes in all, and of those how many the current pass has behind it. */
		size: integer().notNull(),
		offset: integer().notNull(),
		/** The line on which the next product begins. */
		line: integer().notNull(),
		/** What has come of it so far. */
		result: text({ mode: "json" }).notNull(),
		errors: text({ mode: "json" }).notNull(),
		attempts: integer().notNull(),
		/** When the next slice is due, in ms since 1970. */
		dueAt: integer("due_at").notNull(),
		createdAt: integer("created_at").notNull(),
		updatedAt: integer("updated_at").notNull(),
	},
	(table) => [
		index("open_imports").on(table.dueAt).where(sql`${table.state} IN ('checking', 'importing')`),
		uniqueIndex("one_open_import").on(table.storeId).where(sql`${table.state} IN ('checking', 'importing')`),
	],
);

/** The handles a file's check has seen, so that one that comes back later is noticed. */
export const importHandles = sqliteTable(
	"import_handles",
	{
		importId: text("import_id").notNull(),
		handle: text().notNull(),
		line: integer().notNull(),
	},
	(table) => [primaryKey({ columns: [table.importId, table.handle] })],
);
