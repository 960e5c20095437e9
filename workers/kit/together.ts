type Group<T> = { things: Set<string>; answer: Promise<T>; resolve(answer: Promise<T>): void };

/**
 * Asks one question about many things for all of this isolate who want to know at the same time. While one question is
 * under way, those who come wait for it and are then asked about together: so nobody is told anything older than her own
 * request, and a crowd costs a few questions. `ask` gets what all of them named, each thing once.
 */
export class Together<T> {
	/** By what the question is about, apart from the things: who asks, so to speak. */
	readonly #underWay = new Map<string, Promise<unknown>>();
	readonly #next = new Map<string, Group<T>>();
	readonly #keepAlive: (work: Promise<unknown>) => void;
	readonly #patience: number;

	/**
	 * `keepAlive` lets a question be answered when the one who asked has hung up: others wait for it. Whoever has waited for
	 * longer than `patience`, in ms, asks for herself.
	 */
	constructor(keepAlive: (work: Promise<unknown>) => void, patience = 5000) {
		this.#keepAlive = keepAlive;
		this.#patience = patience;
	}

	async of(about: string, things: readonly string[], ask: (things: string[]) => Promise<T>): Promise<T> {
		const before = this.#underWay.get(about);
		if (!before) return this.#begin(about, ask([...things]));
		const group = this.#next.get(about) ?? this.#gather(about);
		for (const thing of things) group.things.add(thing);
		await inTime(before, this.#patience);
		// The first to wake asks for all; who comes from now on waits for that.
		if (this.#next.get(about) === group) {
			this.#next.delete(about);
			group.resolve(this.#begin(about, ask([...group.things])));
		}
		const answered = await inTime(group.answer, this.#patience);
		return answered ? answered.value : ask([...things]);
	}

	#gather(about: string): Group<T> {
		const { promise: answer, resolve } = Promise.withResolvers<T>();
		const group: Group<T> = { things: new Set(), answer, resolve };
		this.#next.set(about, group);
		return group;
	}

	#begin(about: string, answer: Promise<T>): Promise<T> {
		const over: Promise<void> = answer.then(
			() => this.#end(about, over),
			() => this.#end(about, over),
		);
		this.#underWay.set(about, over);
		this.#keepAlive(over);
		return answer;
	}

	#end(about: string, over: Promise<unknown>): void {
		if (this.#underWay.get(about) === over) this.#underWay.delete(about);
	}
}

/** The answer, if it comes in time; a question that failed has failed for all who wait. The clock keeps a request alive that waits for another one. */
async function inTime<T>(promise: Promise<T>, patience: number): Promise<{ value: T } | undefined> {
	const { promise: over, resolve } = Promise.withResolvers<undefined>();
	const timer = setTimeout(() => resolve(undefined), patience);
	try {
		return await Promise.race([promise.then((value) => ({ value })), over]);
	} finally {
		clearTimeout(timer);
	}
}
