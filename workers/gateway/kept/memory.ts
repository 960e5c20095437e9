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
	readonly #entries = new Map<string, Entry>();
	readonly #most: number;
	#size = 0;

	constructor(bytes: number) {
		this.#most = bytes;
	}

	get(key: string, now = Date.now()): Hot | undefined {
		const entry = this.#entries.get(key);
		if (!entry) return undefined;
		if (entry.until > now) return entry.hot;
		this.#drop(key, entry);
		return undefined;
	}

	/** `until` in ms since 1970. Too large a part of all is not kept. */
	put(key: string, hot: Hot, until: number, now = Date.now()): void {
		const size = hot.body.byteLength + around + 2 * key.length;
		const before = this.#entries.get(key);
		if (before) this.#drop(key, before);
		if (until <= now || size > this.#most / 50) return;
		this.#entries.set(key, { hot, until, size });
		this.#size += size;
		for (const [oldest, entry] of this.#entries) {
			if (this.#size <= this.#most && entry.until > now) return;
			this.#drop(oldest, entry);
		}
	}

	clear(): void {
		this.#entries.clear();
		this.#size = 0;
	}

	#drop(key: string, { size }: Entry): void {
		this.#entries.delete(key);
		this.#size -= size;
	}
}
