import { Hono } from "hono";
import { valid } from "../../kit/validate.ts";
import { correctStock, StockCorrection } from "../stock/correction.ts";
import { actorOf, jsonOnly, type ManagerTypes, manager, refused, tell } from "./manager.ts";

export const stock = new Hono<ManagerTypes>().post(
	"/api/products/:id/stock",
	manager,
	jsonOnly,
	valid("json", StockCorrection),
	async (c) => {
		const { id: storeId } = c.var.context.store;
		const correction = c.req.valid("json");
		const corrected = await correctStock(c.env, storeId, actorOf(c.var.caller), c.req.param("id"), correction);
		if (!corrected.ok) return refused(c, corrected);
		await tell(c, "inventory", "catalog");
		return c.json(corrected.levels);
	},
);
