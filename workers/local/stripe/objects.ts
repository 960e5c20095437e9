import type Stripe from "stripe";

/** The SDK reads a decimal into an object; on the wire, which is what is kept here, it is text. */
type Wire<T> = { [K in keyof T]: T[K] extends Stripe.Decimal | null ? string | null : T[K] };

type Price = Wire<Stripe.Price>;
export type LineItem = Omit<Stripe.LineItem, "price"> & { price: Price };
export type PaymentIntent = Stripe.PaymentIntent;
export type PaymentMethod = Stripe.PaymentMethod;
export type Charge = Stripe.Charge;
export type Refund = Stripe.Refund;
/** Of a dispute what a shop reads; evidence and fees are left out. */
export type Dispute = Pick<
	Stripe.Dispute,
	| "id"
	| "object"
	| "amount"
	| "charge"
	| "created"
	| "currency"
	| "is_charge_refundable"
	| "livemode"
	| "metadata"
	| "payment_intent"
	| "reason"
	| "status"
>;
/** A connected account, as far as money is passed on to it. */
export type Account = { id: string; object: "account"; name: string; charges_enabled: boolean };
export type Transfer = Pick<
	Stripe.Transfer,
	"id" | "object" | "amount" | "amount_reversed" | "created" | "currency" | "reversed"
> & { destination: string; source_transaction: string };
export type ApplicationFee = Pick<
	Stripe.ApplicationFee,
	"id" | "object" | "amount" | "amount_refunded" | "created" | "currency" | "refunded"
> & { account: string; charge: string };
export type EventType = Stripe.Event["type"];
export type Event = Omit<Stripe.EventBase, "type" | "data"> & {
	type: EventType;
	data: { object: object };
};
export type List<T> = { object: "list"; data: T[]; has_more: boolean; url: string };

export type Session = Omit<Stripe.Checkout.Session, "line_items">;

/** A session with what Stripe keeps to itself: its lines until asked for, and what its payment will be made with. */
export type StoredSession = Session & {
	success_url: string;
	amount_total: number;
	currency: string;
	line_items: LineItem[];
	hidden: { intent: IntentData; descriptions: (string | null)[] };
};

export type IntentData = {
	metadata: Record<string, string>;
	description: string | null;
	receipt_email: string | null;
} & ConnectData;

/** What of a payment is for a connected account. */
export type ConnectData = {
	application_fee_amount: number | null;
	on_behalf_of: string | null;
	transfer_data: { destination: string } | null;
};

/** Everything the account keeps, by the name that stands in its `object` field. */
export type Kinds = {
	"checkout.session": StoredSession;
	payment_intent: PaymentIntent;
	charge: Charge;
	refund: Refund;
	dispute: Dispute;
	account: Account;
	transfer: Transfer;
	application_fee: ApplicationFee;
	event: Event;
};
export type Kind = keyof Kinds;
