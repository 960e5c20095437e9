import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { type Refusal, refuse } from "../kit/problem.ts";
import { statement } from "../kit/statement.ts";

/** An unanswered key counts as still running for this long, in ms. */
const lease = 60_000;

export type Answer = { status: number; body: unknown };
export type Outcome = { ok: true; answer: Answer; replayed: boolean } | Refusal;

/** Whose key it is: the same key of another caller is another key. */
type Key = { storeId: string; caller: string; key: string };

/**
 * Does the work once for each key of a caller: a repeat gets the first answer again, two at once are one, and the same key
 * for another request is refused. A refusal frees the key, since it changed nothing. The work gets an id made of key and
 * request: what was cut off in the middle is done again under the same one.
 */
export async function once(
	d1: D1Database,
	{ storeId, caller, key }: Key,
	request: unknown,
	work: (id: string) => Promise<{ ok: true; answer: Answer } | Refusal>,
	now = Date.now(),
): Promise<Outcome> {
	const id = hash([storeId, caller, key]);
	const asked = hash(request);
	const known = await claim(d1, { id, storeId, asked }, now);
	if (known) return known;
	let outcome: { ok: true; answer: Answer } | Refusal | undefined;
	try {
		outcome = await work(hash([id, asked]));
		return outcome.ok ? { ...outcome, replayed: false } : outcome;
	} finally {
		const write = outcome?.ok
			? sql`UPDATE idempotency_keys SET answer = ${JSON.stringify(outcome.answer)} WHERE id = ${id} AND at = ${now}`
			: sql`DELETE FROM idempotency_keys WHERE id = ${id} AND at = ${now}`;
		await statement(d1, write).run();
	}
}

const hash = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("base64url");

/** Undefined when the key is now ours. */
async function claim(
	d1: D1Database,
	{ id, storeId, asked }: { id: string; storeId: string; asked: string },
	now: number,
): Promise<Outcome | undefined> {
	const [, claimed, found] = await d1.batch<{ request: string; answer: string | null }>(
		[
			sql`DELETE FROM idempotency_keys WHERE id = ${id} AND (at <= ${now - 86_400_000} OR (answer IS NULL AND at <= ${now - lease}))`,
			sql`INSERT INTO idempotency_keys (id, store_id, request, at) VALUES (${id}, ${storeId}, ${asked}, ${now}) ON CONFLICT DO NOTHING`,
			sql`SELECT request, answer FROM idempotency_keys WHERE id = ${id}`,
		].map((query) => statement(d1, query)),
	);
	if ((claimed?.meta.changes ?? 0) > 0) return undefined;
	const row = found?.results[0];
	if (row?.request !== asked) return refuse("idempotency.key_reused", "Use a new key for a new request.");
	if (row.answer === null) return refuse("idempotency.in_progress", "Ask again in a second for its answer.");
	return { ok: true, answer: JSON.parse(row.answer) as Answer, replayed: true };
}
