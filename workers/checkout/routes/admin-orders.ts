import { Hono } from "hono";
import type { Caller } from "../../kit/caller.ts";
import { valid } from "../../kit/validate.ts";
import { AdminQuery, listOrders } from "../list-orders.ts";
import { changeOrder, OrderChange, RefundForm, refundOrder } from "../manage-orders.ts";
import type { OrderRow } from "../orders.ts";
import { seeOrder } from "../see-order.ts";
import { openTill } from "../till.ts";
import { answer, jsonOnly, manager, type Types, unkept } from "./asking.ts";
import { noOrder, reply } from "./orders.ts";

/** Orders, for those who run the store. */
export const adminOrders = new Hono<Types>()
	.get("/api/admin/orders", manager, valid("query", AdminQuery), async (c) => {
		const { q, ...query } = c.req.valid("query");
		const page = await listOrders(c.env, c.var.context.store.id, { q }, query);
		return "ok" in page ? answer(c, page) : c.json(page, 200, unkept);
	})
	.patch("/api/admin/orders/:id", manager, jsonOnly, valid("json", OrderChange), async (c) => {
		const change = c.req.valid("json");
		const order = await orderIn(c.env, c.var.context.store.id, c.req.param("id"));
		if (!order) return answer(c, noOrder);
		return reply(c, { storeId: order.storeId, caller: c.var.caller.sub }, [order.id, change], async () => {
			const done = await changeOrder(openTill(c.env), order, change, c.var.caller.sub);
			return done.ok ? orderNow(c.env, order, c.var.caller) : done;
		});
	})
	.post("/api/admin/orders/:id/refund", manager, jsonOnly, valid("json", RefundForm), async (c) => {
		const form = c.req.valid("json");
		const order = await orderIn(c.env, c.var.context.store.id, c.req.param("id"));
		if (!order) return answer(c, noOrder);
		const by = c.var.caller.sub;
		return reply(c, { storeId: order.storeId, caller: by }, [order.id, "refund", form], async (id) => {
			const done = await refundOrder(openTill(c.env), order, form, by, id && `ref_${id}`);
			return done.ok ? orderNow(c.env, order, c.var.caller) : done;
		});
	});

async function orderIn(env: CheckoutEnv, storeId: string, id: string): Promise<OrderRow | undefined> {
	const order = await openTill(env).orders.find(id);
	return order?.storeId === storeId ? order : undefined;
}

async function orderNow(env: CheckoutEnv, { storeId, id, origin }: OrderRow, caller: Caller) {
	const seen = await seeOrder(env, storeId, id, { caller }, origin);
	return seen.ok ? { ok: true as const, answer: { status: 200, body: seen.order } } : seen;
}
