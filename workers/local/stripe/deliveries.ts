export type Delivery = { event_id: string; url: string; attempts: number };

const TRIES = 10;

/** Longer than a receiver may take to answer, so that one attempt is never overtaken by the next. */
const LEASE_MS = 15_000;

/** The webhooks still to be sent: rows, so that they survive a restart between the change and its news. */
export class Deliveries {
	readonly #sql: SqlStorage;
	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	add(eventId: string, url: string, due: number): void {
		this.#sql.exec(
			"insert into deliveries (event_id, url, state, attempts, due) values (?, ?, 'waiting', 0, ?)",
			eventId,
			url,
			due,
		);
	}

	/** Takes what is due, counting the attempt now: a crash while sending costs one try, not the delivery. */
	claimDue(now: number): Delivery[] {
		return this.#claim("due <= ?", now, [now]);
	}

	/** Takes those of these events, so that whoever caused them can wait for them and nothing else. */
	claim(eventIds: string[], now: number): Delivery[] {
		return this.#claim("event_id in (select value from json_each(?))", now, [JSON.stringify(eventIds)]);
	}

	#claim(which: string, now: number, values: SqlStorageValue[]): Delivery[] {
		return this.#sql
			.exec<Delivery>(
				`update deliveries set attempts = attempts + 1, due = ? where state = 'waiting' and ${which}
				returning event_id, url, attempts`,
				now + LEASE_MS,
				...values,
			)
			.toArray();
	}

	delivered({ event_id }: Delivery): void {
		this.#sql.exec("update deliveries set state = 'delivered' where event_id = ?", event_id);
	}

	/** 1 s, 2, 4, … after the attempts before; the tenth failure is the last. */
	failed({ event_id, attempts }: Delivery, now: number): void {
		this.#sql.exec(
			"update deliveries set state = ?, due = ? where event_id = ? and state = 'waiting'",
			attempts < TRIES ? "waiting" : "given_up",
			now + 1000 * 2 ** (attempts - 1),
			event_id,
		);
	}

	nextDue(): number | null {
		return this.#sql.exec<{ at: number | null }>("select min(due) as at from deliveries where state = 'waiting'").one()
			.at;
	}

	isWaiting(eventId: string): boolean {
		const found = this.#sql.exec("select 1 from deliveries where event_id = ? and state = 'waiting'", eventId);
		return found.toArray().length > 0;
	}
}
