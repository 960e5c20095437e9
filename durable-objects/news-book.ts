import type { Told } from "./listeners.ts";

/** Something to tell, known by the event it tells of. */
export type News = { eventId: string; type: string; at: string; data: unknown };

/** What an object has told, for who comes back and has missed some of it. Each event stands in it once. */
export class NewsBook {
	readonly #sql: SqlStorage;
	readonly #most: number;
	readonly #life: number;

	/** The last `most` are kept, for `life` ms. */
	constructor(sql: SqlStorage, most: number, life: number) {
		this.#sql = sql;
		this.#most = most;
		this.#life = life;
		sql.exec(`CREATE TABLE IF NOT EXISTS news (seq INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE,
			type TEXT NOT NULL, at TEXT NOT NULL, data TEXT NOT NULL, told_at INTEGER NOT NULL)`);
	}

	/** Writes news down and answers those that were new. What stands there takes no place: even an insert that does nothing takes one. */
	write(news: readonly News[], now = Date.now()): Told[] {
		const told = news.flatMap(({ eventId, type, at, data }) => {
			const sql = `INSERT INTO news (event_id, type, at, data, told_at) SELECT ?1, ?2, ?3, ?4, ?5
				WHERE NOT EXISTS (SELECT 1 FROM news WHERE event_id = ?1) RETURNING seq`;
			const rows = this.#sql.exec<{ seq: number }>(sql, eventId, type, at, JSON.stringify(data), now).toArray();
			return rows.map(({ seq }) => ({ seq, type, at, data }));
		});
		if (told.length > 0)
			this.#sql.exec("DELETE FROM news WHERE seq <= ? OR told_at < ?", this.last - this.#most, now - this.#life);
		return told;
	}

	/** The place of the newest; 0 for none yet. */
	get last(): number {
		const sql = "SELECT coalesce(max(seq), 0) AS seq FROM sqlite_sequence WHERE name = 'news'";
		return this.#sql.exec<{ seq: number }>(sql).one().seq;
	}

	after(seq: number, now = Date.now()): Told[] {
		return this.#read("seq > ? AND told_at >= ?", seq, now - this.#life);
	}

	/** What stands here of these events. */
	of(eventIds: readonly string[]): Told[] {
		return this.#read("event_id IN (SELECT value FROM json_each(?))", JSON.stringify(eventIds));
	}

	#read(which: string, ...values: (string | number)[]): Told[] {
		const sql = `SELECT seq, type, at, data FROM news WHERE ${which} ORDER BY seq`;
		return this.#sql
			.exec<{ seq: number; type: string; at: string; data: string }>(sql, ...values)
			.toArray()
			.map(({ data, ...row }) => ({ ...row, data: JSON.parse(data) as unknown }));
	}
}
