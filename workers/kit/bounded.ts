/** Values by their keys, and no more of them than `most` in all, as `sizeOf` counts: what was put there longest ago goes first. */
export class Bounded<Value> {
	readonly #values = new Map<string, Value>();
	readonly #most: number;
	readonly #sizeOf: (value: Value) => number;
	#size = 0;

	constructor(most: number, sizeOf: (value: Value) => number) {
		this.#most = most;
		this.#sizeOf = sizeOf;
	}

	get(key: string): Value | undefined {
		return this.#values.get(key);
	}

	/** What `isOver` says of the oldest goes with it. */
	put(key: string, value: Value, isOver: (value: Value) => boolean = () => false): void {
		this.delete(key);
		this.#values.set(key, value);
		this.#size += this.#sizeOf(value);
		for (const [oldest, kept] of this.#values) {
			if (this.#size <= this.#most && !isOver(kept)) return;
			this.delete(oldest);
		}
	}

	delete(key: string): void {
		const value = this.#values.get(key);
		if (value === undefined) return;
		this.#values.delete(key);
		this.#size -= this.#sizeOf(value);
	}

	clear(): void {
		this.#values.clear();
		this.#size = 0;
	}
}
