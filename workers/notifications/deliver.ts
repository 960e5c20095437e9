import { Undeliverable } from "../kit/mail.ts";
import { retrying, within } from "../kit/retry.ts";
import { logFault, withoutValues } from "../kit/service.ts";
import type { Store } from "../kit/store.ts";
import { type MessageRow, Messages } from "./messages.ts";
import { senders } from "./senders/senders.ts";
import type { WakeUp } from "./wake-queue.ts";

/** How long sending one may take, in ms: well within the time for which it is claimed. */
const patience = 10_000;
/** Seconds until the queue comes again when not even the outcome could be written down. */
const longestPause = 30;

type Post = (row: MessageRow) => Promise<void>;

/**
 * Sends the messages a queue speaks of. Each is claimed first, and the queue is answered when its outcome is written down:
 * one that was sent already, or that somebody is sending, needs nothing more.
 */
export async function deliver(env: NotificationsEnv, batch: MessageBatch<WakeUp>): Promise<void> {
	const byMessage = Map.groupBy(batch.messages, ({ body }) => body.messageId);
	const again = await send(env, [...byMessage.keys()]);
	for (const [id, wakeUps] of byMessage)
		for (const wakeUp of wakeUps) {
			const delaySeconds = again.get(id) ?? null;
			if (delaySeconds === null) wakeUp.ack();
			else wakeUp.retry({ delaySeconds });
		}
}

/** Sends these messages. Answers in how many seconds to try one again; null, or nothing said of it, when it is over. */
export async function send(env: NotificationsEnv, ids: readonly string[]): Promise<Map<string, number | null>> {
	const book = new Messages(env.DB);
	const post = postOf(env);
	const rows = [...(await book.claim(ids)).values()];
	return new Map(await Promise.all(rows.map(async (row) => [row.id, await attempt(book, post, row)] as const)));
}

/** Answers in how many seconds to try again; null when it is over. */
async function attempt(book: Messages, post: Post, row: MessageRow): Promise<number | null> {
	try {
		const error = await post(row).then(
			() => undefined,
			(error: unknown) => error ?? new Error("No reason was given"),
		);
		if (error !== undefined) return await givenBack(book, row, error);
		// Between what took the mail and the mark that it did lies this write alone: only who is cut off right here sends it twice.
		await retrying(() => book.sent(row.id), [50, 250, 1000]);
		return null;
	} catch (error) {
		logFault(error, row.id);
		return longestPause;
	}
}

async function givenBack(book: Messages, row: MessageRow, error: unknown): Promise<number | null> {
	const said = withoutValues(error instanceof Error ? error.message : String(error));
	if (error instanceof Undeliverable) {
		await book.undeliverable(row, said);
		return null;
	}
	logFault(error, row.id);
	return book.failed(row, said);
}

/** Sends messages of several stores, and asks for each store once. */
function postOf(env: NotificationsEnv): Post {
	const stores = new Map<string, Promise<Store | undefined>>();
	const storeOf = (id: string): Promise<Store | undefined> => {
		const store = stores.get(id) ?? within(patience, (async () => env.STORES.byId(id))());
		stores.set(id, store);
		return store;
	};
	return async (row) => {
		const store = await storeOf(row.storeId);
		if (!store) throw new Error("There is no such store");
		await within(patience, senders[row.channel](env, store, row));
	};
}
