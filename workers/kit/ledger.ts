import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { jsonChunks } from "./json-chunks.ts";
import { statement } from "./statement.ts";

/** A change worth proving, as the code that makes it knows it. `from` and `to` are JSON values, null for nothing there. */
export type Change = {
	storeId: string;
	/** Who does it: an account's or an API key's id, or `system`. */
	actor: string;
	/** What a reader asks the history of: a product's or an account's id. */
	subject: string;
	/** What of it changes: a variant's id, or the subject's again. */
	entity: string;
	field: string;
	from: unknown;
	to: unknown;
	reason?: string;
};

/** An entry as it is stored; `from` and `to` are JSON texts. */
export type Entry = Required<Omit<Change, "from" | "to">> & {
	seq: number;
	/** Milliseconds since 1970. */
	at: number;
	from: string;
	to: string;
	contentHash: string;
	hash: string;
};

/** Where a chain ends. */
export type Head = { seq: number; hash: string };

/** Every ledger of the shop, by the database it lies in. */
export const chains = ["catalog", "inventory", "auth", "orders"] as const;
export type Chain = (typeof chains)[number];

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What the first entry follows: different for each chain, so that one cannot be passed off as another. */
export const beginning = (chain: Chain): Head => ({ seq: 0, hash: sha256(`tussi ledger ${chain}`) });

/** Reads where the chain ends: run it before what a change is planned from, or in the same `batch()`, never after it. */
export const headQuery: SQL = sql`SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1`;

/** Where the chain ends now. */
export const headOf = async (d1: D1Database, chain: Chain): Promise<Head> =>
	(await statement(d1, headQuery).first<Head>()) ?? beginning(chain);

/** The hash of an entry's fields as a JSON array in this order. */
export const contentHashOf = (entry: Omit<Entry, "contentHash" | "hash">): string =>
	sha256(
		JSON.stringify([
			entry.seq,
			entry.storeId,
			entry.at,
			entry.actor,
			entry.subject,
			entry.entity,
			entry.field,
			entry.from,
			entry.to,
			entry.reason,
		]),
	);

/** An entry's hash: over the hash before it and its own content's, so that a reader who may not see the content can follow the chain all the same. */
export const hashAfter = (previous: string, contentHash: string): string => sha256(`${previous}\n${contentHash}`);

/** The changes as entries that follow this head. */
export function entriesAfter(head: Head, changes: readonly Change[], at: number): Entry[] {
	let { seq, hash } = head;
	return changes.map((change) => {
		seq += 1;
		const content = { seq, at, ...storable(change) };
		const contentHash = contentHashOf(content);
		hash = hashAfter(hash, contentHash);
		return { ...content, contentHash, hash };
	});
}

/** The change with nothing in it that a database would give back otherwise than it got it: then its hash would fit no more. */
function storable({ storeId, actor, subject, entity, field, from, to, reason = "" }: Change) {
	const text = (value: string) => value.toWellFormed().replaceAll("\0", "\uFFFD");
	return {
		storeId: text(storeId),
		actor: text(actor),
		subject: text(subject),
		entity: text(entity),
		field: text(field),
		// JSON escapes in them what the others may not have.
		from: JSON.stringify(from ?? null),
		to: JSON.stringify(to ?? null),
		reason: text(reason),
	};
}

/**
 * Writes the entries, where a condition is given only if it holds; put these statements into the batch of the change itself.
 * When another entry came first the whole batch is refused with `ledger_moved`: read again and plan anew (`planned`).
 */
export const append = (entries: readonly Entry[], condition: SQL = sql`true`): SQL[] =>
	jsonChunks(entries).map(
		(rows) => sql`
	INSERT INTO ledger (seq, store_id, at, actor, subject, entity, field, from_value, to_value, reason, content_hash, hash)
	SELECT value ->> 'seq', value ->> 'storeId', value ->> 'at', value ->> 'actor', value ->> 'subject', value ->> 'entity',
		value ->> 'field', value ->> 'from', value ->> 'to', value ->> 'reason', value ->> 'contentHash', value ->> 'hash'
	FROM json_each(${rows}) WHERE ${condition} ORDER BY value ->> 'seq'`,
	);
