import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { refuse } from "../../kit/problem.ts";
import { Locale } from "../../kit/store.ts";
import { requireJson, valid } from "../../kit/validate.ts";
import { PushEnd, PushForm, PushSubscriptions, vapidOf } from "../push-subscriptions.ts";
import { answer, signedIn, type Types, unkept } from "./asking.ts";

const off = refuse("push.off", "She is written to by mail.");

const onlyWhereOn = createMiddleware<Types>(async (c, next) => {
	if (!vapidOf(c.env)) return answer(c, off);
	requireJson(c.req.header("content-type"));
	return next();
});

/** Browsers that take messages while no page of ours is open (RFC 8030). */
export const push = new Hono<Types>()
	.get("/api/notifications/push-key", (c) => {
		const vapid = vapidOf(c.env);
		return vapid ? c.json({ key: vapid.publicKey }, 200, unkept) : answer(c, off);
	})
	.post("/api/notifications/push", signedIn, onlyWhereOn, valid("json", PushForm), async (c) => {
		const whose = { storeId: c.var.context.store.id, userId: c.var.caller.sub };
		const locale = Locale.safeParse((c.req.header("accept-language") ?? "").slice(0, 2).toLowerCase()).data ?? "en";
		await new PushSubscriptions(c.env.DB).add(whose, locale, c.req.valid("json"));
		return c.body(null, 204, unkept);
	})
	.delete("/api/notifications/push", signedIn, onlyWhereOn, valid("json", PushEnd), async (c) => {
		const whose = { storeId: c.var.context.store.id, userId: c.var.caller.sub };
		await new PushSubscriptions(c.env.DB).remove(whose, c.req.valid("json").endpoint);
		return c.body(null, 204, unkept);
	});
