import type { Event } from "./objects.ts";

/** Stripe waits longer; a shop on the same machine that has not answered by then will not. */
const PATIENCE_MS = 10_000;

/** Posts an event as Stripe does. False when the receiver did not say 2xx, whatever the reason. */
export async function send(receiver: Fetcher, url: string, secret: string, event: Event): Promise<boolean> {
	const payload = JSON.stringify(event, null, 2);
	const patience = new AbortController();
	// Not AbortSignal.timeout: it cannot be cleared, and keeps the object from being put away.
	const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
	try {
		const response = await receiver.fetch(url, {
			method: "POST",
			headers: {
				"content-type": "application/json; charset=utf-8",
				"user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
				"stripe-signature": await signatureHeader(payload, secret),
			},
			body: payload,
			redirect: "manual",
			signal: patience.signal,
		});
		await response.body?.cancel();
		return response.ok;
	} catch {
		return false;
	} finally {
		clearTimeout(timer);
	}
}

/** Signed when sent, not when made: receivers refuse signatures older than five minutes. */
export async function signatureHeader(payload: string, secret: string): Promise<string> {
	const timestamp = Math.floor(Date.now() / 1000);
	return `t=${timestamp},v1=${await hmacHex(`${timestamp}.${payload}`, secret)}`;
}

async function hmacHex(message: string, secret: string): Promise<string> {
	const encoder = new TextEncoder();
	const algorithm = { name: "HMAC", hash: "SHA-256" };
	const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
	const signature = await crypto.subtle.sign(algorithm, key, encoder.encode(message));
	return Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
