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
 */
export class Breaker {
	readonly #settings: Required<Settings>;
	#outages = 0;
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
		try {
			const done = await work();
			this.#outages = 0;
			return done;
		} catch (error) {
			if (isOutage(error)) {
				this.#outages += 1;
				this.#last = { error, at: now() };
			} else this.#outages = 0;
			throw error;
		}
	}
}
