import type Stripe from "stripe";
import * as z from "zod";
import type { Context } from "./context.ts";
import { newId } from "./ids.ts";
import { listed } from "./lists.ts";
import type { Charge, Dispute, Event, EventType, PaymentIntent, Refund, StoredSession } from "./objects.ts";
import { listOf, paging, text } from "./params.ts";
import { sessionAsAnswered } from "./session-shape.ts";

/** Typed as the SDK's own, so that a new SDK with a new version does not compile until this is looked at. */
export const API_VERSION: Stripe.LatestApiVersion = "2026-10-28.endive";

/** What the shop's webhook endpoint is subscribed to. Other events are kept and listed, and sent to nobody. */
const SUBSCRIBED = new Set<EventType>([
	"charge.dispute.closed",
	"charge.dispute.created",
	"charge.refunded",
	"charge.succeeded",
	"checkout.session.completed",
	"checkout.session.expired",
	"payment_intent.payment_failed",
	"payment_intent.succeeded",
	"refund.created",
]);

type Announced = StoredSession | PaymentIntent | Charge | Refund | Dispute;

/** Records that something happened, with the object as it now is, and puts its webhook in the queue. */
export function announce(context: Context, type: EventType, object: Announced): void {
	const url = SUBSCRIBED.has(type) ? webhookUrl(context, object) : null;
	const event: Event = {
		id: newId("evt"),
		object: "event",
		api_version: API_VERSION,
		created: context.now,
		data: { object: object.object === "checkout.session" ? sessionAsAnswered(object) : object },
		livemode: false,
		pending_webhooks: url ? 1 : 0,
		request: context.request,
		type,
	};
	context.store.put(event);
	context.caused.push(event.id);
	if (url) context.deliveries.add(event.id, url, Date.now());
}

/** The shop that sold it: the host its session leads back to. A payment made without a session has none. */
function webhookUrl({ store }: Context, object: Announced): string | null {
	const session = object.object === "checkout.session" ? object : sessionOf(store, object);
	return session ? `${new URL(session.success_url).origin}/api/webhooks/stripe` : null;
}

function sessionOf(store: Context["store"], object: Exclude<Announced, StoredSession>): StoredSession | undefined {
	const intent = object.object === "payment_intent" ? object.id : object.payment_intent;
	if (typeof intent !== "string") return undefined;
	return store.findBy("checkout.session", { payment_intent: intent });
}

export const EventList = z.strictObject({
	...paging,
	type: text().optional(),
	types: listOf(text(), 20).optional(),
});

export const listEvents = (context: Context, params: z.output<typeof EventList>) => {
	const page = listed(context, "event", "/v1/events", params, {
		type: params.types ?? params.type,
	});
	return { ...page, data: page.data.map((event) => current(context, event)) };
};

/** The event as made, but with the deliveries that are still to come counted now. */
export const current = ({ deliveries }: Context, event: Event): Event => ({
	...event,
	pending_webhooks: deliveries.isWaiting(event.id) ? 1 : 0,
});
