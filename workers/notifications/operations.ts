import * as z from "zod";
import { Notification } from "../kit/notification.ts";
import type { Operation } from "../kit/openapi.ts";
import { ManagerQuery, PageQuery, StoreQuery } from "./list-messages.ts";
import { PushEnd, PushForm } from "./push-subscriptions.ts";
import { WishForm } from "./restock-wishes.ts";
import { Replay } from "./routes/notifications.ts";
import { LiftQuery, Suppression } from "./suppressions.ts";
import { webhookOperations, webhooksNamed } from "./webhooks/operations.ts";

const Page = z.object({ items: z.array(Notification), nextCursor: z.string().nullable() });
const store = z.object({ store: z.string().optional() });
const tag = "Notifications";

export const operations: readonly Operation[] = [
	{
		method: "GET",
		path: "/api/notifications",
		summary: "What she was told, newest first",
		tag,
		who: "customer",
		query: PageQuery,
		answers: { 200: Page },
		refusals: ["request.bad_cursor"],
	},
	{
		method: "GET",
		path: "/api/admin/notifications",
		summary: "What the store's people were told, newest first, and what became of it",
		tag,
		who: "manager",
		query: ManagerQuery,
		answers: { 200: Page },
		refusals: ["request.bad_cursor"],
	},
	{
		method: "POST",
		path: "/api/notifications/{id}/retry",
		summary: "Try a dead letter anew",
		tag,
		who: "manager",
		query: store,
		answers: { 200: Notification },
		refusals: ["notification.not_found", "notification.not_failed"],
	},
	{
		method: "GET",
		path: "/api/admin/dead-letters",
		summary: "What could not be sent and is not tried any more, newest first",
		tag,
		who: "manager",
		query: StoreQuery,
		answers: { 200: Page },
		refusals: ["request.bad_cursor"],
	},
	{
		method: "POST",
		path: "/api/admin/dead-letters/replay",
		summary: "Try dead letters anew: these, or all of the store, up to 5,000 at a call",
		tag,
		who: "manager",
		query: store,
		body: Replay,
		answers: { 200: z.object({ replayed: z.int() }) },
	},
	...webhookOperations,
	{
		method: "POST",
		path: "/api/products/{id}/notify-me",
		summary: "Be mailed once when something sold out is to be had again: a variant, or any of the product's",
		tag,
		who: "all",
		headers: z.object({ "accept-language": z.string().optional() }),
		body: WishForm,
		answers: { 202: null },
		refusals: ["product.not_found", "variant.not_found", "stock.available"],
	},
	{
		method: "GET",
		path: "/api/notifications/push-key",
		summary: "The shop's public key towards push services, by which a browser subscribes (RFC 8292)",
		tag,
		who: "all",
		answers: { 200: z.object({ key: z.string() }) },
		refusals: ["push.off"],
	},
	{
		method: "POST",
		path: "/api/notifications/push",
		summary: "Let this browser be told of her orders; of more than ten the oldest is forgotten",
		tag,
		who: "customer",
		headers: z.object({ "accept-language": z.string().optional() }),
		body: PushForm,
		answers: { 204: null },
		refusals: ["push.off"],
	},
	{
		method: "DELETE",
		path: "/api/notifications/push",
		summary: "Tell this browser nothing any more",
		tag,
		who: "customer",
		body: PushEnd,
		answers: { 204: null },
		refusals: ["push.off"],
	},
	{
		method: "GET",
		path: "/api/admin/suppressions",
		summary: "Addresses that take no more mail from the store, and why",
		tag,
		who: "manager",
		query: StoreQuery,
		answers: { 200: z.object({ items: z.array(Suppression), nextCursor: z.string().nullable() }) },
		refusals: ["request.bad_cursor"],
	},
	{
		method: "DELETE",
		path: "/api/admin/suppressions/{address}",
		summary: "Let mail go there again: after a bounce, or with `reason=unsubscribed` when she has asked for it",
		tag,
		who: "manager",
		query: LiftQuery,
		answers: { 204: null },
		refusals: ["suppression.not_found"],
	},
];

export const named = { Notification, ...webhooksNamed };
