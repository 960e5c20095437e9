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
	const before = cursor === undefined ? undefined : Buffer.from(cursor, "base64url").toString();
	if (before !== undefined && !/^ntf_[0-9a-f-]{36}$/.test(before))
		return refuse("request.bad_cursor", "Start again without a cursor.");
	const rows = await book.list(storeId, { ...of, channel }, limit + 1, before);
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	return {
		items: shown.map((row) => present(row, of.userId === undefined)),
		nextCursor: rows.length > limit && last ? Buffer.from(last.id).toString("base64url") : null,
	};
}
