import type { OrderStatus, PaymentStatus } from "../workers/kit/order.ts";
import type { RefusalCode } from "../workers/kit/problem.ts";

/** What a shopper is refused with, or nothing when it is done. */
type Outcome = RefusalCode | undefined;

/** So many units of the thing at that place; `line` tells a cart's line from a later one of the same thing. */
type Line = { at: number; quantity: number; line: number };

export type ModelOrder = {
	shopper: number;
	lines: Line[];
	totalMinor: number;
	status: OrderStatus;
	/** What it has of the stock: a hold that counts, one past its time, units sold to it, or nothing. */
	stock: "held" | "late" | "sold" | "none";
	isPaid: boolean;
	refundedMinor: number;
};

type Thing = { priceMinor: number; onHand: number; received: number };
type ModelShopper = {
	cart: Line[];
	declines: number;
	/** The number of the order she placed last with an idempotency key. */
	keyed?: number;
};

/** As the default demo store asks for them. */
const shipping = { priceMinor: 490, freeFromMinor: 7500 };
/** Declined cards that one cart is forgiven. */
const forgiven = 6;
/** Where an order must be to go there. */
const before: Record<string, readonly OrderStatus[]> = {
	processing: ["confirmed"],
	shipped: ["processing"],
	delivered: ["shipped"],
	cancelled: ["confirmed", "processing"],
	returned: ["delivered"],
};
const mayGo = (from: OrderStatus, to: OrderStatus): boolean => before[to]?.includes(from) ?? false;

/**
 * A shop as one would explain it on a sheet of paper: things with so many units, carts, and orders that are paid and undone.
 * Nothing in it happens at the same time and nothing ever breaks.
 */
export class SaleModel {
	readonly things: Thing[];
	readonly shoppers: ModelShopper[];
	readonly orders: ModelOrder[] = [];
	#lines = 0;

	constructor(things: readonly { priceMinor: number; units: number }[], shoppers: number) {
		this.things = things.map(({ priceMinor, units }) => ({ priceMinor, onHand: units, received: units }));
		this.shoppers = Array.from({ length: shoppers }, () => ({ cart: [], declines: 0 }));
	}

	shopper(index: number): ModelShopper {
		return this.shoppers[index] ?? nobody();
	}

	/** Units of a thing that live holds keep. */
	held(at: number, butNotOf?: number): number {
		const holding = this.orders.filter((order) => order.stock === "held" && order.shopper !== butNotOf);
		return unitsIn(holding, at);
	}

	sold(at: number): number {
		return unitsIn(
			this.orders.filter((order) => order.stock === "sold"),
			at,
		);
	}

	/** What can be had of a thing; her own attempt does not stand in a shopper's way. */
	available(at: number, shopper?: number): number {
		return Math.max(0, (this.things[at]?.onHand ?? 0) - this.held(at, shopper));
	}

