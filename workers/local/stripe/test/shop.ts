export type Received = { at: number; signature: string; payload: string; answered: number };
type Shop = { received: Received[]; failures: number; asks: boolean };

const shops = new Map<string, Shop>();

/**
 * Stands where the gateway does: keeps the webhooks each host gets, so that tests with hosts of their own do not meet.
 * `POST /fail` with a number makes it fail so many; `POST /ask` makes it call the API before it answers, as a shop does.
 */
export default {
	async fetch(request: Request, env: { STRIPE: Fetcher; STRIPE_SECRET_KEY: string }): Promise<Response> {
		const { host, pathname } = new URL(request.url);
		const shop = shops.get(host) ?? { received: [], failures: 0, asks: false };
		shops.set(host, shop);
		if (pathname === "/received") return Response.json(shop.received);
		if (pathname === "/fail") shop.failures = Number(await request.text());
		if (pathname === "/ask") shop.asks = true;
		if (pathname !== "/api/webhooks/stripe") return new Response(null, { status: 204 });
		const payload = await request.text();
		const failed = shop.failures > 0;
		if (failed) shop.failures--;
		if (shop.asks) await ask(env, JSON.parse(payload));
		shop.received.push({
			at: Date.now(),
			signature: request.headers.get("stripe-signature") ?? "",
			payload,
			answered: failed ? 500 : 200,
		});
		return new Response(null, { status: failed ? 500 : 200 });
	},
};

/** Reads what the event is about, and makes a change too, both through the API. */
async function ask(env: { STRIPE: Fetcher; STRIPE_SECRET_KEY: string }, event: { id: string }): Promise<void> {
	const headers = {
		authorization: `Bearer ${env.STRIPE_SECRET_KEY}`,
		"content-type": "application/x-www-form-urlencoded",
	};
	const read = await env.STRIPE.fetch(`http://api.stripe.test/v1/events/${event.id}`, { headers });
	const made = await env.STRIPE.fetch("http://api.stripe.test/v1/payment_intents", {
		method: "POST",
		headers,
		body: "amount=500&currency=eur",
	});
	if (!read.ok || !made.ok) throw new Error(`the API answered ${read.status} and ${made.status}`);
	await Promise.all([read.text(), made.text()]);
}
