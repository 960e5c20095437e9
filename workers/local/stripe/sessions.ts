import type * as z from "zod";
import { attempt } from "./attempt.ts";
import type { Card } from "./cards.ts";
import { connectData } from "./connect.ts";
import type { Context } from "./context.ts";
import { invalidRequest } from "./errors.ts";
import { announce } from "./events.ts";
import { newIntent } from "./intent-shape.ts";
import { found, listed } from "./lists.ts";
import { checkEnough } from "./minimums.ts";
import type { LineItem, List, PaymentIntent, StoredSession } from "./objects.ts";
import { MOST } from "./params.ts";
import { canceled } from "./payment-intents.ts";
import type { LineItemList, SessionCreate, SessionList } from "./session-params.ts";
import { lineItemsOf, newSession, payer } from "./session-shape.ts";

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

export function createSession(context: Context, params: SessionCreate): StoredSession {
	checkLines(params);
	const session = newSession(params, context.now, expiryOf(params, context.now));
	checkTotal(session);
	const { amount_total, currency, hidden } = session;
	const connect = connectData(context, params.payment_intent_data, amount_total, currency, "payment_intent_data");
	const opened: StoredSession = { ...session, hidden: { ...hidden, intent: { ...hidden.intent, ...connect } } };
	context.store.put(opened);
	return opened;
}

/** Nothing at all may be due, but not almost nothing. */
function checkTotal({ amount_total, currency }: StoredSession): void {
	if (amount_total > 0) checkEnough(amount_total, currency, "The Checkout Session's total amount due must add up to");
	if (amount_total > MOST)
		throw invalidRequest("The Checkout Session's total amount due is too large.", {
			code: "amount_too_large",
		});
}

function checkLines({ line_items, shipping_options }: SessionCreate): void {
	if (line_items.length === 0)
		throw invalidRequest("Missing required param: line_items.", {
			code: "parameter_missing",
			param: "line_items",
		});
	const currencies = new Set([
		...line_items.map((line) => line.price_data.currency),
		...shipping_options.map((option) => option.shipping_rate_data.fixed_amount.currency),
	]);
	if (currencies.size > 1)
		throw invalidRequest(
			`All line items and shipping options must be in one currency. Found: ${[...currencies].join(", ")}.`,
		);
}

function expiryOf({ expires_at }: SessionCreate, now: number): number {
	if (expires_at === undefined) return now + DAY;
	const refuse = (bound: string) =>
		invalidRequest(`The \`expires_at\` timestamp must be ${bound} from Checkout Session creation.`, {
			param: "expires_at",
		});
	if (expires_at < now + 30 * MINUTE) throw refuse("at least 30 minutes");
	if (expires_at > now + DAY) throw refuse("less than 24 hours");
	return expires_at;
}

export const listSessions = (context: Context, params: z.output<typeof SessionList>): List<StoredSession> =>
	listed(context, "checkout.session", "/v1/checkout/sessions", params, {
		payment_intent: params.payment_intent,
		status: params.status,
	});

export function listLineItems(
	context: Context,
	id: string,
	{ limit, starting_after, ending_before }: z.output<typeof LineItemList>,
): List<LineItem> {
	const all = lineItemsOf(found(context, "checkout.session", id));
	const at = (itemId: string | undefined) => all.data.findIndex((item) => item.id === itemId);
	const end = ending_before ? at(ending_before) : all.data.length;
	const start = ending_before ? Math.max(0, end - limit) : at(starting_after) + 1;
	const data = all.data.slice(start, Math.min(end, start + limit));
	return {
		...all,
		data,
		has_more: ending_before ? start > 0 : start + data.length < all.data.length,
	};
}

export function expireSession(context: Context, id: string): StoredSession {
	const session = found(context, "checkout.session", id);
	if (session.status !== "open")
		throw invalidRequest(
			`Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
		);
	return expired(context, session);
}

/** Ends what time has ended: before anything reads the account, so nobody ever sees an open session past its hour. */
export function expireDue(context: Context): void {
	for (const session of context.store.dueSessions(context.now)) expired(context, session);
}

function expired(context: Context, session: StoredSession): StoredSession {
	const { payment_intent: intentId } = session;
	const intent = typeof intentId === "string" && context.store.find("payment_intent", intentId);
	if (intent) canceled(context, intent, "expired");
	return closed(context, { ...session, status: "expired" }, "checkout.session.expired");
}

/** The shopper gives her card. True when it pays, and then the session is complete. */
export function paySession(context: Context, session: StoredSession, card: Card): boolean {
	const payerEmail = session.customer_email;
	const { intent } = attempt(context, intentOf(context, session), card, payerEmail);
	if (card.decline) return false;
	const paid: StoredSession = { ...session, payment_intent: intent.id, payment_status: "paid" };
	complete(context, paid);
	return true;
}

/** Nothing to pay: complete without a payment, as at Stripe. */
export const completeFree = (context: Context, session: StoredSession): void =>
	complete(context, { ...session, payment_status: "no_payment_required" });

function complete(context: Context, session: StoredSession): void {
	const done: StoredSession = {
		...session,
		status: "complete",
		customer_details: payer(session.customer_email),
	};
	closed(context, done, "checkout.session.completed");
}

function closed(
	context: Context,
	session: StoredSession,
	event: "checkout.session.completed" | "checkout.session.expired",
): StoredSession {
	const done: StoredSession = { ...session, url: null };
	context.store.put(done);
	announce(context, event, done);
	return done;
}

/** The session's payment, made at the first attempt and tried again at each further one. */
function intentOf(context: Context, session: StoredSession): PaymentIntent {
	const { payment_intent: id } = session;
	if (typeof id === "string") return found(context, "payment_intent", id);
	const intent = newIntent(context, session.amount_total, session.currency, session.hidden.intent);
	context.store.put({ ...session, payment_intent: intent.id });
	return intent;
}
