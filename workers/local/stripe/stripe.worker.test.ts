import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Book } from "./book.ts";
import {
	CARD,
	endSessionAt,
	inAccount,
	newShop,
	order,
	SECRET_KEY,
	type Shop,
	sdk,
	server,
	submitCard,
	toServer,
	WEBHOOK_SECRET,
} from "./test/stand-in.ts";

const stripe = sdk();
const now = () => Math.floor(Date.now() / 1000);

beforeAll(() => server.listen());
afterAll(() => server.close());

const newSession = (shop: Shop, more: Stripe.Checkout.SessionCreateParams = {}) =>
	stripe.checkout.sessions.create(order(shop.origin, more));

/** An intent that a session of its own has paid: 29.99. */
async function paidIntent(shop: Shop): Promise<Stripe.PaymentIntent> {
	const session = await newSession(shop);
	await submitCard(session, CARD.pays);
	const { payment_intent } = await stripe.checkout.sessions.retrieve(session.id, {
		expand: ["payment_intent"],
	});
	if (typeof payment_intent !== "object" || !payment_intent) throw new Error("not paid");
	return payment_intent;
}

const refusalOf = async (call: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
	const error = await call.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (!(error instanceof Stripe.errors.StripeError)) throw new Error(`not refused by Stripe: ${error}`);
	return error;
};

const typesOf = async (shop: Shop) => (await shop.events()).map(({ type }) => type).sort();

/** Waits for what an alarm will bring. */
const soon = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: 8000, interval: 25 });

async function book(): Promise<Book> {
	return (await toServer("http://shop.localhost:8787/__dev/stripe/book.json")).json() as Promise<Book>;
}

const PAID_EVENTS = ["charge.succeeded", "checkout.session.completed", "payment_intent.succeeded"];

