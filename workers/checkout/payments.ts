import Stripe from "stripe";
import * as z from "zod";
import { Breaker } from "../kit/breaker.ts";
import type { Order } from "../kit/order.ts";
import type { Payee } from "./payee.ts";

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
	/** Seconds since 1970. */
	created: z.int().optional(),
	/** The connected account it happened in; without one it is the platform's own, where every payment of ours is. */
	account: z.string().nullish(),
	data: z.object({
		object: z.looseObject({
			object: z.string(),
			metadata: z.record(z.string(), z.string()).nullish(),
			payment_intent: z.string().nullish(),
		}),
	}),
});
export type PaymentEvent = z.infer<typeof PaymentEvent>;

/** What of an order stands on Stripe's page. */
export type Payable = Pick<
	Order,
	| "id"
	| "number"
	| "email"
	| "subtotal"
	| "discount"
	| "discountCode"
	| "shipping"
	| "shippingMethod"
	| "tax"
	| "taxIncluded"
	| "total"
> &
	Payee & { lines: readonly Pick<Order["lines"][number], "title" | "variantTitle" | "unitPrice" | "quantity">[] };

export type OpenPayment = { sessionId: string; url: string; expiresAt: number };

/** Stripe forgets idempotency keys after a day; what is older than this (ms) is looked for before it is asked for again. */
const keyLife = 12 * 60 * 60 * 1000;

/**
 * How long one call may take (ms), tried twice at the most: together less than the gateway waits for a checkout. Opening a
 * session takes Stripe a second or so; what is given up while it is still being done undoes a good hold for nothing.
 */
const timeout = 10_000;

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
			timeout,
			maxNetworkRetries: 1,
			telemetry: false,
		});
		this.#webhookSecret = env.STRIPE_WEBHOOK_SECRET;
	}

	/** Opens a Checkout Session for the order. It returns to `returnUrl`, with `&cancelled=1` when the shopper turns back. */
	async open(order: Payable, locale: string, returnUrl: string, expiresAt: number): Promise<OpenPayment> {
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
					line_items: lineItems(order, locale),
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
					payment_intent_data: { metadata: { orderId: order.id }, ...passedOn(order) },
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

	/** The order a payment is for, by our mark on it. */
	async orderIdOf(paymentIntentId: string): Promise<string | undefined> {
		const { paymentIntents } = this.#stripe;
		try {
			return (await breaker.run(() => paymentIntents.retrieve(paymentIntentId))).metadata.orderId;
		} catch (error) {
			if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
			return undefined;
		}
	}

	/**
	 * Sends money of an order back, from where it was paid into: once for each refund's id, however often it is asked. Answers
	 * Stripe's id of it, or why it will never be sent; throws while Stripe is out.
	 */
	async refund(
		refund: { id: string; amountMinor: number; orderId: string; createdAt: number },
		paymentIntentId: string,
		payee: Payee,
	): Promise<{ ok: true; stripeId: string } | { ok: false; reason: string }> {
		const { id, amountMinor, orderId } = refund;
		try {
			const earlier = Date.now() - refund.createdAt > keyLife ? await this.#refundOf(id, paymentIntentId) : undefined;
			const sent =
				earlier ??
				(await breaker.run(() =>
					this.#stripe.refunds.create(
						{
							payment_intent: paymentIntentId,
							amount: amountMinor,
							metadata: { orderId, refundId: id },
							...takenBack(payee),
						},
						{ idempotencyKey: id },
					),
				));
			return sent.status === "failed" || sent.status === "canceled"
				? { ok: false, reason: sent.failure_reason ?? sent.status }
				: { ok: true, stripeId: sent.id };
		} catch (error) {
			if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
			return { ok: false, reason: error.code ?? error.message };
		}
	}

	/** What Stripe made of a refund of ours, if it has heard of it. */
	async #refundOf(id: string, paymentIntentId: string): Promise<Stripe.Refund | undefined> {
		const { refunds } = this.#stripe;
		const list = await breaker.run(() => refunds.list({ payment_intent: paymentIntentId, limit: 100 }));
		return list.data.find(({ metadata }) => metadata?.refundId === id);
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

/** What stands on Stripe's page. A discount is no line there: with one the goods are a single line over what is left. Tax on top is one. */
function lineItems(order: Payable, locale: string): Stripe.Checkout.SessionCreateParams.LineItem[] {
	const currency = order.total.currency.toLowerCase();
	const item = (name: string, amount: number, quantity: number) => ({
		quantity,
		price_data: { currency, unit_amount: amount, product_data: { name } },
	});
	const goods =
		order.discount.amount > 0
			? [item(`${order.number} – ${order.discountCode}`, order.subtotal.amount - order.discount.amount, 1)]
			: order.lines.map((line) =>
					item([line.title, line.variantTitle].filter(Boolean).join(" – "), line.unitPrice.amount, line.quantity),
				);
	if (order.taxIncluded || order.tax.amount === 0) return goods;
	return [...goods, item(locale === "es" ? "Impuestos" : "Tax", order.tax.amount, 1)];
}

/** A destination charge: the partner sells, and all of the money goes on to her account but for the fee. Stripe takes no fee of nothing. */
const passedOn = ({ paidInto, feeMinor }: Payee): Stripe.Checkout.SessionCreateParams.PaymentIntentData =>
	paidInto === null
		? {}
		: {
				transfer_data: { destination: paidInto },
				on_behalf_of: paidInto,
				...(feeMinor > 0 && { application_fee_amount: feeMinor }),
			};

/** The same share comes back from the partner's account, and of the fee to it. Stripe refuses either where there was none. */
const takenBack = ({ paidInto, feeMinor }: Payee): Stripe.RefundCreateParams =>
	paidInto === null ? {} : { reverse_transfer: true, ...(feeMinor > 0 && { refund_application_fee: true }) };

/** Whether Stripe has answered that it will not: unlike an outage this does not go over. */
export const isRefused = (error: unknown): boolean =>
	error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripePermissionError;

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
