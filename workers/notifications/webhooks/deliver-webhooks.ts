import { retrying } from "../../kit/retry.ts";
import { logFault } from "../../kit/service.ts";
import { wake } from "../../kit/wake.ts";
import { type Claimed, Deliveries } from "./deliveries.ts";
import { type Outcome, postDelivery } from "./post-delivery.ts";
import { SparedEndpoints } from "./spared-endpoints.ts";
import { type WebhookWakeUp, webhookChores } from "./wake-webhooks.ts";

/** How long the queue waits for these before it brings others, in ms. They go on meanwhile. */
const patience = 250;

const spared = new SparedEndpoints();

/**
 * Sends the deliveries a queue speaks of, beside each other. The queue is not kept waiting by those that take long, and never
 * asked to come again: what they come to, and when to try again, is in their rows, and the timer reads that.
 */
export async function deliverWebhooks(
	env: NotificationsEnv,
	{ messages }: Pick<MessageBatch<WebhookWakeUp>, "messages">,
	ctx: Pick<ExecutionContext, "waitUntil">,
): Promise<void> {
	const book = new Deliveries(env.DB);
	for (const { body } of messages) if (body.isMended) spared.answered(body.endpointId);
	const named = new Map(messages.map(({ body }) => [body.deliveryId, body.endpointId]));
	const asked = [...named].map(([id, endpointId]) => ({ id, until: spared.sparedUntil(endpointId) }));
	const putOff = asked.flatMap(({ id, until }) => (until === undefined ? [] : [{ id, until }]));
	await book.putOff(putOff);
	const claimed = await book.claim(asked.flatMap(({ id, until }) => (until === undefined ? [id] : [])));
	const work = Promise.all(claimed.map((one) => attempt(env, book, one)));
	ctx.waitUntil(work);
	await Promise.race([work, new Promise((late) => setTimeout(late, patience))]);
	const next = Math.min(...putOff.map(({ until }) => until));
	if (putOff.length > 0) await wake(env.TIMERS, webhookChores, Math.max(0, next - Date.now()));
}

async function attempt(env: NotificationsEnv, book: Deliveries, { delivery, endpoint }: Claimed): Promise<void> {
	try {
		const begun = Date.now();
		const outcome = await postDelivery(delivery, endpoint, { dnsApi: env.DNS_API, webApi: env.WEB_API });
		if (outcome.status === null) spared.gaveNoAnswer(endpoint.id, begun);
		else spared.answered(endpoint.id);
		await write(env, book, { delivery, endpoint }, outcome);
	} catch (error) {
		// What could not be written down is tried again when its claim is over.
		logFault(error, delivery.id);
	}
}

async function write(env: NotificationsEnv, book: Deliveries, claimed: Claimed, outcome: Outcome): Promise<void> {
	const { delivery } = claimed;
	const { status, error } = outcome;
	// Between what was taken and the mark that it was lies this write alone: only who is cut off right here sends it twice.
	if (error === "") return retrying(() => book.delivered(delivery, status), [50, 250, 1000]);
	if (status === 410) return book.unwanted(claimed, outcome);
	const again = await book.failed(delivery, outcome);
	if (again !== null) await wake(env.TIMERS, webhookChores, Math.max(0, again - Date.now()));
}
