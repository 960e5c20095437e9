import { logFault } from "../kit/service.ts";

/** What the queue carries: that a message waits in the database. */
export type WakeUp = { messageId: string };

/** How soon after an event the timer looks whether the queue has forgotten it, in ms. */
export const soon = 20_000;

/** The most a queue takes in one call. */
const atOnce = 100;

/** Tells the queue of messages. Never throws: of what it does not hear now, or forgets, the timer tells it again. */
export const wakeQueue = ({ QUEUE }: { QUEUE: Queue<WakeUp> }, messageIds: readonly string[]): Promise<void> =>
	tellQueue(
		QUEUE,
		messageIds.map((messageId) => ({ messageId })),
	);

/** Puts these into a queue that may forget them. Never throws. */
export async function tellQueue<Body>(queue: Queue<Body>, bodies: readonly Body[]): Promise<void> {
	try {
		for (let at = 0; at < bodies.length; at += atOnce)
			await queue.sendBatch(bodies.slice(at, at + atOnce).map((body) => ({ body })));
	} catch (error) {
		logFault(error, "");
	}
}
