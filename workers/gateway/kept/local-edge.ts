import { tagHeader } from "../../kit/caching.ts";
import type { Edge, Found } from "./edge.ts";
import type { Question } from "./question.ts";
import type { Kept } from "./whole.ts";

/** Until when (ms since 1970). */
type Rule = { freshUntil: number; staleUntil: number; lostUntil: number };
type Entry = Rule & { kept: Kept; tags: readonly string[]; isRenewed?: boolean };
/** Somebody is asked for this answer; what is purged meanwhile may be in it. */
type Flight = { purged: Set<string> };
type Ask = (question: Question) => Promise<Kept>;

/**
 * Workers Cache as it is where there is none: on a developer's machine and in tests. An answer is kept as its headers say
 * (RFC 9111; `stale-while-revalidate` and `stale-if-error` of RFC 5861), and forgotten by its tags.
 */
export class LocalEdge implements Edge {
	readonly #entries = new Map<string, Entry>();
	readonly #flights = new Set<Flight>();
	readonly #most: number;
	readonly #ask: Ask;

	/** `ask` is who makes answers; `most` answers are kept. */
	constructor(ask: Ask, most = 2000) {
		this.#ask = ask;
		this.#most = most;
	}

	async find(question: Question, waitUntil: (work: Promise<unknown>) => void): Promise<Found> {
		const now = Date.now();
		const entry = this.#entries.get(question.key);
		if (entry && now < entry.freshUntil) return { kept: entry.kept, status: "HIT" };
		if (entry && now < entry.staleUntil) {
			// One renews it; whoever comes meanwhile gets what is there.
			if (!entry.isRenewed) waitUntil(this.#renewed(question, entry));
			return { kept: entry.kept, status: "UPDATING" };
		}
		try {
			const found = await this.#renew(question);
			if (found.kept.status < 500 || !entry || now >= entry.lostUntil) return found;
		} catch (error) {
			if (!entry || now >= entry.lostUntil) throw error;
		}
		return { kept: entry.kept, status: "STALE" };
	}

	async purge(tags: readonly string[]): Promise<void> {
		for (const flight of this.#flights) for (const tag of tags) flight.purged.add(tag);
		for (const [key, entry] of this.#entries)
			if (entry.tags.some((tag) => tags.includes(tag))) this.#entries.delete(key);
	}

	async #renewed(question: Question, entry: Entry): Promise<void> {
		entry.isRenewed = true;
		await this.#renew(question).catch(() => undefined);
		entry.isRenewed = false;
	}

	async #renew(question: Question): Promise<Found> {
		const flight: Flight = { purged: new Set() };
		this.#flights.add(flight);
		try {
			const kept = await this.#ask(question);
			const rule = ruleOf(kept.headers.get("cloudflare-cdn-cache-control") ?? "");
			if (!rule) return { kept, status: "BYPASS" };
			const tags = (kept.headers.get(tagHeader) ?? "").split(",");
			if (!tags.some((tag) => flight.purged.has(tag))) this.#keep(question.key, { kept, tags, ...rule });
			return { kept, status: "MISS" };
		} finally {
			this.#flights.delete(flight);
		}
	}

	#keep(key: string, entry: Entry): void {
		this.#entries.delete(key);
		this.#entries.set(key, entry);
		const [oldest] = this.#entries.keys();
		if (this.#entries.size > this.#most && oldest !== undefined) this.#entries.delete(oldest);
	}
}

/** For how long (ms) an answer is good, may then be given while it is renewed, and where nobody can renew it. */
type Spans = { fresh: number; stale: number; lost: number };

/** Undefined for what is not to be kept. */
function spansOf(cacheControl: string): Spans | undefined {
	const seconds = (name: string) => Number(new RegExp(`(?:^|[ ,])${name}=(\\d+)`).exec(cacheControl)?.[1] ?? 0) * 1000;
	const fresh = seconds("max-age");
	if (/\b(no-store|private)\b/.test(cacheControl) || fresh === 0) return undefined;
	return { fresh, stale: seconds("stale-while-revalidate"), lost: seconds("stale-if-error") };
}

/** Much the same is said of all answers. */
const read = new Map<string, Spans | undefined>();

function ruleOf(cacheControl: string, now = Date.now()): Rule | undefined {
	if (read.size > 100) read.clear();
	if (!read.has(cacheControl)) read.set(cacheControl, spansOf(cacheControl));
	const spans = read.get(cacheControl);
	if (!spans) return undefined;
	const freshUntil = now + spans.fresh;
	return { freshUntil, staleUntil: freshUntil + spans.stale, lostUntil: freshUntil + spans.lost };
}
