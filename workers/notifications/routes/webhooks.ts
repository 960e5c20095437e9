import type { Context } from "hono";
import { Hono } from "hono";
import { newId } from "../../kit/ids.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import { valid } from "../../kit/validate.ts";
import { Deliveries } from "../webhooks/deliveries.ts";
import { EndpointChange, EndpointForm, presentEndpoint, presentWithSecret } from "../webhooks/endpoint-form.ts";
import { Endpoints, type WebhookEndpoint } from "../webhooks/endpoints.ts";
import { DeliveryQuery, listDeliveries, presentDelivery } from "../webhooks/list-deliveries.ts";
import { wakeMended } from "../webhooks/wake-webhooks.ts";
import { webhookEvent } from "../webhooks/webhook-event.ts";
import { answer, jsonOnly, manager, type Types, unkept } from "./asking.ts";

const noWebhook = refuse("webhook.not_found", "Look for it in the list.");
const noDelivery = refuse("webhook.delivery_not_found", "Look for it in the webhook's deliveries.");
const isOff = refuse("webhook.inactive", "Switch it on first.");

/** Where partners are told of events, for those who run the store. */
export const webhooks = new Hono<Types>()
	.get("/api/admin/webhooks", manager, async (c) => {
		const all = await bookOf(c).list(c.var.context.store.id);
		return c.json({ items: all.map((endpoint) => presentEndpoint(endpoint)), nextCursor: null }, 200, unkept);
	})
	.post("/api/admin/webhooks", manager, jsonOnly, valid("json", EndpointForm), async (c) => {
		const made = await bookOf(c).create(c.var.context.store.id, c.req.valid("json"));
		return made.ok ? c.json(presentWithSecret(made.endpoint), 201, unkept) : answer(c, made);
	})
	.get("/api/admin/webhooks/:id", manager, async (c) => {
		const found = await bookOf(c).find(c.var.context.store.id, c.req.param("id"));
		return found ? c.json(presentEndpoint(found), 200, unkept) : answer(c, noWebhook);
	})
	.patch("/api/admin/webhooks/:id", manager, jsonOnly, valid("json", EndpointChange), async (c) => {
		const changed = await bookOf(c).change(c.var.context.store.id, c.req.param("id"), c.req.valid("json"));
		return changed ? c.json(presentEndpoint(changed), 200, unkept) : answer(c, noWebhook);
	})
	.delete("/api/admin/webhooks/:id", manager, async (c) => {
		const isGone = await bookOf(c).remove(c.var.context.store.id, c.req.param("id"));
		return isGone ? c.body(null, 204, unkept) : answer(c, noWebhook);
	})
	.post("/api/admin/webhooks/:id/rotate", manager, async (c) => {
		const rotated = await bookOf(c).rotate(c.var.context.store.id, c.req.param("id"));
		return rotated ? c.json(presentWithSecret(rotated), 200, unkept) : answer(c, noWebhook);
	})
	.post("/api/admin/webhooks/:id/test", manager, async (c) => {
		const endpoint = await activeOne(c, c.req.param("id"));
		if ("ok" in endpoint) return answer(c, endpoint);
		const [recorded] = await new Deliveries(c.env.DB).recordFor(endpoint.id, testEvent(endpoint));
		if (!recorded) return answer(c, isOff);
		await wakeMended(c.env, [recorded]);
		return asItIsNow(c, endpoint, recorded.deliveryId);
	})
	.get("/api/admin/webhooks/:id/deliveries", manager, valid("query", DeliveryQuery), async (c) => {
		const endpoint = await bookOf(c).find(c.var.context.store.id, c.req.param("id"));
		if (!endpoint) return answer(c, noWebhook);
		const page = await listDeliveries(new Deliveries(c.env.DB), endpoint.id, c.req.valid("query"));
		return "ok" in page ? answer(c, page) : c.json(page, 200, unkept);
	})
	.post("/api/admin/webhooks/:id/deliveries/:deliveryId/redeliver", manager, async (c) => {
		const endpoint = await activeOne(c, c.req.param("id"));
		if ("ok" in endpoint) return answer(c, endpoint);
		const id = c.req.param("deliveryId");
		await wakeMended(c.env, await new Deliveries(c.env.DB).redeliver(endpoint, id));
		return asItIsNow(c, endpoint, id);
	})
	.post("/api/admin/webhooks/:id/redeliver", manager, async (c) => {
		const endpoint = await activeOne(c, c.req.param("id"));
		if ("ok" in endpoint) return answer(c, endpoint);
		const again = await new Deliveries(c.env.DB).redeliver(endpoint, "parked");
		await wakeMended(c.env, again);
		return c.json({ redelivered: again.length }, 202, unkept);
	});

type C = Pick<Context<Types>, "env" | "var" | "json">;

const bookOf = ({ env }: Pick<C, "env">): Endpoints => new Endpoints(env.DB);

async function activeOne(c: C, id: string): Promise<WebhookEndpoint | Refusal> {
	const endpoint = await bookOf(c).find(c.var.context.store.id, id);
	if (!endpoint) return noWebhook;
	return endpoint.isActive ? endpoint : isOff;
}

async function asItIsNow(c: C, endpoint: WebhookEndpoint, deliveryId: string): Promise<Response> {
	const row = await new Deliveries(c.env.DB).find(endpoint, deliveryId);
	return row ? c.json(presentDelivery(row), 202, unkept) : answer(c, noDelivery);
}

const testEvent = ({ id, storeId }: WebhookEndpoint) =>
	webhookEvent({
		id: newId("evt"),
		type: "webhook.test",
		storeId,
		at: new Date().toISOString(),
		data: { webhookId: id },
	});
