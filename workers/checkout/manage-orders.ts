import * as z from "zod";
import type { OrderStatus } from "../kit/order.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { cancel, takeBack } from "./give-back.ts";
import { mayGo } from "./order-states.ts";
import type { OrderRow } from "./orders.ts";
import { refund, sendRefund } from "./refund.ts";
import { complete } from "./settle.ts";
import type { Till } from "./till.ts";

const note = z.string().trim().max(500).default("");

/** What those who run a store do with an order by hand. */
export const OrderChange = z.strictObject({
	status: z.enum(["processing", "shipped", "delivered", "cancelled", "returned"]),
	/** Who brings it: with the status `shipped`, and with no other. */
	tracking: z
		.strictObject({ carrier: z.string().trim().min(1).max(80), number: z.string().trim().min(1).max(120) })
		.optional(),
	note,
});
export type OrderChange = z.infer<typeof OrderChange>;

/** All that is left, an amount in minor units, or whole lines. */
export const RefundForm = z
	.strictObject({
		amount: z.int().min(1).max(99_999_999).optional(),
		lines: z
			.array(z.strictObject({ lineId: z.string().max(60), quantity: z.int().min(1).max(999) }))
			.min(1)
			.max(100)
			.optional(),
		reason: z.string().trim().min(1).max(500),
	})
	.refine((form) => form.amount === undefined || form.lines === undefined, {
		message: "send either an amount or lines",
		path: ["amount"],
	});
export type RefundForm = z.infer<typeof RefundForm>;

type Done = { ok: true; status: OrderStatus } | Refusal;

export async function changeOrder(till: Till, order: OrderRow, change: OrderChange, by: string): Promise<Done> {
	const { status, tracking } = change;
	if (status === "cancelled") return cancel(till, order.id, by, change.note);
	if (status === "returned") return takeBack(till, order.id, by, change.note);
	if (tracking && status !== "shipped")
		return refuse("request.invalid", "Tracking belongs to an order that is shipped.", {
			errors: [{ path: "tracking", message: "only with the status shipped" }],
		});
	if (!mayGo(order.status, status)) return illegal(order.status, status);
	const isMoved = await till.orders.move(order, {
		from: order.status,
		to: status,
		by,
		note: change.note,
		...(tracking && { tracking }),
	});
	const now = await complete(till, order.id);
	if (!isMoved) return illegal(now, status);
	return { ok: true, status };
}

const illegal = (from: OrderStatus, to: OrderStatus): Refusal =>
	refuse("order.illegal_transition", `It is ${from}; from there it does not go to ${to}.`);

/** Sends money back, never more than is left of what was paid. A repeat with the same `id` is the same refund. */
export async function refundOrder(
	till: Till,
	order: OrderRow,
	form: RefundForm,
	by: string,
	id?: string,
): Promise<{ ok: true } | Refusal> {
	// Cut off after it was recorded: all that was left then is not what is left now.
	const known = id === undefined ? undefined : await till.refunds.find(id);
	if (known) {
		await sendRefund(till, order, known);
		return { ok: true };
	}
	const left = order.totalMinor - order.refundedMinor;
	const amount = form.lines ? await amountOf(till, order, form.lines) : (form.amount ?? left);
	if (typeof amount !== "number") return amount;
	if (amount === 0) return refuse("refund.too_much", "Everything has gone back already.");
	const done = await refund(till, order, { amountMinor: amount, reason: form.reason, by, ...(id && { id }) });
	return done.ok ? { ok: true } : done;
}

async function amountOf(
	till: Till,
	order: OrderRow,
	wanted: { lineId: string; quantity: number }[],
): Promise<number | Refusal> {
	const sold = new Map((await till.orders.linesSold(order.id)).map((line) => [line.id, line]));
	const errors = wanted.flatMap(({ lineId, quantity }, at) => {
		const line = sold.get(lineId);
		if (!line) return [{ path: `lines.${at}.lineId`, message: "is no line of this order" }];
		return quantity > line.quantity
			? [{ path: `lines.${at}.quantity`, message: `only ${line.quantity} were sold` }]
			: [];
	});
	if (new Set(wanted.map(({ lineId }) => lineId)).size < wanted.length)
		errors.push({ path: "lines", message: "a line is there twice" });
	if (errors.length > 0) return refuse("request.invalid", "Correct the named fields and send it again.", { errors });
	const full = wanted.reduce(
		(sum, { lineId, quantity }) => sum + (sold.get(lineId)?.unitPriceMinor ?? 0) * quantity,
		0,
	);
	return withTax(order, afterDiscount(order, full));
}

/** What of a part of the subtotal was really paid: a discount is spread over all lines alike. In whole numbers all the way. */
export function afterDiscount(
	{ subtotalMinor, discountMinor }: Pick<OrderRow, "subtotalMinor" | "discountMinor">,
	partMinor: number,
): number {
	if (discountMinor === 0) return partMinor;
	const [part, off, all] = [BigInt(partMinor), BigInt(discountMinor), BigInt(subtotalMinor)];
	return partMinor - Number((2n * part * off + all) / (2n * all));
}

/** With its share of a tax that was put on top. */
export function withTax(
	{ isTaxIncluded, taxMinor, totalMinor }: Pick<OrderRow, "isTaxIncluded" | "taxMinor" | "totalMinor">,
	partMinor: number,
): number {
	if (isTaxIncluded || taxMinor === 0) return partMinor;
	const [part, tax, untaxed] = [BigInt(partMinor), BigInt(taxMinor), BigInt(totalMinor - taxMinor)];
	return partMinor + Number((2n * part * tax + untaxed) / (2n * untaxed));
}
