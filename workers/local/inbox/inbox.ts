import { DurableObject } from "cloudflare:workers";
import type { Mail } from "../../kit/mail.ts";

export type Received = Mail & { at: string };

/** Everything the shop has mailed on this machine. One object is the whole inbox. */
export class Inbox extends DurableObject<unknown> {
	readonly #sql = this.ctx.storage.sql;

	constructor(ctx: DurableObjectState, env: unknown) {
		super(ctx, env);
		this.#sql.exec("CREATE TABLE IF NOT EXISTS mails (id INTEGER PRIMARY KEY, mail TEXT NOT NULL)");
	}

	put(mail: Mail): void {
		const received: Received = { ...mail, at: new Date().toISOString() };
		this.#sql.exec("INSERT INTO mails (mail) VALUES (?)", JSON.stringify(received));
	}

	/** Newest first. */
	list(): Received[] {
		const rows = this.#sql.exec<{ mail: string }>("SELECT mail FROM mails ORDER BY id DESC LIMIT 500");
		return rows.toArray().map(({ mail }) => JSON.parse(mail) as Received);
	}
}
