import { type Chain, type Head, headOf } from "./ledger.ts";
import type { Mark } from "./ledger-follow.ts";
import type { LedgerKeys, SignedHead } from "./ledger-keys.ts";

/** A signed head as it is kept: for which entry, by its name, and what is in it. */
export type KeptHead = { seq: number; jws: string };

const folder = (chain: Chain): string => `heads/${chain}/`;
const nameOf = (chain: Chain, seq: number): string => `${folder(chain)}${String(seq).padStart(12, "0")}.jws`;
const seqOf = (name: string): number => Number(/(\d{12})\.jws$/.exec(name)?.[1] ?? Number.NaN);

/** How many entries back the last head is looked for at first. */
const nearby = 1000;

/**
 * Where signed heads are kept: a bucket, apart from the database they speak of. A head is written once and never
 * replaced. What was signed stands in the object's metadata too, so that one listing reads a thousand.
 */
export class HeadStore {
	readonly #bucket: R2Bucket;
	readonly #keys: LedgerKeys;
	readonly #atOnce: number;

	/** `atOnce`: how many heads are listed at once. */
	constructor(bucket: R2Bucket, keys: LedgerKeys, atOnce = 1000) {
		this.#bucket = bucket;
		this.#keys = keys;
		this.#atOnce = atOnce;
	}

	/** Signs where a chain ends, unless a head is kept for that entry already. */
	async put(chain: Chain, { seq, hash }: Head, now: number): Promise<void> {
		const jws = await this.#keys.sign({ chain, seq, hash, at: new Date(now).toISOString() });
		await this.#bucket.put(nameOf(chain, seq), jws, {
			onlyIf: { etagDoesNotMatch: "*" },
			httpMetadata: { contentType: "application/jose" },
			customMetadata: { jws },
		});
	}

	/** The heads kept for entries after this one and up to that one, in their order. */
	async *list(chain: Chain, after: number, until: number): AsyncGenerator<KeptHead> {
		let startAfter = nameOf(chain, after);
		for (;;) {
			const page = await this.#bucket.list({
				prefix: folder(chain),
				startAfter,
				limit: this.#atOnce,
				include: ["customMetadata"],
			});
			for (const { key, customMetadata } of page.objects) {
				const seq = seqOf(key);
				if (seq > until) return;
				if (seq > after) yield { seq, jws: customMetadata?.jws ?? "" };
			}
			const last = page.objects.at(-1);
			if (!page.truncated || !last) return;
			startAfter = last.key;
		}
	}

	/** The last head kept. Heads are listed from the oldest on, so it is looked for near the chain's end first, and then further back. */
	async last(chain: Chain, end: number): Promise<KeptHead | undefined> {
		for (let back = nearby; ; back *= 16) {
			const after = Math.max(0, end - back);
			let last: KeptHead | undefined;
			for await (const head of this.list(chain, after, Number.POSITIVE_INFINITY)) last = head;
			if (last || after === 0) return last;
		}
	}

	/** What was signed for that entry of that chain; undefined when it was not one of our keys, or for another. */
	async open(chain: Chain, { seq, jws }: KeptHead): Promise<SignedHead | undefined> {
		const signed = await this.#keys.read(jws);
		return signed?.chain === chain && signed.seq === seq ? signed : undefined;
	}

	async *marks(chain: Chain, until: number): AsyncGenerator<Mark> {
		for await (const kept of this.list(chain, 0, until)) yield { seq: kept.seq, signed: await this.open(chain, kept) };
	}
}

/**
 * How far a chain and its heads have to be read to be compared, while both go on growing: a head is signed after its entry
 * was written, so looked at in this order every head up to `heads` speaks of an entry up to `entries`, or of one that was cut off.
 */
export async function extentOf(
	d1: D1Database,
	chain: Chain,
	store: HeadStore,
): Promise<{ entries: number; heads: number }> {
	const end = await headOf(d1, chain);
	let beyond: KeptHead | undefined;
	for await (const head of store.list(chain, end.seq, Number.POSITIVE_INFINITY)) beyond = head;
	if (!beyond) return { entries: end.seq, heads: end.seq };
	return { entries: (await headOf(d1, chain)).seq, heads: beyond.seq };
}
