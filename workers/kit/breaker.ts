type Settings = {
	/** Which errors say that the other side is out, as opposed to having refused. */
	isOutage: (error: unknown) => boolean;
	/** So many outages in a row open it, */
	after?: number;
	/** for so many ms. */
	pause?: number;
	now?: () => number;
};

/**
 * Spares a dependency that is out, and everybody the wait for it: after some outages in a row the last one is thrown at once,
 * without asking. When the pause is over one caller tries; her outcome decides for all.
 * Who waited in vain while others were answered says that it is slow, not that it is out: that counts for nothing.
 */
export class Breaker {
	readonly #settings: Required<Settings>;
	#outages = 0;
	/** How often the other side was heard. */
	#answers = 0;
	#last: { error: unknown; at: number } | undefined;

	constructor({ isOutage, after = 5, pause = 5000, now = Date.now }: Settings) {
		this.#settings = { isOutage, after, pause, now };
	}

	async run<T>(work: () => Promise<T>): Promise<T> {
		const { isOutage, after, pause, now } = this.#settings;
		if (this.#last && this.#outages >= after) {
			if (now() - this.#last.at < pause) throw this.#last.error;
			// The others go on failing at once while this one tries.
			this.#last.at = now();
		}
		const before = this.#answers;
		try {
			const done = await work();
			this.#heard();
			return done;
		} catch (error) {
			if (!isOutage(error)) this.#heard();
			else if (this.#answers === before) {
				this.#outages += 1;
				this.#last = { error, at: now() };
			}
			throw error;
		}
	}

	#heard(): void {
		this.#outages = 0;
		this.#answers += 1;
	}
}
