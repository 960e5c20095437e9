import { DurableObject } from "cloudflare:workers";
import type { Mail } from "../../kit/mail.ts";

export type Received = Mail & { at: string };

/** Everything the shop has mailed on this machine. One object is the whole inbox. */
export class Inbox extends DurableObject<unknown> {
	readonly #sql = this.ctx.storage.sql;

	constructor(ctx: DurableObjectState, env: unknown) {
		super(ctx, env);
		this.#sql.exec("CREATE TABLE IF NOT EXISTS mails (id INTEGER PRIMARY KEY, mail TEXT NOT NULL)");
		this.#sql.exec("CREATE TABLE IF NOT EXISTS known (key TEXT PRIMARY KEY) WITHOUT ROWID");
	}

	/** A mail that comes again with the same key is the one that is here. */
	put(mail: Mail, key?: string): void {
		if (key !== undefined) {
			const isNew = this.#sql.exec("INSERT OR IGNORE INTO known (key) VALUES (?)", key).rowsWritten > 0;
			if (!isNew) return;
		}
		const received: Received = { ...mail, at: new Date().toISOString() };
		this.#sql.exec("INSERT INTO mails (mail) VALUES (?)", JSON.stringify(received));
	}

	/** Newest first. */
	list(): Received[] {
		const rows = this.#sql.exec<{ mail: string }>("SELECT mail FROM mails ORDER BY id DESC LIMIT 500");
		return rows.toArray().map(({ mail }) => JSON.parse(mail) as Received);
	}
}
