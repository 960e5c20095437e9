import { sql } from "drizzle-orm";
import { beginning, type Chain, type Head, headOf } from "./ledger.ts";
import { follow } from "./ledger-follow.ts";
import { HeadStore } from "./ledger-heads.ts";
import { LedgerKeys } from "./ledger-keys.ts";
import { readEntries } from "./ledger-read.ts";
import { logFault } from "./service.ts";
import { statement } from "./statement.ts";

type Anchorage = { LEDGER_HEADS: R2Bucket; LEDGER_KEYS: string };

/**
 * Signs where the chain ends, if it has grown since that was last signed, and if everything up to there is good: what was
 * tampered with is never signed. Fails nobody's work: what goes wrong is logged, and tried again with the next change.
 */
export async function anchor(
	d1: D1Database,
	chain: Chain,
	env: Anchorage,
	now = Date.now(),
): Promise<"signed" | "unmoved" | "refused"> {
	try {
		const store = new HeadStore(env.LEDGER_HEADS, new LedgerKeys(env.LEDGER_KEYS));
		const end = await headOf(d1, chain);
		const signed = await lastGood(d1, chain, store, end.seq);
		if (signed.seq >= end.seq) return "unmoved";
		const { head, firstBad } = await follow(signed, readEntries(d1, signed.seq, end.seq));
		if (firstBad)
			throw new Error(`Ledger ${chain}: entry ${firstBad.seq} is ${firstBad.reason}; nothing more is signed`);
		await store.put(chain, head, now);
		return "signed";
	} catch (error) {
		logFault(error, "");
		return "refused";
	}
}

/** The last head that was signed, or the beginning. Throws when the chain is not as it was signed. */
async function lastGood(d1: D1Database, chain: Chain, store: HeadStore, end: number): Promise<Head> {
	const kept = await store.last(chain, end);
	if (!kept) return beginning(chain);
	const signed = await store.open(chain, kept);
	if (!signed)
		throw new Error(`Ledger ${chain}: the head kept for entry ${kept.seq} is not ours; nothing more is signed`);
	const entry = await statement(d1, sql`SELECT hash FROM ledger WHERE seq = ${signed.seq}`).first<{ hash: string }>();
	if (entry?.hash !== signed.hash)
		throw new Error(`Ledger ${chain}: entry ${signed.seq} is not the one that was signed; nothing more is signed`);
	return signed;
}
