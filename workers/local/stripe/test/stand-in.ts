import { fileURLToPath } from "node:url";
import Stripe from "stripe";
import { createTestHarness } from "wrangler";
import type { Received } from "./shop.ts";

export const SECRET_KEY = "sk_test_local_0123456789";
export const WEBHOOK_SECRET = "whsec_local_0123456789";
export const CARD = {
	pays: "4242 4242 4242 4242",
	declined: "4000000000000002",
	poor: "4000000000009995",
};

const compatibility_date = "2026-10-01";
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url).href);

/** The stand-in and a shop for it to call, started for real. */
export const server = createTestHarness({
	workers: [
		{
			config: {
				name: "stripe-front",
				main: here("front.ts"),
				compatibility_date,
				durable_objects: { bindings: [{ name: "STRIPE_ACCOUNT", class_name: "StripeAccount" }] },
				migrations: [{ tag: "v1", new_sqlite_classes: ["StripeAccount"] }],
				services: [{ binding: "GATEWAY", service: "stripe-shop" }],
				vars: { STRIPE_SECRET_KEY: SECRET_KEY, STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET },
			},
		},
		{
			config: {
				name: "stripe-shop",
				main: here("shop.ts"),
				compatibility_date,
				services: [{ binding: "STRIPE", service: "stripe-front" }],
				vars: { STRIPE_SECRET_KEY: SECRET_KEY },
			},
		},
	],
});

/** The official SDK, its requests handed to the stand-in. */
export const sdk = (key = SECRET_KEY): Stripe =>
	new Stripe(key, {
		host: "api.stripe.test",
		protocol: "http",
		maxNetworkRetries: 0,
		httpClient: Stripe.createFetchHttpClient(toServer),
	});

export async function toServer(input: string | URL | Request, init?: RequestInit): Promise<Response> {
	const request = new Request(input, init);
	const body = request.method === "GET" ? undefined : await request.text();
	const answer = await server.fetch(request.url, {
		method: request.method,
		headers: Object.fromEntries(request.headers),
		body,
		redirect: "manual",
	});
	return new Response(await answer.text(), {
		status: answer.status,
		headers: Object.fromEntries(answer.headers),
	});
}

let shops = 0;

/** A shop at a host that no other test uses. */
export function newShop() {
	const origin = `http://shop-${++shops}.localhost:8787`;
	const worker = server.getWorker("stripe-shop");
	const received = async (): Promise<Received[]> =>
		(await worker.fetch(`${origin}/received`)).json() as Promise<Received[]>;
	return {
		origin,
		received,
		/** Every event it got, in the order they came. */
		events: async () => (await received()).map(({ payload }): Stripe.Event => JSON.parse(payload)),
		failNext: (times: number) => worker.fetch(`${origin}/fail`, { method: "POST", body: String(times) }),
		askApi: () => worker.fetch(`${origin}/ask`, { method: "POST" }),
	};
}
export type Shop = ReturnType<typeof newShop>;

/** A mug at 12.50, two of them, and 4.99 shipping: 29.99. */
export const order = (origin: string, more: Stripe.Checkout.SessionCreateParams = {}) =>
	({
		mode: "payment",
		line_items: [
			{
				quantity: 2,
				price_data: {
					currency: "eur",
					unit_amount: 1250,
					product_data: {
						name: "Mug",
						images: ["https://shop.test/mug.webp"],
						description: "Plum",
					},
				},
			},
		],
		shipping_options: [
			{
				shipping_rate_data: {
					type: "fixed_amount",
					display_name: "Standard",
					fixed_amount: { amount: 499, currency: "eur" },
				},
			},
		],
		success_url: `${origin}/checkout/done?session={CHECKOUT_SESSION_ID}`,
		cancel_url: `${origin}/checkout?cancelled=1`,
		client_reference_id: "ord_1",
		customer_email: "shopper@tussi.test",
		metadata: { orderId: "ord_1" },
		payment_intent_data: { metadata: { orderId: "ord_1" } },
		locale: "es",
		...more,
	}) satisfies Stripe.Checkout.SessionCreateParams;

export const submitCard = ({ url }: { url: string | null }, card: string): Promise<Response> =>
	toServer(url ?? "", {
		method: "POST",
		headers: { "content-type": "application/x-www-form-urlencoded" },
		body: new URLSearchParams({ card }).toString(),
	});

/** Runs SQL inside the account: how a test moves time without waiting for it. */
export async function inAccount(sql: string, ...values: (string | number)[]): Promise<void> {
	const storage = await server.getWorker("stripe-front").getDurableObjectStorage("StripeAccount", { name: "default" });
	await storage.exec(sql, ...values);
}

export const endSessionAt = (id: string, seconds: number): Promise<void> =>
	inAccount("update objects set json = json_set(json, '$.expires_at', ?) where id = ?", seconds, id);
