import { within } from "../../kit/retry.ts";
import type { MessageRow } from "../messages.ts";
import type { Sender } from "./sender.ts";

const patience = 5000;

/** To her open pages and apps. If none is open, she finds it when she comes back. */
export const socket: Sender = async (env, store, row) => {
	const { eventId, eventType: type, eventAt, recipient } = row;
	const hub = env.HUBS.getByName(`${store.id}/${recipient}`);
	const told = { eventId, type, at: new Date(eventAt).toISOString(), data: dataOf(row) };
	await within(patience, (async () => hub.tell(told))());
};

/** What a page needs to say it in a sentence. The key to the order and the address of its owner are not for sockets. */
function dataOf({ kind, news }: Pick<MessageRow, "kind" | "news">): object {
	if (!("orderId" in news)) return { kind, ...news };
	const { orderId, number, status, total, tracking, refund, reason } = news;
	return { kind, orderId, number, status, total, tracking, refund, reason };
}
