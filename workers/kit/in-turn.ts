/** Whose turn is the last so far, by what it is that they queue for. */
const queues = new Map<string, Promise<void>>();

/**
 * Lets those of this isolate who would change the same thing do so one after the other: who plans a write beside others
 * loses it to them, over and over when there are many. It saves work and nothing more: that a write fits is for the database
 * to say, so whoever has waited for long (in ms; perhaps for somebody who is gone) goes ahead.
 */
export async function inTurn<T>(queue: string, work: () => Promise<T>, patience = 10_000): Promise<T> {
	const before = queues.get(queue);
	const { promise: mine, resolve: next } = Promise.withResolvers<void>();
	queues.set(queue, mine);
	if (before) await atMost(before, patience);
	try {
		return await work();
	} finally {
		next();
		if (queues.get(queue) === mine) queues.delete(queue);
	}
}

/** The clock that runs beside keeps a request alive which waits for another one. */
async function atMost(promise: Promise<void>, patience: number): Promise<void> {
	const { promise: over, resolve } = Promise.withResolvers<void>();
	const timer = setTimeout(resolve, patience);
	await Promise.race([promise, over]);
	clearTimeout(timer);
}
