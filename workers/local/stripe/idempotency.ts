import { idempotencyProblem } from "./errors.ts";

/** What the API answers, ready to send. */
export type Answer = { status: number; body: string; headers: Record<string, string> };

export type Keyed = {
	key: string;
	/** Operation and address: a key belongs to the endpoint it was first used for. */
	operation: string;
	fingerprint: string;
	requestId: string;
	now: number;
};

const KEPT_SECONDS = 24 * 60 * 60;

/** Remembers answers by Idempotency-Key for 24 hours. Called within a transaction: answer and effect are kept together or not at all. */
export class Idempotency {
	readonly #sql: SqlStorage;
	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	/** The answer this key had before, if it had one. */
	replay(request: Keyed): Answer | undefined {
		this.#sql.exec("delete from idempotency where created <= ?", request.now - KEPT_SECONDS);
		const [row] = this.#sql.exec<Row>("select * from idempotency where key = ?", request.key).toArray();
		if (!row) return undefined;
		if (row.operation !== request.operation) throw idempotencyProblem(misused(request.key, "for the same endpoint"));
		if (row.fingerprint !== request.fingerprint)
			throw idempotencyProblem(misused(request.key, "with the same parameters"));
		const headers = { "idempotent-replayed": "true", "original-request": row.request_id };
		return { status: row.status, body: row.body, headers };
	}

	remember(request: Keyed, answer: Answer): void {
		this.#sql.exec(
			"insert into idempotency (key, operation, fingerprint, request_id, status, body, created) values (?, ?, ?, ?, ?, ?, ?)",
			request.key,
			request.operation,
			request.fingerprint,
			request.requestId,
			answer.status,
			answer.body,
			request.now,
		);
	}
}

type Row = {
	operation: string;
	fingerprint: string;
	request_id: string;
	status: number;
	body: string;
};

const misused = (key: string, how: string): string =>
	`Keys for idempotent requests can only be used ${how} they were first used ${how.startsWith("for") ? "for" : "with"}. Try using a key other than '${key}' if you meant to execute a different request.`;
