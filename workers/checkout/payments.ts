import Stripe from "stripe";
import * as z from "zod";
import { Breaker } from "../kit/breaker.ts";
import type { Order } from "../kit/order.ts";

/** What became of the money for one attempt. `declined` is a session still open whose last card was refused. */
export type PaymentState =
	/** Without a PaymentIntent there was nothing to pay. */
	| { state: "paid"; paymentIntentId: string | null; amountMinor: number }
	| { state: "open"; declined: boolean }
	| { state: "expired" };

/** What we read of Stripe's events; the rest is theirs to change. */
const PaymentEvent = z.object({
	id: z.string(),
	type: z.string(),
	data: z.object({
		object: z.object({ object: z.string(), metadata: z.record(z.string(), z.string()).nullish() }),
	}),
});
export type PaymentEvent = z.infer<typeof PaymentEvent>;

export type OpenPayment = { sessionId: string; url: string; expiresAt: number };

/** One for the isolate: who comes next need not find out again that Stripe is out. */
const breaker = new Breaker({ isOutage: (error) => isPaymentOutage(error) });

/** The one place that speaks to Stripe. Every call that creates something carries an idempotency key of ours, derived from the order. */
export class Payments {
	readonly #stripe: Stripe;
	readonly #webhookSecret: string;

	constructor(env: { STRIPE_API: string; STRIPE_SECRET_KEY: string; STRIPE_WEBHOOK_SECRET: string }) {
		const api = new URL(env.STRIPE_API);
		this.#stripe = new Stripe(env.STRIPE_SECRET_KEY, {
			httpClient: Stripe.createFetchHttpClient(),
			host: api.hostname,
			port: api.port || (api.protocol === "https:" ? 443 : 80),
			protocol: api.protocol === "https:" ? "https" : "http",
			timeout: 5000,
			maxNetworkRetries: 2,
			telemetry: false,
		});
		this.#webhookSecret = env.STRIPE_WEBHOOK_SECRET;
	}

	/** Opens a Checkout Session for the order. It returns to `returnUrl`, with `&cancelled=1` when the shopper turns back. */
	async open(order: Order, locale: string, returnUrl: string, expiresAt: number): Promise<OpenPayment> {
		const currency = order.total.currency.toLowerCase();
		const session = await breaker.run(() =>
			this.#stripe.checkout.sessions.create(
				{
					mode: "payment",
					// Others may take days to say whether they paid; stock is held for minutes.
					allowed_payment_method_types: ["card"],
					client_reference_id: order.id,
					customer_email: order.email,
					locale: locale === "es" ? "es" : "en",
					line_items: order.lines.map((line) => ({
						quantity: line.quantity,
						price_data: {
							currency,
							unit_amount: line.unitPrice.amount,
							product_data: { name: [line.title, line.variantTitle].filter(Boolean).join(" – ") },
						},
					})),
					shipping_options: [
						{
							shipping_rate_data: {
								type: "fixed_amount",
								display_name: order.shippingMethod,
								fixed_amount: { amount: order.shipping.amount, currency },
							},
						},
					],
					metadata: { orderId: order.id },
					payment_intent_data: { metadata: { orderId: order.id } },
					success_url: returnUrl,
					cancel_url: `${returnUrl}&cancelled=1`,
					expires_at: Math.floor(expiresAt / 1000),
				},
				{ idempotencyKey: `${order.id}/session` },
			),
		);
		if (session.amount_total !== order.total.amount)
			throw new Error(`Stripe would charge ${session.amount_total} for ${order.id}, not ${order.total.amount}`);
		if (!session.url) throw new Error(`Stripe opened ${session.id} without an address to pay at`);
		return { sessionId: session.id, url: session.url, expiresAt: session.expires_at * 1000 };
	}

	async look(sessionId: string): Promise<PaymentState> {
		const { sessions } = this.#stripe.checkout;
		return stateOf(await breaker.run(() => sessions.retrieve(sessionId, { expand: ["payment_intent"] })));
	}

	/** Ends an open session, so that nobody can pay it any more. Paid meanwhile wins: the answer says what it is now. */
	async expire(sessionId: string): Promise<PaymentState> {
		try {
			return stateOf(await breaker.run(() => this.#stripe.checkout.sessions.expire(sessionId)));
		} catch (error) {
			if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
			return this.look(sessionId);
		}
	}

	/** Gives all the money of an order back. */
	async refundAll(orderId: string, paymentIntentId: string | null): Promise<void> {
		if (paymentIntentId === null) return;
		await breaker.run(() =>
			this.#stripe.refunds.create(
				{ payment_intent: paymentIntentId, metadata: { orderId } },
				{ idempotencyKey: `${orderId}/refund-all` },
			),
		);
	}

	/** A webhook's event, if its signature fits the raw body and it is one. */
	async readEvent(body: string, signature: string): Promise<PaymentEvent | undefined> {
		const crypto = Stripe.createSubtleCryptoProvider();
		try {
			const { webhooks } = this.#stripe;
			return PaymentEvent.parse(
				await webhooks.constructEventAsync(body, signature, this.#webhookSecret, undefined, crypto),
			);
		} catch (error) {
			if (error instanceof Stripe.errors.StripeSignatureVerificationError) return undefined;
			if (error instanceof SyntaxError || error instanceof z.ZodError || error instanceof TypeError) return undefined;
			throw error;
		}
	}
}

/** Stripe charges no less than about half a euro, and no more than eight digits of minor units. */
export const isAmountRefused = (error: unknown): boolean =>
	error instanceof Stripe.errors.StripeInvalidRequestError && /^amount_too_(small|large)$/.test(error.code ?? "");

/** Whether it is Stripe that did not do its part, as opposed to a mistake of ours. */
export const isPaymentOutage = (error: unknown): boolean =>
	error instanceof Stripe.errors.StripeConnectionError ||
	error instanceof Stripe.errors.StripeAPIError ||
	error instanceof Stripe.errors.StripeRateLimitError;

function stateOf(session: Stripe.Checkout.Session): PaymentState {
	const intent = typeof session.payment_intent === "string" ? { id: session.payment_intent } : session.payment_intent;
	if (session.status === "complete" && session.payment_status !== "unpaid")
		return { state: "paid", paymentIntentId: intent?.id ?? null, amountMinor: session.amount_total ?? 0 };
	if (session.status === "expired") return { state: "expired" };
	return {
		state: "open",
		declined: intent !== null && "last_payment_error" in intent && intent.last_payment_error !== null,
	};
}
