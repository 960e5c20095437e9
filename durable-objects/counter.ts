import { DurableObject } from "cloudflare:workers";

export type Taken =
	| { ok: true; ticket: number }
	| {
			ok: false;
			/** Seconds until there is room again. */
			retryAfter: number;
			/** Whether room may come sooner, because somebody has not said yet how it went. */
			pending: boolean;
	  };

/** A ticket nobody came back with counts for good: whoever held it was cut off, and may have done what is counted. */
const pendingLife = 10_000;

/**
 * Counts what one address or one account did within a sliding window, exactly: a ticket is taken before the deed and
 * each is one synchronous turn, so whatever comes at the same time, no more than `limit` get one. It forgets by itself.
 */
export class Counter extends DurableObject<unknown> {
	readonly #sql = this.ctx.storage.sql;

	constructor(ctx: DurableObjectState, env: unknown) {
		super(ctx, env);
		this.#createTable();
	}

	async take(limit: number, windowMs: number, now = Date.now()): Promise<Taken> {
		const taken = this.#take(limit, windowMs, now);
		if (taken.ok && (await this.ctx.storage.getAlarm()) === null)
			await this.ctx.storage.setAlarm(Date.now() + windowMs);
		return taken;
	}

	/** Seconds until there is room again for one more within `limit`; 0 when there is. Takes nothing. */
	room(limit: number, now = Date.now()): number {
		const ends = this.#sql
			.exec<{ at: number }>("SELECT ends_at AS at FROM tickets WHERE ends_at > ? ORDER BY ends_at DESC", now)
			.toArray();
		const last = ends[limit - 1];
		return last ? Math.max(1, Math.ceil((last.at - now) / 1000)) : 0;
	}

	/** It is to count. */
	keep(ticket: number): void {
		this.#sql.exec("UPDATE tickets SET pending = 0 WHERE id = ?", ticket);
	}

	/** It is not to count after all. */
	giveBack(ticket: number): void {
		this.#sql.exec("DELETE FROM tickets WHERE id = ?", ticket);
	}

	clear(): void {
		this.#sql.exec("DELETE FROM tickets");
	}

	override async alarm(): Promise<void> {
		const now = Date.now();
		this.#sql.exec("DELETE FROM tickets WHERE ends_at <= ?", now);
		const [next] = this.#sql
			.exec<{ at: number }>("SELECT ends_at AS at FROM tickets ORDER BY ends_at LIMIT 1")
			.toArray();
		if (next) await this.ctx.storage.setAlarm(next.at);
		else {
			await this.ctx.storage.deleteAll();
			this.#createTable();
		}
	}

	#createTable(): void {
		this.#sql.exec(`CREATE TABLE IF NOT EXISTS tickets
			(id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, ends_at INTEGER NOT NULL, pending INTEGER NOT NULL)`);
	}

	#take(limit: number, windowMs: number, now: number): Taken {
		return this.ctx.storage.transactionSync(() => {
			this.#sql.exec("DELETE FROM tickets WHERE ends_at <= ?", now);
			const held = this.#sql
				.exec<{ at: number; ends_at: number; pending: number }>(
					"SELECT at, ends_at, pending FROM tickets ORDER BY ends_at DESC LIMIT ?",
					limit,
				)
				.toArray();
			const oldest = held.at(-1);
			if (oldest && held.length >= limit)
				return {
					ok: false,
					retryAfter: Math.max(1, Math.ceil((oldest.ends_at - now) / 1000)),
					pending: held.some((ticket) => ticket.pending === 1 && now - ticket.at < pendingLife),
				};
			const { id } = this.#sql
				.exec<{ id: number }>(
					"INSERT INTO tickets (at, ends_at, pending) VALUES (?, ?, 1) RETURNING id",
					now,
					now + windowMs,
				)
				.one();
			return { ok: true, ticket: id };
		});
	}
}
