import { contentHashOf, type Entry, type Head, hashAfter } from "./ledger.ts";
import type { SignedHead } from "./ledger-keys.ts";

/**
 * What can be wrong with a chain at an entry: it is `missing`; its content was `changed`; it is `unlinked` from the one before
 * it; a signed head says that it, or one between it and the signed head before, was `rewritten`; it and those after it were
 * `cut_off`, though a head was signed for them; the head kept for it is not signed by us (`forged_head`).
 */
export const reasons = ["missing", "changed", "unlinked", "rewritten", "cut_off", "forged_head"] as const;
export type Bad = { seq: number; reason: (typeof reasons)[number] };

/** A head that is kept for an entry; undefined where no key of ours signed it for this one. */
export type Mark = { seq: number; signed: SignedHead | undefined };

export type Walk = {
	entries: number;
	/** Where the chain ends. */
	head: Head;
	/** The last signed head up to which everything is as it was written. */
	signedHead: { seq: number; at: string } | null;
	firstBad: Bad | null;
};

/** Follows a chain from a head that is known to be good, comparing it with the signed heads after that; both in their order. */
export async function follow(
	from: Head,
	entries: AsyncIterable<Entry>,
	marks: AsyncIterable<Mark> = nothing(),
): Promise<Walk> {
	const walk: Walk = { entries: 0, head: from, signedHead: null, firstBad: null };
	const kept = marks[Symbol.asyncIterator]();
	let next = await kept.next();
	for await (const entry of entries) {
		walk.entries += 1;
		walk.firstBad ??= faultOf(entry, walk.head);
		walk.head = { seq: entry.seq, hash: entry.hash };
		while (!walk.firstBad && !next.done && next.value.seq <= entry.seq) {
			compare(walk, next.value);
			next = await kept.next();
		}
	}
	if (!next.done) walk.firstBad ??= faultAfterEnd(walk.head, next.value);
	return walk;
}

/** Whether the entry is good and follows the one before. */
export function faultOf(entry: Entry, before: Head): Bad | null {
	if (entry.seq !== before.seq + 1) return { seq: before.seq + 1, reason: "missing" };
	if (contentHashOf(entry) !== entry.contentHash) return { seq: entry.seq, reason: "changed" };
	if (hashAfter(before.hash, entry.contentHash) !== entry.hash) return { seq: entry.seq, reason: "unlinked" };
	return null;
}

/** The mark is for the entry at which the walk stands: all before it were compared there. */
function compare(walk: Walk, { seq, signed }: Mark): void {
	if (!signed) walk.firstBad = { seq, reason: "forged_head" };
	else if (signed.hash !== walk.head.hash) walk.firstBad = { seq, reason: "rewritten" };
	else walk.signedHead = { seq, at: signed.at };
}

const faultAfterEnd = (end: Head, { seq, signed }: Mark): Bad =>
	signed ? { seq: end.seq + 1, reason: "cut_off" } : { seq, reason: "forged_head" };

async function* nothing(): AsyncGenerator<never> {}