describe("checkout sessions", () => {
	test("add up the items and the shipping by themselves", async () => {
		const session = await newSession(newShop());
		expect(session).toMatchObject({
			object: "checkout.session",
			amount_subtotal: 2500,
			amount_total: 2999,
			currency: "eur",
			status: "open",
			payment_status: "unpaid",
			payment_intent: null,
			client_reference_id: "ord_1",
			customer_email: "shopper@tussi.test",
			metadata: { orderId: "ord_1" },
			total_details: { amount_shipping: 499 },
			livemode: false,
		});
		expect(session.id).toMatch(/^cs_test_[A-Za-z0-9]{58,}$/);
		expect(session.lastResponse.requestId).toMatch(/^req_/);
		expect(session.lastResponse.apiVersion).toBe(Stripe.API_VERSION);
	});

	test("are paid on the shop's own host", async () => {
		const shop = newShop();
		const session = await newSession(shop);
		expect(session.url).toBe(`${shop.origin}/__dev/stripe/pay/${session.id}`);
	});

	test("show their lines only to who asks for them", async () => {
		const { id } = await newSession(newShop());
		const plain = await stripe.checkout.sessions.retrieve(id);
		expect(plain).not.toHaveProperty("line_items");
		expect(plain).not.toHaveProperty("hidden");
		const { line_items } = await stripe.checkout.sessions.retrieve(id, { expand: ["line_items"] });
		expect(line_items?.data).toMatchObject([
			{ description: "Mug", quantity: 2, amount_total: 2500, price: { unit_amount: 1250 } },
		]);
		expect((await stripe.checkout.sessions.listLineItems(id)).data).toEqual(line_items?.data);
	});

	test("are listed newest first, page by page", async () => {
		const shop = newShop();
		const ids: string[] = [];
		for (let n = 0; n < 5; n++) ids.unshift((await newSession(shop)).id);
		const first = await stripe.checkout.sessions.list({ limit: 2 });
		expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
		expect(first.has_more).toBe(true);
		const all = await stripe.checkout.sessions.list({ limit: 2 }).autoPagingToArray({ limit: 5 });
		expect(all.map(({ id }) => id)).toEqual(ids);
		const back = await stripe.checkout.sessions.list({ limit: 2, ending_before: ids[3] ?? "" });
		expect(back.data.map(({ id }) => id)).toEqual(ids.slice(1, 3));
	});

	test.each([
		["a second less than 30 minutes", 30 * 60 - 1, "at least 30 minutes"],
		["more than 24 hours", 24 * 3600 + 5, "less than 24 hours"],
	])("refuse to expire in %s", async (_, seconds, words) => {
		const error = await refusalOf(newSession(newShop(), { expires_at: now() + seconds }));
		expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
		expect(error).toMatchObject({ statusCode: 400, param: "expires_at" });
		expect(error.message).toContain(words);
	});

	test("expire in 31 minutes or 23 hours when told, in 24 hours when not", async () => {
		for (const seconds of [31 * 60, 23 * 3600]) {
			const expires_at = now() + seconds;
			expect((await newSession(newShop(), { expires_at })).expires_at).toBe(expires_at);
		}
		const { created, expires_at } = await newSession(newShop());
		expect(expires_at - created).toBe(24 * 3600);
	});

	test.each<[string, object, string | undefined, string | undefined]>([
		["no success_url", { success_url: undefined }, "parameter_missing", "success_url"],
		["no lines", { line_items: [] }, "parameter_missing", "line_items"],
		["an unknown parameter", { colour: "plum" }, "parameter_unknown", "colour"],
		[
			"an unknown parameter deep inside",
			{ payment_intent_data: { colour: "plum" } },
			"parameter_unknown",
			"payment_intent_data[colour]",
		],
		["a mode the stand-in does not do", { mode: "subscription" }, undefined, "mode"],
		["an address that is none", { success_url: "/done" }, "url_invalid", "success_url"],
		["a mail address that is none", { customer_email: "shopper" }, "email_invalid", "customer_email"],
	])("refuse %s, naming the parameter", async (_, more, code, param) => {
		const error = await refusalOf(newSession(newShop(), more));
		expect(error).toMatchObject({ statusCode: 400, rawType: "invalid_request_error", code, param });
	});

	test("refuse two currencies at once, and less than Stripe would charge", async () => {
		const rate = { display_name: "Post", fixed_amount: { amount: 1, currency: "usd" } };
		const mixed = await refusalOf(newSession(newShop(), { shipping_options: [{ shipping_rate_data: rate }] }));
		expect(mixed.message).toContain("eur, usd");
		const price_data = { currency: "eur", unit_amount: 49, product_data: { name: "Sticker" } };
		const small = { line_items: [{ quantity: 1, price_data }], shipping_options: [] };
		expect((await refusalOf(newSession(newShop(), small))).code).toBe("amount_too_small");
	});

	test("end when the shop expires them, once, and tell it", async () => {
		const shop = newShop();
		const { id } = await newSession(shop);
		expect(await stripe.checkout.sessions.expire(id)).toMatchObject({
			id,
			status: "expired",
			url: null,
		});
		const again = await refusalOf(stripe.checkout.sessions.expire(id));
		expect(again.statusCode).toBe(400);
		expect(again.message).toContain("This Checkout Session has a status of `expired`.");
		await soon(async () => expect(await typesOf(shop)).toEqual(["checkout.session.expired"]));
	});

	test("are expired from the very second they expire at", async () => {
		const session = await newSession(newShop());
		await endSessionAt(session.id, now());
		expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("expired");
		const late = await submitCard(session, CARD.pays);
		expect(late.status).toBe(410);
		expect(await late.text()).toContain("expired");
		expect((await stripe.checkout.sessions.retrieve(session.id)).payment_intent).toBeNull();
	});

	test("tell the shop that they expired without anybody asking", async () => {
		const shop = newShop();
		const { id } = await newSession(shop);
		await endSessionAt(id, now() + 1);
		await newSession(newShop());
		await soon(async () => expect(await typesOf(shop)).toEqual(["checkout.session.expired"]));
	});

	test("end with their payment, when a card was declined before", async () => {
		const session = await newSession(newShop());
		await submitCard(session, CARD.declined);
		const expired = await stripe.checkout.sessions.expire(session.id, {
			expand: ["payment_intent"],
		});
		expect(expired.payment_intent).toMatchObject({
			status: "canceled",
			cancellation_reason: "expired",
		});
	});

	test("complete without a payment when there is nothing to pay", async () => {
		const shop = newShop();
		const price_data = { currency: "eur", unit_amount: 0, product_data: { name: "Gift" } };
		const session = await newSession(shop, {
			line_items: [{ quantity: 1, price_data }],
			shipping_options: [],
		});
		expect((await submitCard(session, "")).status).toBe(303);
		const done = await stripe.checkout.sessions.retrieve(session.id);
		expect(done).toMatchObject({
			status: "complete",
			payment_status: "no_payment_required",
			payment_intent: null,
		});
		expect(await typesOf(shop)).toEqual(["checkout.session.completed"]);
	});
});

