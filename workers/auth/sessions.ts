import { and, desc, eq, gt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Session } from "../kit/account.ts";
import type { Caller } from "../kit/caller.ts";
import { newId } from "../kit/ids.ts";
import type { Account } from "./accounts.ts";
import { refreshLife } from "./refresh-tokens.ts";
import { accounts, type Rotation, sessions } from "./schema.ts";

export type SessionRow = typeof sessions.$inferSelect;

/** Where people are signed in. */
export class Sessions {
	readonly #db;

	constructor(d1: D1Database) {
		this.#db = drizzle(d1);
	}

	/**
	 * Undefined when the account is not any more what it was when its owner was let in: a new password, a block or another
	 * role that came meanwhile has ended every session, and this one with them.
	 */
	async begin(account: Account, device: string, now: number): Promise<string | undefined> {
		const id = newId("ses");
		const begun = await this.#db.run(sql`
			INSERT INTO sessions (id, store_id, account_id, device, generation, rotations, created_at, last_seen_at, expires_at)
			SELECT ${id}, store_id, id, ${device.slice(0, 400)}, 0, '[]', ${now}, ${now}, ${now + refreshLife} FROM accounts
			WHERE id = ${account.id} AND password_hash IS ${account.passwordHash} AND role = ${account.role} AND is_blocked = 0`);
		return begun.meta.changes > 0 ? id : undefined;
	}

	/** The session with whose it is; undefined once it has ended. */
	async find(storeId: string, id: string, now: number): Promise<{ session: SessionRow; account: Account } | undefined> {
		const [row] = await this.#db
			.select({ session: sessions, account: accounts })
			.from(sessions)
			.innerJoin(accounts, eq(accounts.id, sessions.accountId))
			.where(and(eq(sessions.id, id), eq(sessions.storeId, storeId), gt(sessions.expiresAt, now)));
		return row;
	}

	/** Takes the session to its next generation. Answers whether it was this call that did. */
	async rotate(session: SessionRow, rotations: Rotation[], now: number): Promise<boolean> {
		const rotated = await this.#db
			.update(sessions)
			.set({ generation: session.generation + 1, rotations, lastSeenAt: now, expiresAt: now + refreshLife })
			.where(and(eq(sessions.id, session.id), eq(sessions.generation, session.generation)));
		return rotated.meta.changes > 0;
	}

	/** Whether that is a session of that account, with the role it has now, and the account is not blocked. */
	async stands(caller: Caller, now: number): Promise<boolean> {
		const rows = await this.#db
			.select({ id: sessions.id })
			.from(sessions)
			.innerJoin(accounts, eq(accounts.id, sessions.accountId))
			.where(
				and(
					eq(sessions.id, caller.sid),
					eq(sessions.storeId, caller.store),
					gt(sessions.expiresAt, now),
					eq(accounts.id, caller.sub),
					eq(accounts.role, caller.role),
					eq(accounts.isBlocked, false),
				),
			);
		return rows.length > 0;
	}

	async listOf(accountId: string, currentId: string, now: number): Promise<Session[]> {
		const rows = await this.#db
			.select()
			.from(sessions)
			.where(and(eq(sessions.accountId, accountId), gt(sessions.expiresAt, now)))
			.orderBy(desc(sessions.lastSeenAt))
			.limit(100);
		return rows.map(({ id, device, createdAt, lastSeenAt }) => ({
			id,
			device,
			createdAt: new Date(createdAt).toISOString(),
			lastSeenAt: new Date(lastSeenAt).toISOString(),
			current: id === currentId,
		}));
	}

	/** Answers whether there was such a session of hers. */
	async end(accountId: string, id: string): Promise<boolean> {
		const ended = await this.#db.delete(sessions).where(and(eq(sessions.id, id), eq(sessions.accountId, accountId)));
		return ended.meta.changes > 0;
	}
}
