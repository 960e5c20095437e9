import { Hono } from "hono";
import { valid } from "../../kit/validate.ts";
import { historyOf } from "../managing/history.ts";
import { HistoryQuery } from "./managed-query.ts";
import { type ManagerTypes, manager, refused } from "./manager.ts";

export const history = new Hono<ManagerTypes>().get(
	"/api/products/:id/history",
	manager,
	valid("query", HistoryQuery),
	async (c) => {
		const page = await historyOf(c.env, c.var.context.store.id, c.req.param("id"), c.req.valid("query"));
		return "ok" in page ? refused(c, page) : c.json(page);
	},
);
