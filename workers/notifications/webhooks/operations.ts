import * as z from "zod";
import type { Operation } from "../../kit/openapi.ts";
import { EndpointAnswer, EndpointChange, EndpointForm, EndpointWithSecret } from "./endpoint-form.ts";
import { DeliveryAnswer, DeliveryQuery } from "./list-deliveries.ts";

const about = { tag: "Webhooks", who: "manager", query: z.object({ store: z.string().optional() }) } as const;

export const webhookOperations: readonly Operation[] = [
	{
		...about,
		method: "GET",
		path: "/api/admin/webhooks",
		summary: "Where the store's partner is told of events",
		answers: { 200: z.object({ items: z.array(EndpointAnswer), nextCursor: z.null() }) },
	},
	{
		...about,
		method: "POST",
		path: "/api/admin/webhooks",
		summary: "Be told of events at an https address; the secret they are signed with is shown this once",
		body: EndpointForm,
		answers: { 201: EndpointWithSecret },
		refusals: ["webhook.too_many"],
	},
	{
		...about,
		method: "GET",
		path: "/api/admin/webhooks/{id}",
		summary: "A webhook",
		answers: { 200: EndpointAnswer },
		refusals: ["webhook.not_found"],
	},
	{
		...about,
		method: "PATCH",
		path: "/api/admin/webhooks/{id}",
		summary: "Change a webhook, or switch it on or off; switched off, what waits for it is parked",
		body: EndpointChange,
		answers: { 200: EndpointAnswer },
		refusals: ["webhook.not_found"],
	},
	{
		...about,
		method: "DELETE",
		path: "/api/admin/webhooks/{id}",
		summary: "Delete a webhook and its deliveries",
		answers: { 204: null },
		refusals: ["webhook.not_found"],
	},
	{
		...about,
		method: "POST",
		path: "/api/admin/webhooks/{id}/rotate",
		summary: "A new secret, shown this once; for a day the old one signs as well",
		answers: { 200: EndpointWithSecret },
		refusals: ["webhook.not_found"],
	},
	{
		...about,
		method: "POST",
		path: "/api/admin/webhooks/{id}/test",
		summary: "Send an event of type `webhook.test`",
		answers: { 202: DeliveryAnswer },
		refusals: ["webhook.not_found", "webhook.inactive"],
	},
	{
		...about,
		method: "GET",
		path: "/api/admin/webhooks/{id}/deliveries",
		summary: "What it was told, newest first, and what became of it",
		query: DeliveryQuery,
		answers: { 200: z.object({ items: z.array(DeliveryAnswer), nextCursor: z.string().nullable() }) },
		refusals: ["webhook.not_found", "request.bad_cursor"],
	},
	{
		...about,
		method: "POST",
		path: "/api/admin/webhooks/{id}/deliveries/{deliveryId}/redeliver",
		summary: "Send a delivery again, the same event under the same ids",
		answers: { 202: DeliveryAnswer },
		refusals: ["webhook.not_found", "webhook.delivery_not_found", "webhook.inactive"],
	},
	{
		...about,
		method: "POST",
		path: "/api/admin/webhooks/{id}/redeliver",
		summary: "Send all that is parked again, up to 5,000 at a call",
		answers: { 202: z.object({ redelivered: z.int() }) },
		refusals: ["webhook.not_found", "webhook.inactive"],
	},
];

export const webhooksNamed = { Webhook: EndpointAnswer, WebhookDelivery: DeliveryAnswer };
