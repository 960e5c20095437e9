import { type CardProblem, readCard } from "./cards.ts";
import { findAccount } from "./connect.ts";
import type { Context } from "./context.ts";
import type { StoredSession } from "./objects.ts";
import { completeFree, paySession } from "./sessions.ts";

export type CheckoutView = {
	id: string;
	/** The connected account's name, where it is paid for one; of the account itself the page says nothing. */
	seller: string | null;
	open: boolean;
	paid: boolean;
	lines: { name: string; detail: string | null; quantity: number; amount: number }[];
	shipping: number | null;
	total: number;
	currency: string;
	email: string | null;
	locale: string;
	cancelUrl: string | null;
	successUrl: string;
};

export type PayOutcome =
	| { next: "leave"; to: string }
	| { next: "ask_again"; view: CheckoutView; problem: PayProblem }
	| { next: "closed"; view: CheckoutView }
	| { next: "unknown" };

type PayProblem = { code: CardProblem["code"] | "card_declined"; message: string };

export function viewOf(context: Context, id: string): CheckoutView | null {
	const session = context.store.find("checkout.session", id);
	return session ? view(context, session) : null;
}

/** What becomes of a submitted card. Only an open session is charged: a second submit finds it complete. */
export function pay(context: Context, id: string, typed: string): PayOutcome {
	const session = context.store.find("checkout.session", id);
	if (!session) return { next: "unknown" };
	if (session.status === "complete") return { next: "leave", to: successAddress(session) };
	if (session.status !== "open") return { next: "closed", view: view(context, session) };
	return session.amount_total === 0 ? payNothing(context, session) : payWith(context, session, typed);
}

function payNothing(context: Context, session: StoredSession): PayOutcome {
	completeFree(context, session);
	return { next: "leave", to: successAddress(session) };
}

function payWith(context: Context, session: StoredSession, typed: string): PayOutcome {
	const card = readCard(typed);
	if ("code" in card) return { next: "ask_again", view: view(context, session), problem: card };
	if (paySession(context, session, card)) return { next: "leave", to: successAddress(session) };
	if (session.cancel_url) return { next: "leave", to: session.cancel_url };
	const message = card.decline?.message ?? "Your card was declined.";
	return { next: "ask_again", view: view(context, session), problem: { code: "card_declined", message } };
}

const successAddress = ({ success_url, id }: StoredSession): string =>
	success_url.replaceAll("{CHECKOUT_SESSION_ID}", id);

function view({ store }: Context, session: StoredSession): CheckoutView {
	const { status, line_items, hidden } = session;
	const { on_behalf_of } = hidden.intent;
	return {
		id: session.id,
		seller: (on_behalf_of && findAccount(store, on_behalf_of)?.name) || null,
		open: status === "open",
		paid: status === "complete",
		lines: line_items.map((line, index) => ({
			name: line.description ?? "",
			detail: hidden.descriptions[index] ?? null,
			quantity: line.quantity ?? 1,
			amount: line.amount_total,
		})),
		shipping: session.shipping_cost?.amount_total ?? null,
		total: session.amount_total,
		currency: session.currency.toUpperCase(),
		email: session.customer_email,
		locale: session.locale && session.locale !== "auto" ? session.locale : "en",
		cancelUrl: session.cancel_url,
		successUrl: successAddress(session),
	};
}
