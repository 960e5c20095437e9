import { Hono } from "hono";
import { refuse } from "../../kit/problem.ts";
import { valid } from "../../kit/validate.ts";
import { StoreQuery } from "../list-messages.ts";
import { LiftQuery, lift, listSuppressions } from "../suppressions.ts";
import { answer, manager, type Types, unkept } from "./asking.ts";

/** Addresses that take no mail, for those who run the store. */
export const suppressions = new Hono<Types>()
	.get("/api/admin/suppressions", manager, valid("query", StoreQuery), async (c) => {
		const page = await listSuppressions(c.env.DB, c.var.context.store.id, c.req.valid("query"));
		return "ok" in page ? answer(c, page) : c.json(page, 200, unkept);
	})
	.delete("/api/admin/suppressions/:address", manager, valid("query", LiftQuery), async (c) => {
		const { reason } = c.req.valid("query");
		const wasThere = await lift(c.env.DB, c.var.context.store.id, c.req.param("address"), reason);
		if (!wasThere) return answer(c, refuse("suppression.not_found", "Look for it in the list."));
		return c.body(null, 204, unkept);
	});
