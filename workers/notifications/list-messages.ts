import * as z from "zod";
import { channels, MessageState, type Notification } from "../kit/notification.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { type MessageList, type Messages, present } from "./messages.ts";

export const PageQuery = z.object({
	limit: z
		.string()
		.regex(/^\d{1,3}$/, "is no number")
		.transform(Number)
		.pipe(z.int().min(1).max(100))
		.default(20)
		.meta({ type: "integer", minimum: 1, maximum: 100, pattern: undefined }),
	cursor: z.string().max(200).optional(),
	channel: z.enum(channels).optional(),
});
/** `store` where somebody runs more than the one whose host this is. */
export const StoreQuery = PageQuery.extend({ store: z.string().optional() });
export const ManagerQuery = StoreQuery.extend({ state: MessageState.optional() });

type Page = { items: Notification[]; nextCursor: string | null };

/** Messages newest first: an account's own, or for a manager the store's. The cursor is the last one's place in that order. */
export async function listMessages(
	book: Messages,
	storeId: string,
	of: Omit<MessageList, "channel">,
	{ limit, cursor, channel }: z.infer<typeof PageQuery>,
): Promise<Page | Refusal> {
	const before = placeIn(cursor);
	if (before === null) return refuse("request.bad_cursor", "Start again without a cursor.");
	const rows = await book.list(storeId, { ...of, channel }, limit + 1, before);
	const shown = rows.slice(0, limit);
	return {
		items: shown.map((row) => present(row, of.userId === undefined)),
		nextCursor: rows.length > limit ? cursorAfter(shown.at(-1)) : null,
	};
}

/** The message behind which a cursor goes on; null when it is none of ours. */
export function placeIn(cursor: string | undefined): string | undefined | null {
	if (cursor === undefined) return undefined;
	const before = Buffer.from(cursor, "base64url").toString();
	return /^ntf_[0-9a-f-]{36}$/.test(before) ? before : null;
}

export const cursorAfter = (last: { id: string } | undefined): string | null =>
	last ? Buffer.from(last.id).toString("base64url") : null;
