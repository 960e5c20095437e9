import { callerOfToken } from "../kit/caller.ts";
import { orderMailKinds } from "../kit/notification.ts";
import type { OrderTold } from "../kit/order-told.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { cursorAfter, placeIn } from "./list-messages.ts";
import { isOfOrder } from "./mails.ts";
import { Messages } from "./messages.ts";

export type OrdersTold = { ok: true; items: OrderTold[]; nextCursor: string | null } | Refusal;

const atOnce = 20;
/** How old, in ms, what `auth` said of a session may be. */
const freshness = 5000;

/** What an account was told of its orders that is worth a sentence, newest first. */
export async function ordersTold(
	env: NotificationsEnv,
	storeId: string,
	accessToken: string,
	cursor: string | undefined,
): Promise<OrdersTold> {
	const caller = await callerOfToken(accessToken, storeId, env.AUTH, freshness);
	if (!caller) return refuse("auth.required", "Sign in again.");
	const before = placeIn(cursor);
	if (before === null) return refuse("request.bad_cursor", "Start again without a cursor.");
	const of = { userId: caller.sub, channel: "socket", kinds: orderMailKinds } as const;
	const rows = await new Messages(env.DB).list(storeId, of, atOnce + 1, before);
	const items = rows.slice(0, atOnce).flatMap((row) => {
		if (!isOfOrder(row)) return [];
		const { orderId, number } = row.news;
		return [{ id: row.id, at: new Date(row.eventAt).toISOString(), kind: row.kind, orderId, number }];
	});
	return { ok: true, items, nextCursor: rows.length > atOnce ? cursorAfter(rows[atOnce - 1]) : null };
}
