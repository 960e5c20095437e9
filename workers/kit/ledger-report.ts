import * as z from "zod";
import { type Caller, runsPlatform } from "./caller.ts";
import { beginning, type Chain, chains } from "./ledger.ts";
import { follow, reasons } from "./ledger-follow.ts";
import { extentOf, type HeadStore } from "./ledger-heads.ts";
import { readEntries } from "./ledger-read.ts";

/** Something that is now otherwise than its last entry says: it was changed past the ledger. */
export const Drift = z.object({ entity: z.string(), field: z.string(), ledger: z.unknown(), now: z.unknown() });
export type Drift = z.infer<typeof Drift>;

export const ChainReport = z.object({
	chain: z.enum(chains),
	ok: z.boolean(),
	entries: z.int(),
	head: z.object({ seq: z.int(), hash: z.string() }),
	signedHead: z.object({ seq: z.int(), at: z.iso.datetime() }).nullable(),
	/** How many entries came after it. */
	unsigned: z.int(),
	firstBad: z.object({ seq: z.int(), reason: z.enum(reasons) }).nullable(),
	drift: z.array(Drift),
});
export type ChainReport = z.infer<typeof ChainReport>;

/** What a service answers for its chains. */
export const LedgerPart = z.object({ chains: z.array(ChainReport) });

export const LedgerReport = z.object({
	ok: z.boolean(),
	checkedAt: z.iso.datetime(),
	chains: z.array(ChainReport),
});
export type LedgerReport = z.infer<typeof LedgerReport>;

/** A chain, where it lies, and what can be compared with it: of one store, or of all. */
export type Ledger = {
	chain: Chain;
	d1: D1Database;
	driftIn(storeId: string | undefined): Promise<Drift[]>;
};

/** Whose entries somebody may see: undefined for all, which is an admin's in person. */
export const sightOf = (caller: Caller, storeId: string): string | undefined =>
	runsPlatform(caller) ? undefined : storeId;

/** Follows a whole chain, beside its signed heads. Entries of other stores take part and are not told of. */
export async function verifyChain(
	{ chain, d1, driftIn }: Ledger,
	heads: HeadStore,
	storeId: string | undefined,
): Promise<ChainReport> {
	const extent = await extentOf(d1, chain, heads);
	const walk = await follow(beginning(chain), readEntries(d1, 0, extent.entries), heads.marks(chain, extent.heads));
	const drift = await driftIn(storeId);
	return {
		chain,
		ok: walk.firstBad === null && drift.length === 0,
		...walk,
		unsigned: walk.head.seq - (walk.signedHead?.seq ?? 0),
		drift,
	};
}
