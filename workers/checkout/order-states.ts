import type { OrderStatus } from "../kit/order.ts";

/** The life of an order: from each status, the ones it may go to. Anything else is refused. */
export const transitions: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
	pending: ["confirmed", "failed", "cancelled"],
	confirmed: ["processing", "cancelled"],
	processing: ["shipped", "cancelled"],
	shipped: ["delivered"],
	delivered: ["returned"],
	failed: [],
	cancelled: [],
	returned: [],
};

export const mayGo = (from: OrderStatus, to: OrderStatus): boolean => transitions[from].includes(to);
