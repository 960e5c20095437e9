import type { CartState } from "./cart-state.ts";

/** How long an idempotency key is remembered, and how long an unanswered one counts as still running. */
const keyLife = 24 * 60 * 60 * 1000;
const keyLease = 60 * 1000;

export type KeyClaim =
	| { state: "yours"; claim: number; cart: CartState }
	| { state: "running" }
	| { state: "other_request" }
	| { state: "answered"; answer: string };

/** The idempotency keys that were used with a cart (draft-ietf-httpapi-idempotency-key-header). */
export class CartKeys {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	/** Claims an idempotency key for a request (its hash), or says what became of the request that claimed it first. */
	claim(key: string, request: string, read: () => CartState, now: number): KeyClaim {
		this.#sql.exec("DELETE FROM keys WHERE at <= ? OR (answer IS NULL AND at <= ?)", now - keyLife, now - keyLease);
		const [known] = this.#sql
			.exec<{ request: string; answer: string | null }>("SELECT request, answer FROM keys WHERE key = ?", key)
			.toArray();
		if (known && known.request !== request) return { state: "other_request" };
		if (known) return known.answer === null ? { state: "running" } : { state: "answered", answer: known.answer };
		this.#sql.exec("INSERT INTO keys VALUES (?, ?, NULL, ?)", key, request, now);
		return { state: "yours", claim: now, cart: read() };
	}

	/** Keeps the answer for repeats of the request; without one the key is free again. A claim that ran out has no say any more. */
	answer(key: string, claim: number, answer: string | undefined): void {
		if (answer === undefined) this.#sql.exec("DELETE FROM keys WHERE key = ? AND at = ?", key, claim);
		else this.#sql.exec("UPDATE keys SET answer = ? WHERE key = ? AND at = ?", answer, key, claim);
	}
}
