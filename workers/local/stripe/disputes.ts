import type { Context } from "./context.ts";
import { announce } from "./events.ts";
import { newId } from "./ids.ts";
import type { Charge, Dispute } from "./objects.ts";

/** The payer's bank takes the money back until it is decided. */
export function openDispute(context: Context, charge: Charge): void {
	const dispute: Dispute = {
		id: newId("dp"),
		object: "dispute",
		amount: charge.amount,
		charge: charge.id,
		created: context.now,
		currency: charge.currency,
		is_charge_refundable: false,
		livemode: false,
		metadata: {},
		payment_intent: charge.payment_intent,
		reason: "fraudulent",
		status: "needs_response",
	};
	context.store.put(dispute);
	context.store.put({ ...charge, disputed: true });
	announce(context, "charge.dispute.created", dispute);
}

/** The bank has decided. False when there is no such dispute, or it was decided before. */
export function closeDispute(context: Context, id: string, status: "won" | "lost"): boolean {
	const dispute = context.store.find("dispute", id);
	if (dispute?.status !== "needs_response") return false;
	const closed: Dispute = { ...dispute, status, is_charge_refundable: status === "won" };
	context.store.put(closed);
	announce(context, "charge.dispute.closed", closed);
	return true;
}
