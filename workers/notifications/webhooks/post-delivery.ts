import { askPublic, type Web } from "../../kit/public-fetch.ts";
import type { WebhookEndpoint } from "./endpoints.ts";
import { type Secrets, signatureHeaders } from "./sign-delivery.ts";

/** What an endpoint said: its status, null where it said nothing; `error` is empty when it took the delivery. */
export type Outcome = { status: number | null; error: string };

type Posted = { id: string; eventId: string; body: string };

/** How long an endpoint may take, in ms: well within the time for which a delivery is claimed. */
const longest = 10_000;

/**
 * Sends a delivery once, signed anew. Only a public address is asked, looked up each time, and a redirect is not followed:
 * whoever signs for one address must not be led to another. Of what it says nothing but the status is kept.
 */
export async function postDelivery(
	{ id, eventId, body }: Posted,
	{ url, ...secrets }: Pick<WebhookEndpoint, "url"> & Secrets,
	web: Web,
	timeout = longest,
): Promise<Outcome> {
	const signal = AbortSignal.timeout(timeout);
	const headers = {
		...(await signatureHeaders(secrets, eventId, body)),
		"tussi-delivery-id": id,
		"content-type": "application/json",
		"user-agent": "Tussi-Webhooks/1",
	};
	try {
		const asked = await askPublic(url, web, { method: "POST", headers, body, signal });
		if (!asked.ok) return { status: null, error: asked.reason };
		await asked.response.body?.cancel();
		return { status: asked.response.status, error: errorOf(asked.response.status) };
	} catch (error) {
		const reason = signal.aborted ? "took too long" : `could not be reached: ${String(error).slice(0, 200)}`;
		return { status: null, error: reason };
	}
}

function errorOf(status: number): string {
	if (status >= 200 && status < 300) return "";
	if (status >= 300 && status < 400)
		return `answered ${status}: a redirect is not followed, name the address it leads to`;
	return status === 410 ? "answered 410: it wants no more" : `answered ${status}`;
}
