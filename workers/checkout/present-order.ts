import { money } from "../kit/money.ts";
import type { Order } from "../kit/order.ts";
import { mayGo } from "./order-states.ts";
import type { orderEvents, orderLines, orders, refunds } from "./schema.ts";

export type OrderRow = typeof orders.$inferSelect;
type Parts = {
	lines: (typeof orderLines.$inferSelect)[];
	events: (typeof orderEvents.$inferSelect)[];
	refunds: (typeof refunds.$inferSelect)[];
};

/** The order as its owner reads it. `link` is where she finds it. */
export function presentOrder(row: OrderRow, { lines, events, refunds }: Parts, link: string): Order {
	const inCurrency = (amount: number) => money(amount, row.currency);
	return {
		id: row.id,
		number: String(row.number),
		status: row.status,
		paymentStatus: row.paymentStatus,
		email: row.email,
		lines: lines.map(
			({ id, variantId, productId, slug, title, variantTitle, image, quantity, unitPriceMinor, lineTotalMinor }) => ({
				...{ id, variantId, productId, slug, title, variantTitle, image, quantity },
				unitPrice: inCurrency(unitPriceMinor),
				lineTotal: inCurrency(lineTotalMinor),
			}),
		),
		shippingAddress: row.shippingAddress,
		shippingMethod: row.shippingMethod,
		subtotal: inCurrency(row.subtotalMinor),
		discount: inCurrency(row.discountMinor),
		shipping: inCurrency(row.shippingMinor),
		tax: inCurrency(row.taxMinor),
		taxIncluded: row.isTaxIncluded,
		total: inCurrency(row.totalMinor),
		discountCode: row.discountCode,
		refunded: inCurrency(row.refundedMinor),
		refunds: refunds.map(({ id, amountMinor, reason, state, createdAt }) => ({
			id,
			amount: inCurrency(amountMinor),
			reason,
			state,
			at: new Date(createdAt).toISOString(),
		})),
		tracking: row.trackingNumber || row.carrier ? { carrier: row.carrier, number: row.trackingNumber } : null,
		dispute: row.dispute || null,
		canCancel: mayGo(row.status, "cancelled"),
		canReturn: mayGo(row.status, "returned"),
		events: events.map(({ at, fromStatus, toStatus, by, note }) => ({
			at: new Date(at).toISOString(),
			from: fromStatus,
			to: toStatus,
			by,
			note,
		})),
		createdAt: new Date(row.createdAt).toISOString(),
		link,
	};
}
