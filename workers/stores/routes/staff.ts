import { Hono } from "hono";
import * as z from "zod";
import { isScript } from "../../kit/caller.ts";
import { refuse } from "../../kit/problem.ts";
import { Locale } from "../../kit/store.ts";
import { valid } from "../../kit/validate.ts";
import { homeOf } from "../home.ts";
import { answer, jsonOnly, manager, type Types, unkept } from "./asking.ts";

export const Invitation = z.strictObject({
	email: z.email().max(254).toLowerCase(),
	name: z.string().trim().max(120).default(""),
	/** Of the mail; the store's first without it. */
	locale: Locale.optional(),
});

/** Who runs a store. By an account's own session only: a script makes nobody a partner. */
export const staff = new Hono<Types>()
	.get("/api/admin/stores/:storeId/staff", manager, async (c) =>
		c.json({ items: await c.env.STAFF.list(c.var.context.store.id), nextCursor: null }, 200, unkept),
	)
	.post("/api/admin/stores/:storeId/staff", manager, jsonOnly, valid("json", Invitation), async (c) => {
		if (isScript(c.var.caller)) return answer(c, refuse("auth.forbidden", "Sign in to invite somebody."));
		const { locale, ...who } = c.req.valid("json");
		const { store, address } = c.var.context;
		const visitor = {
			store,
			address,
			device: "",
			locale: locale ?? store.locales[0] ?? "en",
			origin: await homeOf(c.env.DB, store.id, c.req.url),
		};
		const invited = await c.env.STAFF.invite(c.var.caller.sub, visitor, who);
		return invited.ok ? c.json(invited.member, 201, unkept) : answer(c, invited);
	})
	.delete("/api/admin/stores/:storeId/staff/:userId", manager, async (c) => {
		if (isScript(c.var.caller)) return answer(c, refuse("auth.forbidden", "Sign in to remove somebody."));
		const removed = await c.env.STAFF.remove(c.var.caller.sub, c.var.context.store.id, c.req.param("userId"));
		return removed.ok ? c.body(null, 204, unkept) : answer(c, removed);
	});
