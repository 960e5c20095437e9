import { buildPushPayload } from "@block65/webcrypto-web-push";
import { Undeliverable } from "../../kit/mail.ts";
import { checkAddress } from "../../kit/public-address.ts";
import { isOfOrder, orderSubject } from "../mails.ts";
import { PushSubscriptions, vapidOf } from "../push-subscriptions.ts";
import type { Sender } from "./sender.ts";

/** How long a push service keeps it for a browser that is not there, in seconds. */
const keep = 24 * 60 * 60;

/** To one browser, encrypted for it alone (RFC 8291), in the shop's name (RFC 8292). */
export const push: Sender = async (env, store, row) => {
	const vapid = vapidOf(env);
	if (!vapid) throw new Undeliverable("Push is off");
	if (!isOfOrder(row)) throw new Error(`No push message tells of ${row.kind}`);
	const book = new PushSubscriptions(env.DB);
	const subscription = await book.find(row.recipient);
	if (!subscription) throw new Undeliverable("The subscription has ended");
	const { endpoint, p256dh, auth } = subscription;
	const checked = checkAddress(endpoint);
	if (!checked.ok) throw new Undeliverable(`The endpoint ${checked.reason}`);
	const data = { id: row.id, title: store.name, body: orderSubject(store, row), url: row.news.link };
	const message = { data, options: { ttl: keep, urgency: "normal" } } as const;
	const { method, headers, body } = await buildPushPayload(
		message,
		{ endpoint, expirationTime: null, keys: { p256dh, auth } },
		vapid,
	);
	const to = env.PUSH_API === "" ? endpoint : `${env.PUSH_API}?url=${encodeURIComponent(endpoint)}`;
	const answer = await fetch(to, { method, headers, body, redirect: "manual", signal: AbortSignal.timeout(5000) });
	await answer.body?.cancel();
	if (answer.ok) return;
	if (answer.status !== 404 && answer.status !== 410) throw new Error(`The push service answered ${answer.status}`);
	await book.forget(subscription.id);
	throw new Undeliverable(`The push service answered ${answer.status}`);
};
