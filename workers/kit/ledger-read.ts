import { sql } from "drizzle-orm";
import type { Entry } from "./ledger.ts";
import { limitTo, statement } from "./statement.ts";

/** How much is read at once: so many entries, and no more bytes of values than this, but always one entry. */
const atOnce = 2000;
const bytesAtOnce = 4_000_000;

/** The entries after one and up to another, in their order. */
export async function* readEntries(d1: D1Database, after: number, until: number): AsyncGenerator<Entry> {
	let last = after;
	while (last < until) {
		const entries = await portion(d1, last, until);
		yield* entries;
		// Entries may be missing: that is for the reader to notice.
		last = entries.at(-1)?.seq ?? until;
	}
}

async function portion(d1: D1Database, after: number, until: number): Promise<Entry[]> {
	const query = sql`
		SELECT ledger.seq, store_id AS storeId, at, actor, subject, entity, field, from_value AS "from", to_value AS "to", reason,
			content_hash AS contentHash, hash
		FROM (
			SELECT seq, sum(bytes) OVER (ORDER BY seq) - bytes AS before FROM (
				SELECT seq, octet_length(from_value) + octet_length(to_value) AS bytes
				FROM ledger WHERE seq > ${after} AND seq <= ${until} ORDER BY seq ${limitTo(atOnce)}
			)
		) AS sizes JOIN ledger ON ledger.seq = sizes.seq
		WHERE sizes.before < ${bytesAtOnce} ORDER BY ledger.seq`;
	return (await statement(d1, query).all<Entry>()).results;
}
