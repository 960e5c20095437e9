import { Hono } from "hono";
import * as z from "zod";
import { refuse } from "../../kit/problem.ts";
import { valid } from "../../kit/validate.ts";
import { listMessages, ManagerQuery, PageQuery, StoreQuery } from "../list-messages.ts";
import { Messages, present } from "../messages.ts";
import { wakeQueue } from "../wake-queue.ts";
import { answer, jsonOnly, manager, signedIn, type Types, unkept } from "./asking.ts";

/** Dead letters to be tried anew: these, or without a list all of the store. */
export const Replay = z.strictObject({ ids: z.array(z.string().max(60)).min(1).max(100).optional() });

/** What people were told, for them and for those who run the store. */
export const notifications = new Hono<Types>()
	.get("/api/notifications", signedIn, valid("query", PageQuery), async (c) => {
		const of = { userId: c.var.caller.sub };
		const page = await listMessages(new Messages(c.env.DB), c.var.context.store.id, of, c.req.valid("query"));
		return "ok" in page ? answer(c, page) : c.json(page, 200, unkept);
	})
	.get("/api/admin/notifications", manager, valid("query", ManagerQuery), async (c) => {
		const { state, ...query } = c.req.valid("query");
		const page = await listMessages(new Messages(c.env.DB), c.var.context.store.id, { state }, query);
		return "ok" in page ? answer(c, page) : c.json(page, 200, unkept);
	})
	.get("/api/admin/dead-letters", manager, valid("query", StoreQuery), async (c) => {
		const dead = { state: "failed" } as const;
		const page = await listMessages(new Messages(c.env.DB), c.var.context.store.id, dead, c.req.valid("query"));
		return "ok" in page ? answer(c, page) : c.json(page, 200, unkept);
	})
	.post("/api/notifications/:id/retry", manager, async (c) => {
		const book = new Messages(c.env.DB);
		const [storeId, id] = [c.var.context.store.id, c.req.param("id")];
		const revived = await book.revive(storeId, [id]);
		await wakeQueue(c.env, revived);
		const row = await book.find(storeId, id);
		if (!row) return answer(c, refuse("notification.not_found", "Look for it in the list."));
		if (revived.length === 0)
			return answer(c, refuse("notification.not_failed", `It is ${row.state}: only what has failed is tried again.`));
		return c.json(present(row, true), 200, unkept);
	})
	.post("/api/admin/dead-letters/replay", manager, jsonOnly, valid("json", Replay), async (c) => {
		const replayed = await replayAll(c.env, c.var.context.store.id, c.req.valid("json").ids);
		return c.json({ replayed }, 200, unkept);
	});

/** At most so many at one call: they are sent again by hundreds. */
const rounds = 50;

async function replayAll(env: NotificationsEnv, storeId: string, ids: readonly string[] | undefined): Promise<number> {
	const book = new Messages(env.DB);
	let replayed = 0;
	for (let round = 0; round < rounds; round++) {
		const revived = await book.revive(storeId, ids);
		await wakeQueue(env, revived);
		replayed += revived.length;
		if (ids || revived.length < 100) break;
	}
	return replayed;
}
