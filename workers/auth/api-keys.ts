import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Caller, Role } from "../kit/caller.ts";
import { newId } from "../kit/ids.ts";
import { accounts, apiKeys } from "./schema.ts";

type KeyRow = typeof apiKeys.$inferSelect;
export type NewApiKey = { storeId: string; accountId: string; name: string; role: Role; expiresAt: number | null };

const rank: Record<Role, number> = { customer: 0, partner: 1, admin: 2 };

/** Nobody hands on more than she has. */
export const isAtMost = (role: Role, own: Role): boolean => rank[role] <= rank[own];

/** Long and random, so a fast hash is enough: there is nothing to guess. */
const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** API keys: `key_<uuid>.<secret>`; only the secret's hash is kept. */
export class ApiKeys {
	readonly #db;

	constructor(d1: D1Database) {
		this.#db = drizzle(d1);
	}

	/** Answers the key itself too, which nobody can find out again. */
	async make(wanted: NewApiKey, now: number): Promise<{ row: KeyRow; key: string }> {
		const secret = randomBytes(32).toString("base64url");
		const row = { ...wanted, id: newId("key"), secretHash: hashOf(secret), createdAt: now };
		await this.#db.insert(apiKeys).values(row);
		return { row, key: `${row.id}.${secret}` };
	}

	async listOf(accountId: string, storeId: string): Promise<KeyRow[]> {
		return this.#db
			.select()
			.from(apiKeys)
			.where(and(eq(apiKeys.accountId, accountId), eq(apiKeys.storeId, storeId)))
			.orderBy(asc(apiKeys.id))
			.limit(200);
	}

	/** Answers whether there was such a key of hers. */
	async remove(accountId: string, storeId: string, id: string): Promise<boolean> {
		const removed = await this.#db
			.delete(apiKeys)
			.where(and(eq(apiKeys.id, id), eq(apiKeys.accountId, accountId), eq(apiKeys.storeId, storeId)));
		return removed.meta.changes > 0;
	}

	/** Whom it lets act, and as what, if it is right and still stands. */
	async holder(key: string, now: number): Promise<Caller | undefined> {
		const [id = "", secret = ""] = key.split(".", 2);
		const found = await this.#find(id);
		if (!found) return undefined;
		const isRight = timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(found.key.secretHash));
		return isRight ? callerBy(found, now) : undefined;
	}

	/** Whether the key that caller came with still stands. */
	async stands(caller: Caller, now: number): Promise<boolean> {
		const found = await this.#find(caller.sid);
		const current = found && callerBy(found, now);
		return current?.sub === caller.sub && current.role === caller.role && current.store === caller.store;
	}

	async #find(id: string): Promise<Found | undefined> {
		const [row] = await this.#db
			.select({ key: apiKeys, role: accounts.role, home: accounts.storeId, isBlocked: accounts.isBlocked })
			.from(apiKeys)
			.innerJoin(accounts, eq(accounts.id, apiKeys.accountId))
			.where(eq(apiKeys.id, id));
		return row;
	}
}

type Found = { key: KeyRow; role: Role; home: string; isBlocked: boolean };

/** A key is good for no more than its owner is today. */
function callerBy({ key, role, home, isBlocked }: Found, now: number): Caller | undefined {
	const isLive = !isBlocked && (key.expiresAt === null || key.expiresAt > now);
	const isHers = isAtMost(key.role, role) && (role === "admin" || key.storeId === home);
	if (!isLive || !isHers) return undefined;
	return { sub: key.accountId, role: key.role, store: key.storeId, sid: key.id };
}
