import { tagHeader } from "../../kit/caching.ts";
import type { Edge } from "./edge.ts";
import { type Kept, respond, whole } from "./whole.ts";

type Rule = { freshUntil: number; staleUntil: number; lostUntil: number };
type Entry = Kept & Rule & { tags: readonly string[]; isRenewed?: boolean };
/** Somebody is asked for this answer; what is purged meanwhile may be in it. */
type Flight = { purged: Set<string> };
type Ask = (request: Request) => Promise<Response>;

/**
 * Workers Cache as it is where there is none: on a developer's machine and in tests. An answer is kept as its headers say
 * (RFC 9111; `stale-while-revalidate` and `stale-if-error` of RFC 5861), and forgotten by its tags.
 */
export class LocalEdge implements Edge {
	readonly #entries = new Map<string, Entry>();
	readonly #flights = new Set<Flight>();
	readonly #most: number;
	readonly #ask: Ask;

	/** `ask` is the entrypoint behind; `most` answers are kept. */
	constructor(ask: Ask, most = 2000) {
		this.#ask = ask;
		this.#most = most;
	}

	async fetch(request: Request, waitUntil: (work: Promise<unknown>) => void): Promise<Response> {
		const now = Date.now();
		const entry = this.#entries.get(request.url);
		if (entry && now < entry.freshUntil) return said(entry, "HIT");
		if (entry && now < entry.staleUntil) {
			// One renews it; whoever comes meanwhile gets what is there.
			if (!entry.isRenewed) waitUntil(this.#renewed(request, entry));
			return said(entry, "UPDATING");
		}
		try {
			const answer = await this.#renew(request);
			if (answer.status < 500 || !entry || now >= entry.lostUntil) return answer;
		} catch (error) {
			if (!entry || now >= entry.lostUntil) throw error;
		}
		return said(entry, "STALE");
	}

	async purge(tags: readonly string[]): Promise<void> {
		for (const flight of this.#flights) for (const tag of tags) flight.purged.add(tag);
		for (const [key, entry] of this.#entries)
			if (entry.tags.some((tag) => tags.includes(tag))) this.#entries.delete(key);
	}

	async #renewed(request: Request, entry: Entry): Promise<void> {
		entry.isRenewed = true;
		await this.#renew(request).catch(() => undefined);
		entry.isRenewed = false;
	}

	async #renew(request: Request): Promise<Response> {
		const flight: Flight = { purged: new Set() };
		this.#flights.add(flight);
		try {
			const answer = await this.#ask(request);
			const rule = ruleOf(answer.headers.get("cloudflare-cdn-cache-control") ?? "");
			if (!rule) return said(await whole(answer), "BYPASS");
			const kept = await whole(answer);
			const tags = (answer.headers.get(tagHeader) ?? "").split(",");
			if (!tags.some((tag) => flight.purged.has(tag))) this.#keep(request.url, { ...kept, tags, ...rule });
			return said(kept, "MISS");
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

/** Until when (ms since 1970) an answer is good, may be given while it is renewed, and where nobody can renew it. */
function ruleOf(cacheControl: string, now = Date.now()): Rule | undefined {
	const seconds = (name: string) => Number(new RegExp(`(?:^|[ ,])${name}=(\\d+)`).exec(cacheControl)?.[1] ?? 0);
	const age = seconds("max-age");
	if (/\b(no-store|private)\b/.test(cacheControl) || age === 0) return undefined;
	const freshUntil = now + age * 1000;
	return {
		freshUntil,
		staleUntil: freshUntil + seconds("stale-while-revalidate") * 1000,
		lostUntil: freshUntil + seconds("stale-if-error") * 1000,
	};
}

function said(kept: Kept, status: string): Response {
	const answer = respond(kept);
	answer.headers.set("cf-cache-status", status);
	return answer;
}
