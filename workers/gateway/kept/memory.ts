import { Bounded } from "../../kit/bounded.ts";

/** An answer of 200 with nothing of a request in it. Its headers are made once: to make them each time would be half of what giving it costs. */
export type Hot = { headers: Headers; body: ArrayBuffer };

type Entry = { hot: Hot; until: number; size: number };

/** What the names, the headers and the entry itself take, about. */
const around = 2000;

/**
 * The hottest answers, for a moment and within so many bytes; the one that was put there longest ago goes first. It is asked
 * on every request and asks nobody: an answer is put here with the time until which it may be given, and is gone after that.
 */
export class Memory {
	readonly #entries: Bounded<Entry>;
	readonly #largest: number;

	constructor(bytes: number) {
		this.#entries = new Bounded(bytes, ({ size }) => size);
		this.#largest = bytes / 50;
	}

	get(key: string, now = Date.now()): Hot | undefined {
		const entry = this.#entries.get(key);
		if (!entry) return undefined;
		if (entry.until > now) return entry.hot;
		this.#entries.delete(key);
		return undefined;
	}

	/** `until` in ms since 1970. Too large a part of all is not kept. */
	put(key: string, hot: Hot, until: number, now = Date.now()): void {
		const size = hot.body.byteLength + around + 2 * key.length;
		this.#entries.delete(key);
		if (until <= now || size > this.#largest) return;
		this.#entries.put(key, { hot, until, size }, (entry) => entry.until <= now);
	}

	clear(): void {
		this.#entries.clear();
	}
}