describe("the payment page", () => {
	test("shows what is bought, says that it is a test, and asks nothing of anywhere else", async () => {
		const shop = newShop();
		const session = await newSession(shop, { locale: "en" });
		const page = await toServer(session.url ?? "");
		const html = await page.text();
		expect(page.status).toBe(200);
		for (const words of ["Test payment", "Mug", "€25.00", "€4.99", "€29.99", "4242 4242 4242 4242", 'name="card"'])
			expect(html).toContain(words);
		expect(html).toContain(`href="${shop.origin}/checkout?cancelled=1"`);
		expect(html).not.toMatch(/<script|src=|@import|url\(/);
	});

	test("takes names for text, never for markup", async () => {
		const price_data = {
			currency: "eur",
			unit_amount: 999,
			product_data: { name: "<img src=x onerror=alert(1)>" },
		};
		const session = await newSession(newShop(), { line_items: [{ quantity: 1, price_data }] });
		const html = await (await toServer(session.url ?? "")).text();
		expect(html).toContain("&lt;img");
		expect(html).not.toContain("<img");
	});

	test("takes the money and sends the shopper back, the shop already told", async () => {
		const shop = newShop();
		const session = await newSession(shop);
		const answer = await submitCard(session, CARD.pays);
		expect(answer.status).toBe(303);
		expect(answer.headers.get("location")).toBe(`${shop.origin}/checkout/done?session=${session.id}`);
		expect(await typesOf(shop)).toEqual(PAID_EVENTS);
		const paid = await stripe.checkout.sessions.retrieve(session.id, {
			expand: ["payment_intent.latest_charge"],
		});
		expect(paid).toMatchObject({
			status: "complete",
			payment_status: "paid",
			url: null,
			customer_details: { email: "shopper@tussi.test" },
			payment_intent: {
				status: "succeeded",
				amount: 2999,
				amount_received: 2999,
				metadata: { orderId: "ord_1" },
				latest_charge: {
					status: "succeeded",
					paid: true,
					amount: 2999,
					payment_method_details: { card: { last4: "4242" } },
				},
			},
		});
	});

	test("charges once when the card is submitted ten times at once", async () => {
		const shop = newShop();
		const before = await book();
		const session = await newSession(shop);
		const answers = await Promise.all(Array.from({ length: 10 }, () => submitCard(session, CARD.pays)));
		expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
		const { payment_intent } = await stripe.checkout.sessions.retrieve(session.id);
		expect((await stripe.charges.list({ payment_intent: String(payment_intent) })).data).toHaveLength(1);
		const after = await book();
		expect(after.charges - before.charges).toBe(1);
		expect(after.chargedMinor - before.chargedMinor).toBe(2999);
		expect(await typesOf(shop)).toEqual(PAID_EVENTS);
	});

	test("sends a shopper who paid before to the shop again, without charging", async () => {
		const session = await newSession(newShop());
		await submitCard(session, CARD.pays);
		const before = await book();
		expect((await submitCard(session, CARD.declined)).status).toBe(303);
		expect(await book()).toEqual(before);
		expect(await (await toServer(session.url ?? "")).text()).toContain("already paid");
	});

	test.each([
		["a declined card", CARD.declined, "generic_decline"],
		["a card without funds", CARD.poor, "insufficient_funds"],
	])("leaves the session open after %s, and tells the shop why", async (_, card, decline_code) => {
		const shop = newShop();
		const before = await book();
		const session = await newSession(shop);
		const answer = await submitCard(session, card);
		expect(answer.status).toBe(303);
		expect(answer.headers.get("location")).toBe(`${shop.origin}/checkout?cancelled=1`);
		expect(await typesOf(shop)).toEqual(["payment_intent.payment_failed"]);
		const open = await stripe.checkout.sessions.retrieve(session.id, {
			expand: ["payment_intent"],
		});
		expect(open).toMatchObject({
			status: "open",
			payment_status: "unpaid",
			payment_intent: {
				status: "requires_payment_method",
				last_payment_error: { type: "card_error", code: "card_declined", decline_code },
			},
		});
		const after = await book();
		expect(after).toMatchObject({ charges: before.charges, declines: before.declines + 1 });
	});

	test("takes another card after a declined one, for the same payment", async () => {
		const session = await newSession(newShop());
		await submitCard(session, CARD.declined);
		const first = await stripe.checkout.sessions.retrieve(session.id);
		await submitCard(session, CARD.pays);
		const paid = await stripe.checkout.sessions.retrieve(session.id, {
			expand: ["payment_intent"],
		});
		expect(paid.payment_intent).toMatchObject({
			id: first.payment_intent,
			status: "succeeded",
			last_payment_error: null,
		});
		const charges = await stripe.charges.list({ payment_intent: String(first.payment_intent) });
		expect(charges.data.map(({ status }) => status)).toEqual(["succeeded", "failed"]);
	});

	test.each([
		["4242424242424241", "Your card number is invalid."],
		["4242", "Your card number is incomplete."],
		["5555555555554444", "use one of the test cards"],
		["", "incomplete"],
	])("asks again for a card like %j, and charges nothing", async (card, words) => {
		const shop = newShop();
		const session = await newSession(shop);
		const answer = await submitCard(session, card);
		expect(answer.status).toBe(422);
		expect(await answer.text()).toContain(words);
		expect((await stripe.checkout.sessions.retrieve(session.id)).payment_intent).toBeNull();
		expect(await shop.received()).toEqual([]);
	});

	test("answers 404 for a session that is not there", async () => {
		const url = "http://shop.localhost:8787/__dev/stripe/pay/cs_test_none";
		expect((await toServer(url)).status).toBe(404);
		expect((await submitCard({ url }, CARD.pays)).status).toBe(404);
	});

	test("either expires or charges when both come at once, never both", async () => {
		for (let round = 0; round < 5; round++) {
			const session = await newSession(newShop());
			const expire = () => stripe.checkout.sessions.expire(session.id).catch(() => undefined);
			await Promise.all([submitCard(session, CARD.pays), expire()]);
			const { status, payment_status } = await stripe.checkout.sessions.retrieve(session.id);
			expect(["complete paid", "expired unpaid"]).toContain(`${status} ${payment_status}`);
		}
	});
});

describe("webhooks", () => {
	const provider = Stripe.createSubtleCryptoProvider();

	test("carry a signature that the SDK verifies, and a body it reads as an event", async () => {
		const shop = newShop();
		const session = await newSession(shop);
		await submitCard(session, CARD.pays);
		for (const { payload, signature } of await shop.received()) {
			const event = await stripe.webhooks.constructEventAsync(payload, signature, WEBHOOK_SECRET, undefined, provider);
			expect(event).toMatchObject({
				object: "event",
				api_version: Stripe.API_VERSION,
				livemode: false,
				pending_webhooks: 1,
			});
			const forged = stripe.webhooks.constructEventAsync(`${payload} `, signature, WEBHOOK_SECRET, undefined, provider);
			await expect(forged).rejects.toThrow(Stripe.errors.StripeSignatureVerificationError);
		}
		const completed = (await shop.events()).find(({ type }) => type === "checkout.session.completed");
		expect(completed?.data.object).toMatchObject({
			id: session.id,
			payment_status: "paid",
			client_reference_id: "ord_1",
		});
		expect(completed?.data.object).not.toHaveProperty("line_items");
	});

	test("come again after the receiver failed, with the same event and a signature of their own time", async () => {
		const shop = newShop();
		const session = await newSession(shop);
		await shop.failNext(3);
		expect((await submitCard(session, CARD.pays)).status).toBe(303);
		expect((await shop.received()).map(({ answered }) => answered)).toEqual([500, 500, 500]);
		const pending = await stripe.events.list({ types: PAID_EVENTS, limit: 3 });
		expect(pending.data.map(({ pending_webhooks }) => pending_webhooks)).toEqual([1, 1, 1]);
		await soon(async () => expect(await shop.received()).toHaveLength(6));
		const [first, second] = await Promise.all([0, 3].map(async (from) => (await shop.events()).slice(from, from + 3)));
		expect(new Set(second?.map(({ id }) => id))).toEqual(new Set(first?.map(({ id }) => id)));
		const received = await shop.received();
		expect((received[3]?.at ?? 0) - (received[0]?.at ?? 0)).toBeGreaterThanOrEqual(900);
		for (const { payload, signature } of received)
			await stripe.webhooks.constructEventAsync(payload, signature, WEBHOOK_SECRET, 10, provider);
		await soon(async () => {
			const event = await stripe.events.retrieve(first?.[0]?.id ?? "");
			expect(event.pending_webhooks).toBe(0);
		});
	});

	test("are given up after the tenth failure", async () => {
		const shop = newShop();
		const { id } = await newSession(shop);
		await shop.failNext(2);
		await stripe.checkout.sessions.expire(id);
		await soon(async () => expect(await shop.received()).toHaveLength(1));
		const [event] = await shop.events();
		await inAccount("update deliveries set attempts = 9, due = 0 where event_id = ?", event?.id ?? "");
		await newSession(shop);
		await soon(async () => expect((await stripe.events.retrieve(event?.id ?? "")).pending_webhooks).toBe(0));
		expect(await shop.received()).toHaveLength(2);
	});

	test("still come when the account was put away between the change and its news", async () => {
		const shop = newShop();
		const session = await newSession(shop);
		await shop.failNext(3);
		await submitCard(session, CARD.pays);
		await server.getWorker("stripe-front").evictDurableObject("StripeAccount", { name: "default" });
		await soon(async () => expect(await shop.received()).toHaveLength(6));
		expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("complete");
	});

	test("let the shop call the API before it answers them", async () => {
		const shop = newShop();
		await shop.askApi();
		const session = await newSession(shop);
		expect((await submitCard(session, CARD.pays)).status).toBe(303);
		expect((await shop.received()).map(({ answered }) => answered)).toEqual([200, 200, 200]);
		const { payment_intent } = await stripe.checkout.sessions.retrieve(session.id);
		await stripe.refunds.create({ payment_intent: String(payment_intent) });
		await soon(async () => expect(await shop.received()).toHaveLength(5));
	});

	test("of what the API did name the request and its idempotency key; of what the shopper did, none", async () => {
		const shop = newShop();
		const intent = await paidIntent(shop);
		const idempotencyKey = crypto.randomUUID();
		const refund = await stripe.refunds.create({ payment_intent: intent.id }, { idempotencyKey });
		await soon(async () => expect(await shop.received()).toHaveLength(5));
		const events = await shop.events();
		const byType = (type: string) => events.find((event) => event.type === type);
		expect(byType("refund.created")?.request).toEqual({
			id: refund.lastResponse.requestId,
			idempotency_key: idempotencyKey,
		});
		expect(byType("charge.succeeded")?.request).toEqual({ id: null, idempotency_key: null });
	});

	test("can be looked up afterwards as events", async () => {
		const shop = newShop();
		await paidIntent(shop);
		const [event] = await shop.events();
		expect(await stripe.events.retrieve(event?.id ?? "")).toMatchObject({
			id: event?.id,
			pending_webhooks: 0,
		});
		const { data } = await stripe.events.list({ type: "charge.succeeded", limit: 1 });
		expect(data[0]?.id).toBe((await shop.events()).find(({ type }) => type === "charge.succeeded")?.id);
	});
});

describe("refunds", () => {
	test("give back all that is left, and tell the shop", async () => {
		const shop = newShop();
		const intent = await paidIntent(shop);
		const part = await stripe.refunds.create({
			payment_intent: intent.id,
			amount: 999,
			reason: "requested_by_customer",
			metadata: { line: "1" },
		});
		expect(part).toMatchObject({
			object: "refund",
			amount: 999,
			status: "succeeded",
			metadata: { line: "1" },
			charge: intent.latest_charge,
		});
		const rest = await stripe.refunds.create({ charge: String(intent.latest_charge) }, {});
		expect(rest.amount).toBe(2000);
		const charge = await stripe.charges.retrieve(String(intent.latest_charge), {
			expand: ["refunds"],
		});
		expect(charge).toMatchObject({ amount_refunded: 2999, refunded: true });
		expect(charge.refunds?.data.map(({ id }) => id)).toEqual([rest.id, part.id]);
		expect((await stripe.refunds.list({ payment_intent: intent.id })).data).toHaveLength(2);
		expect(await stripe.refunds.retrieve(part.id)).toMatchObject({ id: part.id, amount: 999 });
		await soon(async () => {
			const types = await typesOf(shop);
			expect(types).toEqual(
				[...PAID_EVENTS, "charge.refunded", "charge.refunded", "refund.created", "refund.created"].sort(),
			);
		});
	});

	test("never give back more than was charged, however many ask at once", async () => {
		const intent = await paidIntent(newShop());
		const before = await book();
		const results = await Promise.allSettled(
			Array.from({ length: 8 }, () => stripe.refunds.create({ payment_intent: intent.id, amount: 1000 })),
		);
		const refused = results.filter((result) => result.status === "rejected").map(({ reason }) => reason.message);
		expect(refused).toHaveLength(6);
		expect(refused[0]).toBe("Refund amount (€10.00) is greater than unrefunded amount on charge (€9.99)");
		const after = await book();
		expect(after.refundedMinor - before.refundedMinor).toBe(2000);
		expect(after.refunds - before.refunds).toBe(2);
	});

	test("are refused for a charge that was given back already", async () => {
		const intent = await paidIntent(newShop());
		await stripe.refunds.create({ payment_intent: intent.id });
		const error = await refusalOf(stripe.refunds.create({ payment_intent: intent.id }));
		expect(error).toMatchObject({ statusCode: 400, code: "charge_already_refunded" });
	});

	test("are not made when their answer could not be given as asked", async () => {
		const intent = await paidIntent(newShop());
		await refusalOf(stripe.refunds.create({ payment_intent: intent.id, expand: ["colour"] }));
		expect((await stripe.refunds.list({ payment_intent: intent.id })).data).toEqual([]);
	});

	test("are refused where there is no money or no charge", async () => {
		const intent = await stripe.paymentIntents.create({ amount: 500, currency: "eur" });
		expect((await refusalOf(stripe.refunds.create({ payment_intent: intent.id }))).message).toContain(
			"does not have a successful charge",
		);
		expect(await refusalOf(stripe.refunds.create({ charge: "ch_none" }))).toMatchObject({
			code: "resource_missing",
			param: "charge",
		});
		expect((await refusalOf(stripe.refunds.create({}))).message).toContain("payment_intent or charge");
	});
});

describe("payment intents", () => {
	test("are paid in one call with a test card's name", async () => {
		const intent = await stripe.paymentIntents.create({
			amount: 1999,
			currency: "eur",
			payment_method: "pm_card_visa",
			confirm: true,
			metadata: { orderId: "ord_2" },
		});
		expect(intent).toMatchObject({ status: "succeeded", amount_received: 1999 });
		const charge = await stripe.charges.retrieve(String(intent.latest_charge), {
			expand: ["payment_intent"],
		});
		expect(charge).toMatchObject({
			paid: true,
			metadata: { orderId: "ord_2" },
			payment_intent: { id: intent.id },
		});
	});

	test.each([
		["pm_card_chargeDeclined", "generic_decline"],
		["pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"],
	])("answer 402 for %s, keep why, and can be tried again", async (payment_method, decline_code) => {
		const { id } = await stripe.paymentIntents.create({ amount: 1999, currency: "eur" });
		const error = await refusalOf(stripe.paymentIntents.confirm(id, { payment_method }));
		expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
		expect(error).toMatchObject({
			statusCode: 402,
			code: "card_declined",
			decline_code,
			payment_intent: { id, status: "requires_payment_method" },
		});
		const kept = await stripe.paymentIntents.retrieve(id);
		expect(kept.last_payment_error).toMatchObject({ decline_code, charge: kept.latest_charge });
		const paid = await stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" });
		expect(paid.status).toBe("succeeded");
	});

	test("are confirmed and canceled only while they wait", async () => {
		const paid = await stripe.paymentIntents.create({
			amount: 500,
			currency: "eur",
			payment_method: "pm_card_visa",
			confirm: true,
		});
		const again = await refusalOf(stripe.paymentIntents.confirm(paid.id, { payment_method: "pm_card_visa" }));
		expect(again).toMatchObject({ statusCode: 400, code: "payment_intent_unexpected_state" });
		expect((await refusalOf(stripe.paymentIntents.cancel(paid.id))).code).toBe("payment_intent_unexpected_state");
		const { id } = await stripe.paymentIntents.create({ amount: 500, currency: "eur" });
		expect((await refusalOf(stripe.paymentIntents.confirm(id))).message).toContain("missing a payment method");
		expect(await stripe.paymentIntents.cancel(id, { cancellation_reason: "abandoned" })).toMatchObject({
			status: "canceled",
			cancellation_reason: "abandoned",
		});
		expect((await stripe.paymentIntents.list({ limit: 1 })).data[0]?.id).toBe(id);
	});

	test("of a session cannot be moved behind its back", async () => {
		const session = await newSession(newShop());
		await submitCard(session, CARD.declined);
		const id = String((await stripe.checkout.sessions.retrieve(session.id)).payment_intent);
		await refusalOf(stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" }));
		await refusalOf(stripe.paymentIntents.cancel(id));
		expect((await stripe.paymentIntents.retrieve(id)).status).toBe("requires_payment_method");
	});
});

describe("an idempotency key", () => {
	test("answers the same again, and does nothing twice", async () => {
		const idempotencyKey = crypto.randomUUID();
		const shop = newShop();
		const before = await book();
		const [first, second] = await Promise.all(
			[0, 1].map(() => stripe.checkout.sessions.create(order(shop.origin), { idempotencyKey })),
		);
		expect(second).toEqual(first);
		const headers = [first, second].map((session) => new Headers(session?.lastResponse.headers));
		expect(headers.filter((header) => header.get("idempotent-replayed") === "true")).toHaveLength(1);
		expect(headers.map((header) => header.get("idempotency-key"))).toEqual([idempotencyKey, idempotencyKey]);
		expect((await book()).sessions - before.sessions).toBe(1);
	});

	test("is refused for other parameters, and for another endpoint", async () => {
		const idempotencyKey = crypto.randomUUID();
		const { id } = await stripe.paymentIntents.create({ amount: 500, currency: "eur" }, { idempotencyKey });
		const other = await refusalOf(stripe.paymentIntents.create({ amount: 600, currency: "eur" }, { idempotencyKey }));
		expect(other).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
		expect(other).toMatchObject({ statusCode: 400, rawType: "idempotency_error" });
		expect((await refusalOf(stripe.paymentIntents.cancel(id, {}, { idempotencyKey }))).message).toContain(
			"same endpoint",
		);
	});

	test("repeats a refusal that came of executing, even when it would now succeed", async () => {
		const idempotencyKey = crypto.randomUUID();
		const { id } = await stripe.paymentIntents.create({ amount: 500, currency: "eur" });
		const confirm = () =>
			stripe.paymentIntents.confirm(id, { payment_method: "pm_card_chargeDeclined" }, { idempotencyKey });
		const first = await refusalOf(confirm());
		const second = await refusalOf(confirm());
		expect(second.headers?.["idempotent-replayed"]).toBe("true");
		expect(second.charge).toBe(first.charge);
		expect((await stripe.charges.list({ payment_intent: id })).data).toHaveLength(1);
	});

	test("is not spent by parameters that were wrong", async () => {
		const idempotencyKey = crypto.randomUUID();
		await refusalOf(stripe.paymentIntents.create({ amount: 0, currency: "eur" }, { idempotencyKey }));
		expect((await stripe.paymentIntents.create({ amount: 500, currency: "eur" }, { idempotencyKey })).amount).toBe(500);
	});

	test("is forgotten after 24 hours", async () => {
		const idempotencyKey = crypto.randomUUID();
		const create = () => stripe.paymentIntents.create({ amount: 500, currency: "eur" }, { idempotencyKey });
		const first = await create();
		await inAccount("update idempotency set created = created - 86399 where key = ?", idempotencyKey);
		expect((await create()).id).toBe(first.id);
		await inAccount("update idempotency set created = created - 1 where key = ?", idempotencyKey);
		expect((await create()).id).not.toBe(first.id);
	});
});

describe("the API", () => {
	const ask = (path: string, init?: RequestInit) => toServer(`http://api.stripe.test${path}`, init);
	const authorization = `Bearer ${SECRET_KEY}`;

	test("refuses a wrong key and no key", async () => {
		const wrong = await refusalOf(sdk("sk_test_wrong_key_of_somebody").refunds.list());
		expect(wrong).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
		expect(wrong.message).toBe("Invalid API Key provided: sk_test_*****************body");
		const none = await ask("/v1/refunds");
		expect(none.status).toBe(401);
		expect(none.headers.get("request-id")).toMatch(/^req_/);
		expect(await none.json()).toMatchObject({ error: { type: "invalid_request_error" } });
	});

	test("takes the key as a user's name too", async () => {
		const answer = await ask("/v1/refunds", {
			headers: { authorization: `Basic ${btoa(`${SECRET_KEY}:`)}` },
		});
		expect(answer.status).toBe(200);
	});

	test("answers 404 for an address it does not know, and for an object that is not there", async () => {
		const answer = await ask("/v1/plums", { headers: { authorization } });
		expect(answer.status).toBe(404);
		expect(answer.headers.get("request-id")).toMatch(/^req_/);
		expect(await answer.json()).toMatchObject({
			error: {
				type: "invalid_request_error",
				message: expect.stringContaining("Unrecognized request URL (GET: /v1/plums)"),
			},
		});
		const missing = await refusalOf(stripe.checkout.sessions.retrieve("cs_test_none"));
		expect(missing).toMatchObject({
			statusCode: 404,
			code: "resource_missing",
			param: "session",
			message: "No such checkout.session: 'cs_test_none'",
		});
		expect(await refusalOf(stripe.charges.retrieve("ch_none"))).toMatchObject({
			statusCode: 404,
			code: "resource_missing",
		});
	});

	test("refuses a property that cannot be expanded, and a body that is not a form", async () => {
		const { id } = await stripe.paymentIntents.create({ amount: 500, currency: "eur" });
		expect((await refusalOf(stripe.paymentIntents.retrieve(id, { expand: ["colour"] }))).message).toBe(
			"This property cannot be expanded (colour).",
		);
		const json = await ask("/v1/refunds", {
			method: "POST",
			headers: { authorization, "content-type": "application/json" },
			body: "{}",
		});
		expect(json.status).toBe(400);
	});

	test("names each request, and speaks the version it was asked in", async () => {
		const answer = await ask("/v1/refunds", {
			headers: { authorization, "stripe-version": "2025-01-01.test" },
		});
		expect(answer.headers.get("stripe-version")).toBe("2025-01-01.test");
		expect(answer.headers.get("request-id")).toMatch(/^req_[A-Za-z0-9]{14}$/);
	});

	test("filters lists by when things were made", async () => {
		const { id, created } = await stripe.paymentIntents.create({ amount: 500, currency: "eur" });
		const ids = async (range: Stripe.RangeQueryParam) =>
			(await stripe.paymentIntents.list({ created: range })).data.map((intent) => intent.id);
		expect(await ids({ gte: created })).toContain(id);
		expect(await ids({ lt: created })).not.toContain(id);
	});
});
