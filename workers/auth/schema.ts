import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Address } from "../kit/order.ts";

export { ledger } from "../kit/ledger-table.ts";

const roles = ["customer", "partner", "admin"] as const;

/** People. An account is of one store: the same e-mail in two stores is two people. */
export const accounts = sqliteTable(
	"accounts",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		/** As compared: trimmed and in lower case. */
		email: text().notNull(),
		/** Parameters, salt and hash; null for who only ever signed in with Google. */
		passwordHash: text("password_hash"),
		name: text().notNull(),
		phone: text().notNull(),
		address: text({ mode: "json" }).$type<Address>(),
		role: text({ enum: roles }).notNull(),
		isBlocked: integer("is_blocked", { mode: "boolean" }).notNull().default(false),
		emailVerifiedAt: integer("email_verified_at"),
		createdAt: integer("created_at").notNull(),
		updatedAt: integer("updated_at").notNull(),
	},
	(table) => [
		uniqueIndex("accounts_by_email").on(table.storeId, table.email),
		index("accounts_newest").on(table.storeId, table.id),
		check("role_is_known", sql`${table.role} IN ('customer', 'partner', 'admin')`),
	],
);

/** Who an OpenID provider says somebody is: its name for her, which she keeps when her e-mail changes. */
export const identities = sqliteTable(
	"identities",
	{
		storeId: text("store_id").notNull(),
		issuer: text().notNull(),
		subject: text().notNull(),
		accountId: text("account_id")
			.notNull()
			.references(() => accounts.id, { onDelete: "cascade" }),
		createdAt: integer("created_at").notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.storeId, table.issuer, table.subject] }),
		index("identities_by_account").on(table.accountId),
	],
);

/** What a refresh answered, for those who ask again with the token that it took. */
export type Rotation = { generation: number; at: number; sealedAccess: string };

/**
 * Places where somebody is signed in; a refresh family each. A session that is not here does not stand: ending one is
 * deleting it, so there is no list of the revoked that would have to be kept and cleaned.
 */
export const sessions = sqliteTable(
	"sessions",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		accountId: text("account_id")
			.notNull()
			.references(() => accounts.id, { onDelete: "cascade" }),
		device: text().notNull(),
		/** How often it was refreshed; the refresh token of this generation is the one that counts. */
		generation: integer().notNull(),
		/** The refreshes of the last seconds. */
		rotations: text({ mode: "json" }).$type<Rotation[]>().notNull(),
		createdAt: integer("created_at").notNull(),
		lastSeenAt: integer("last_seen_at").notNull(),
		expiresAt: integer("expires_at").notNull(),
	},
	(table) => [
		index("sessions_by_account").on(table.accountId, table.lastSeenAt),
		index("sessions_by_end").on(table.expiresAt),
	],
);

/** Mailed links, by the hash of their token: whoever reads this table cannot use one. */
export const links = sqliteTable(
	"links",
	{
		hash: text().primaryKey(),
		storeId: text("store_id").notNull(),
		accountId: text("account_id")
			.notNull()
			.references(() => accounts.id, { onDelete: "cascade" }),
		purpose: text({ enum: ["verify", "reset"] }).notNull(),
		expiresAt: integer("expires_at").notNull(),
	},
	(table) => [index("links_by_account").on(table.accountId, table.purpose), index("links_by_end").on(table.expiresAt)],
);

/** Address books. */
export const addresses = sqliteTable(
	"addresses",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		accountId: text("account_id")
			.notNull()
			.references(() => accounts.id, { onDelete: "cascade" }),
		address: text({ mode: "json" }).$type<Address>().notNull(),
	},
	(table) => [index("addresses_by_account").on(table.accountId, table.id)],
);

/** API keys for scripts, by the hash of their secret. */
export const apiKeys = sqliteTable(
	"api_keys",
	{
		id: text().primaryKey(),
		/** The store it is good for. */
		storeId: text("store_id").notNull(),
		accountId: text("account_id")
			.notNull()
			.references(() => accounts.id, { onDelete: "cascade" }),
		name: text().notNull(),
		/** At most its owner's. */
		role: text({ enum: roles }).notNull(),
		secretHash: text("secret_hash").notNull(),
		createdAt: integer("created_at").notNull(),
		expiresAt: integer("expires_at"),
	},
	(table) => [index("api_keys_by_account").on(table.accountId, table.storeId, table.id)],
);
