import * as z from "zod";
import { checkAddress } from "../../kit/public-address.ts";
import type { WebhookEndpoint } from "./endpoints.ts";
import { webhookEvents } from "./webhook-event.ts";

/** Where a name leads is looked up each time something is sent there. */
const Target = z
	.string()
	.max(2000)
	.superRefine((text, context) => {
		const checked = checkAddress(text);
		if (!checked.ok) context.addIssue({ code: "custom", message: checked.reason });
		else if (checked.url.protocol !== "https:") context.addIssue({ code: "custom", message: "is not https" });
	});
/** The types it is told of; none for all. */
const Events = z.array(z.enum(webhookEvents)).max(webhookEvents.length);

export const EndpointForm = z.strictObject({
	url: Target,
	events: Events.default([]),
	isActive: z.boolean().default(true),
});
export type EndpointForm = z.infer<typeof EndpointForm>;

const Change = z.strictObject({ url: Target, events: Events, isActive: z.boolean() }).partial();
/** Members that were sent, and no others. */
export const EndpointChange = Change.transform(
	(change) =>
		Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<EndpointForm>,
);
export type EndpointChange = Partial<EndpointForm>;

export const EndpointAnswer = z.object({
	id: z.string(),
	url: z.string(),
	events: z.array(z.string()),
	/** One that is not gets nothing, and what waited for it is parked. */
	isActive: z.boolean(),
	/** Until when what is sent is signed with the secret before as well. */
	oldSecretUntil: z.iso.datetime().nullable(),
	createdAt: z.iso.datetime(),
	updatedAt: z.iso.datetime(),
});
/** With the secret, which is shown this once. */
export const EndpointWithSecret = EndpointAnswer.extend({ secret: z.string() });

const iso = (time: number): string => new Date(time).toISOString();

export const presentEndpoint = (endpoint: WebhookEndpoint, now = Date.now()): z.infer<typeof EndpointAnswer> => ({
	id: endpoint.id,
	url: endpoint.url,
	events: endpoint.events,
	isActive: endpoint.isActive,
	oldSecretUntil: (endpoint.oldSecretUntil ?? 0) > now ? iso(endpoint.oldSecretUntil ?? 0) : null,
	createdAt: iso(endpoint.createdAt),
	updatedAt: iso(endpoint.updatedAt),
});

export const presentWithSecret = (endpoint: WebhookEndpoint): z.infer<typeof EndpointWithSecret> => ({
	...presentEndpoint(endpoint),
	secret: endpoint.secret,
});