	add(shopper: number, at: number, quantity: number): Outcome {
		if (this.available(at) === 0) return "stock.insufficient";
		const { cart } = this.shopper(shopper);
		const known = cart.find((line) => line.at === at);
		if (known) known.quantity += quantity;
		else cart.push({ at, quantity, line: this.#lines++ });
		return undefined;
	}

	setQuantity(shopper: number, at: number, quantity: number): void {
		const hers = this.shopper(shopper);
		for (const line of hers.cart) if (line.at === at) line.quantity = quantity;
		hers.cart = hers.cart.filter((line) => line.quantity > 0);
	}

	clear(shopper: number): void {
		this.shopper(shopper).cart = [];
	}

	/** Places an order over her cart; one that she has not paid yet is given up for it. */
	checkOut(shopper: number): Outcome {
		const { cart, declines } = this.shopper(shopper);
		if (cart.length === 0) return "cart.empty";
		if (cart.some((line) => line.quantity > this.available(line.at, shopper))) return "stock.insufficient";
		if (declines >= forgiven) return "checkout.too_many_declines";
		for (const order of this.orders) if (order.shopper === shopper && order.status === "pending") this.fail(order);
		const lines = cart.map((line) => ({ ...line }));
		const goods = lines.reduce((sum, { at, quantity }) => sum + (this.things[at]?.priceMinor ?? 0) * quantity, 0);
		const totalMinor = goods + (goods >= shipping.freeFromMinor ? 0 : shipping.priceMinor);
		const order = { shopper, lines, totalMinor, isPaid: false, refundedMinor: 0 };
		this.orders.push({ ...order, status: "pending", stock: "held" });
		return undefined;
	}

	/** Nobody pays it any more; what it held is free. */
	fail(order: ModelOrder): void {
		Object.assign(order, { status: "failed", stock: "none" });
	}

	/** The time of its hold is over, but not the time in which it can be paid. */
	letRunOut(order: ModelOrder): void {
		order.stock = "late";
	}

	/** Her card pays: she gets what is there, or all of her money back. */
	pay(order: ModelOrder): void {
		order.isPaid = true;
		const isLate = order.stock === "late";
		const isThere = ({ at, quantity }: Line) =>
			quantity <= (isLate ? this.available(at) : (this.things[at]?.onHand ?? 0));
		if (!order.lines.every(isThere)) {
			this.fail(order);
			order.refundedMinor = order.totalMinor;
			return;
		}
		this.#move(order.lines, -1);
		Object.assign(order, { status: "confirmed", stock: "sold" });
		this.#takeOut(order);
	}

	decline(order: ModelOrder): void {
		this.fail(order);
		this.shopper(order.shopper).declines += 1;
	}

	cancel(order: ModelOrder): Outcome {
		if (order.status !== "pending") return this.#giveBack(order, "cancelled");
		this.fail(order);
		return undefined;
	}

	takeBack(order: ModelOrder): Outcome {
		return this.#giveBack(order, "returned");
	}

	refund(order: ModelOrder, amountMinor: number): Outcome {
		if (!order.isPaid) return "refund.not_paid";
		if (order.refundedMinor + amountMinor > order.totalMinor) return "refund.too_much";
		order.refundedMinor += amountMinor;
		return undefined;
	}

	/** What those who run the store do with it by hand. */
	handle(order: ModelOrder, to: "processing" | "shipped" | "delivered"): Outcome {
		if (!mayGo(order.status, to)) return "order.illegal_transition";
		order.status = to;
		return undefined;
	}

	correct(at: number, delta: number): Outcome {
		const thing = this.things[at] ?? nobody();
		if (thing.onHand + delta < 0) return "stock.insufficient";
		thing.onHand += delta;
		thing.received += delta;
		return undefined;
	}

	#giveBack(order: ModelOrder, to: "cancelled" | "returned"): Outcome {
		if (order.status === to) return undefined;
		if (!mayGo(order.status, to)) return "order.illegal_transition";
		this.#move(order.lines, 1);
		Object.assign(order, { status: to, stock: "none", refundedMinor: order.totalMinor });
		return undefined;
	}

	#move(lines: readonly Line[], sign: 1 | -1): void {
		for (const { at, quantity } of lines) (this.things[at] ?? nobody()).onHand += sign * quantity;
	}

	/** Only what was bought leaves the cart: what she put in since stays. */
	#takeOut({ shopper, lines }: ModelOrder): void {
		const hers = this.shopper(shopper);
		for (const bought of lines)
			for (const line of hers.cart) if (line.line === bought.line) line.quantity -= bought.quantity;
		hers.cart = hers.cart.filter((line) => line.quantity > 0);
	}
}

export function paymentOf({ status, isPaid, totalMinor, refundedMinor }: ModelOrder): PaymentStatus {
	if (!isPaid) return status === "pending" ? "pending" : "failed";
	if (refundedMinor === 0) return "paid";
	return refundedMinor === totalMinor ? "refunded" : "partially_refunded";
}

const unitsIn = (orders: readonly ModelOrder[], at: number): number =>
	orders
		.flatMap(({ lines }) => lines)
		.filter((line) => line.at === at)
		.reduce((sum, { quantity }) => sum + quantity, 0);

const nobody = (): never => {
	throw new Error("The model knows nobody and nothing of that number");
};
