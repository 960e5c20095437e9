import * as z from "zod";
import type { Context } from "./context.ts";
import { invalidRequest, noSuch } from "./errors.ts";
import { newId } from "./ids.ts";
import { inWords } from "./minimums.ts";
import type { Account, ApplicationFee, Charge, ConnectData, Refund, Transfer } from "./objects.ts";
import { amount, text } from "./params.ts";
import type { Store } from "./store.ts";

/** The connected accounts there are without anybody having registered one. */
const DEMO: Account[] = [{ id: "acct_demo_my_brand", object: "account", name: "My Brand", charges_enabled: true }];

/** A destination charge's part of the parameters. */
export const connectParams = {
	application_fee_amount: amount(1).optional(),
	on_behalf_of: text().optional(),
	transfer_data: z.strictObject({ destination: text() }).optional(),
};
type ConnectParams = z.output<z.ZodObject<typeof connectParams>>;

export const NOT_CONNECTED: ConnectData = { application_fee_amount: null, on_behalf_of: null, transfer_data: null };

export const findAccount = (store: Store, id: string): Account | undefined =>
	store.find("account", id) ?? DEMO.find((account) => account.id === id);

/** All connected accounts, as they now are. */
export function accountsIn(store: Store): Account[] {
	const registered = store.page("account", { limit: 1000 }, {}, {}).data;
	return [...DEMO.filter(({ id }) => !registered.some((account) => account.id === id)), ...registered];
}

/** What of a payment is for a connected account, or Stripe's words for why not. `under` is the parameter that all this stands in. */
export function connectData(context: Context, params: ConnectParams, total: number, unit: string, under: string) {
	const { application_fee_amount: fee, on_behalf_of, transfer_data } = params;
	const named = (name: string) => `${under}[${name}]`;
	if (fee !== undefined) checkFee(fee, transfer_data !== undefined, total, unit, named("application_fee_amount"));
	if (transfer_data)
		checkAccount(context, "destination", transfer_data.destination, `${named("transfer_data")}[destination]`);
	if (on_behalf_of) checkAccount(context, "on_behalf_of", on_behalf_of, named("on_behalf_of"));
	if (on_behalf_of && transfer_data && on_behalf_of !== transfer_data.destination)
		throw invalidRequest(
			"You cannot specify an `on_behalf_of` value that is different from the `transfer_data[destination]` value when using `card` in `payment_method_types`.",
			{ param: named("on_behalf_of") },
		);
	return {
		application_fee_amount: fee ?? null,
		on_behalf_of: on_behalf_of ?? null,
		transfer_data: transfer_data ?? null,
	} satisfies ConnectData;
}

function checkFee(fee: number, isDestination: boolean, total: number, unit: string, param: string): void {
	if (!isDestination)
		throw invalidRequest(
			"Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).",
			{ param },
		);
	if (fee > total)
		throw invalidRequest(
			`The application fee (${inWords(fee, unit)}) cannot be greater than the amount of the charge (${inWords(total, unit)}).`,
			{ param },
		);
}

function checkAccount({ store }: Context, noun: string, id: string, param: string): void {
	const account = findAccount(store, id);
	if (!account) throw noSuch(noun, id, param, 400);
	if (!account.charges_enabled)
		throw invalidRequest(
			"Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments",
			{ code: "insufficient_capabilities_for_transfer", param },
		);
}

/** All of a charge goes on to its account, and the fee comes back from there. */
export function passOn({ store, now }: Context, charge: Charge): Charge {
	const { transfer_data, application_fee_amount: fee, currency } = charge;
	if (!transfer_data) return charge;
	const account = String(transfer_data.destination);
	const transfer: Transfer = {
		id: newId("tr"),
		object: "transfer",
		amount: charge.amount,
		amount_reversed: 0,
		created: now,
		currency,
		destination: account,
		reversed: false,
		source_transaction: charge.id,
	};
	store.put(transfer);
	if (!fee) return { ...charge, transfer: transfer.id };
	const kept: ApplicationFee = {
		id: newId("fee"),
		object: "application_fee",
		account,
		amount: fee,
		amount_refunded: 0,
		charge: charge.id,
		created: now,
		currency,
		refunded: false,
	};
	store.put(kept);
	return { ...charge, transfer: transfer.id, application_fee: kept.id };
}

type Wanted = { reverse_transfer: boolean; refund_application_fee: boolean };

/** Takes a refund's share back from the account, and gives it its share of the fee; with the last of the charge all that is left. */
export function takeBack(context: Context, charge: Charge, refund: Refund, wanted: Wanted): Refund {
	if (wanted.refund_application_fee) giveFeeBack(context, charge, refund.amount);
	return wanted.reverse_transfer ? reverse(context, charge, refund) : refund;
}

function reverse({ store }: Context, charge: Charge, refund: Refund): Refund {
	const transfer = store.findBy("transfer", { source_transaction: charge.id });
	if (!transfer)
		throw invalidRequest(`Charge ${charge.id} has no associated transfer, so it cannot be reversed.`, {
			param: "reverse_transfer",
		});
	const amount_reversed =
		transfer.amount_reversed + share(charge, refund.amount, transfer.amount, transfer.amount_reversed);
	store.put({ ...transfer, amount_reversed, reversed: amount_reversed === transfer.amount });
	return { ...refund, transfer_reversal: newId("trr") };
}

function giveFeeBack({ store }: Context, charge: Charge, given: number): void {
	const fee = store.findBy("application_fee", { charge: charge.id });
	if (!fee)
		throw invalidRequest(`Charge ${charge.id} has no application fee, so it cannot be refunded.`, {
			param: "refund_application_fee",
		});
	const amount_refunded = fee.amount_refunded + share(charge, given, fee.amount, fee.amount_refunded);
	store.put({ ...fee, amount_refunded, refunded: amount_refunded === fee.amount });
}

/** In proportion to what of the charge is given back. */
function share(charge: Charge, given: number, whole: number, gone: number): number {
	const left = whole - gone;
	if (charge.amount_refunded + given === charge.amount) return left;
	return Math.min(left, Math.round((whole * given) / charge.amount));
}
