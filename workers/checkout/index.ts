import { WorkerEntrypoint } from "cloudflare:workers";
import { healthOf, reads } from "../kit/health.ts";
import { type OpenApiPart, openApiPart } from "../kit/openapi.ts";
import type { Refusal } from "../kit/problem.ts";
import { service } from "../kit/service.ts";
import { verify } from "../kit/sign.ts";
import { parse } from "../kit/validate.ts";
import { CheckoutForm, type CheckoutOutcome, checkOut, type Place } from "./check-out.ts";
import { tick } from "./chores.ts";
import { named, operations } from "./operations.ts";
import { isPaymentOutage } from "./payments.ts";
import { adminOrders } from "./routes/admin-orders.ts";
import { cart } from "./routes/cart.ts";
import { cartSocket } from "./routes/cart-socket.ts";
import { checkout } from "./routes/checkout.ts";
import { discountRoutes } from "./routes/discounts.ts";
import { ledger } from "./routes/ledger.ts";
import { orderRoutes } from "./routes/orders.ts";
import { seeOrder } from "./see-order.ts";
import { sendLink } from "./send-link.ts";
import { settle } from "./settle.ts";
import {
	asHerself,
	emailOf,
	freshness,
	giveBackOwnOrder,
	listOwnOrders,
	type PageShopper,
	seeOwnOrder,
} from "./shopper-orders.ts";
import { cartObject, openTill } from "./till.ts";
import { Adding, addToCart, type CartAnswer, Choice, changeCart, Quantity, readCart, unitsInCart } from "./use-cart.ts";

export { Cart } from "../../durable-objects/cart.ts";
export { Timer } from "../../durable-objects/timer.ts";

/** What the shopper's pages do. */
export class Shopping extends WorkerEntrypoint<CheckoutEnv> {
	readCart(visitor: PageShopper): Promise<CartAnswer> {
		return asHerself(this.env, visitor, freshness.read, (shopper) => readCart(this.env, shopper));
	}

	/** How many things are in the cart. She is told no price by it. */
	countCart(visitor: PageShopper): Promise<{ ok: true; count: number } | Refusal> {
		return asHerself(this.env, visitor, freshness.read, async (shopper) => {
			const units = Object.values(await unitsInCart(this.env, shopper));
			return { ok: true as const, count: units.reduce((sum, quantity) => sum + quantity, 0) };
		});
	}

	async addToCart(visitor: PageShopper, sent: unknown): Promise<CartAnswer> {
		const adding = parse(Adding, sent);
		if (!adding.ok) return adding;
		return asHerself(this.env, visitor, freshness.write, (shopper) => addToCart(this.env, shopper, adding.value));
	}

	/** Sets a line's quantity; 0 removes it. */
	async setQuantity(visitor: PageShopper, lineId: string, sent: unknown): Promise<CartAnswer> {
		const body = parse(Quantity, sent);
		if (!body.ok) return body;
		const setQuantity = { lineId, ...body.value };
		return asHerself(this.env, visitor, freshness.write, (shopper) => changeCart(this.env, shopper, { setQuantity }));
	}

	/** Chooses for the cart; an empty `discountCode` takes the code out. */
	async chooseForCart(visitor: PageShopper, sent: unknown): Promise<CartAnswer> {
		const choose = parse(Choice, sent);
		if (!choose.ok) return choose;
		return asHerself(this.env, visitor, freshness.write, (shopper) =>
			changeCart(this.env, shopper, { choose: choose.value }),
		);
	}

	async checkOut(visitor: PageShopper, sent: unknown, place: Place, idempotencyKey: string): Promise<CheckoutOutcome> {
		const form = parse(CheckoutForm, sent);
		if (!form.ok) return form;
		return asHerself(this.env, visitor, freshness.write, (shopper) =>
			checkOut(this.env, shopper, form.value, place, idempotencyKey),
		);
	}

	/** An order of hers: by the key of its link, or because it is her account's. */
	seeOrder(visitor: PageShopper, orderId: string, key: string | undefined, origin: string) {
		return seeOwnOrder(this.env, visitor, orderId, key, origin);
	}

	listOrders(visitor: PageShopper, sent: { cursor?: string | undefined }, origin: string) {
		return listOwnOrders(this.env, visitor, sent, origin);
	}

	giveBack(
		visitor: PageShopper,
		orderId: string,
		what: "cancel" | "return",
		sent: unknown,
		idempotencyKey: string,
		origin: string,
	) {
		return giveBackOwnOrder(this.env, visitor, orderId, what, sent, idempotencyKey, origin);
	}

	/** Mails an order's link, if the address is the one it was placed with; the answer does not say whether it is. */
	async sendOrderLink({ store }: PageShopper, orderId: string, sent: unknown, origin: string) {
		const email = emailOf(sent);
		if (!email.ok) return email;
		this.ctx.waitUntil(sendLink(this.env, store, orderId, email.value, origin));
		return { ok: true } as const;
	}

	/** The shopper is back from paying, or turned back (`cancelled`): ends the attempt by what Stripe says and shows the order. */
	async returnFromPayment(storeId: string, orderId: string, key: string, origin: string, cancelled: boolean) {
		if (await verify(key, this.env.LINK_SECRET, "order", storeId, orderId))
			await settle(openTill(this.env), orderId, "shopper", cancelled ? "give_up" : "wait").catch(unlessOutage);
		return seeOrder(this.env, storeId, orderId, { key }, origin);
	}
}

/** While Stripe does not answer the order is as it is: pending, and the page looks again. */
function unlessOutage(error: unknown): void {
	if (!isPaymentOutage(error)) throw error;
}

/** What the timer has done: nobody else is bound to it. */
export class Chores extends WorkerEntrypoint<CheckoutEnv> {
	/** Does what is due; answers when to come again (ms since 1970), or null for nothing waiting. */
	tick(_name: string): Promise<number | null> {
		return tick(this.env);
	}
}

let part: OpenApiPart | undefined;

export default service<CheckoutEnv>()
	.get("/openapi-part", (c) => {
		part ??= openApiPart(operations, named);
		return c.json(part);
	})
	.get("/health-part", async (c) =>
		c.json(
			await healthOf({ orders: reads(c.env.DB), carts: async () => cartObject(c.env, "health", "health").read() }),
		),
	)
	.route("/", cart)
	.route("/", cartSocket)
	.route("/", checkout)
	.route("/", orderRoutes)
	.route("/", adminOrders)
	.route("/", discountRoutes)
	.route("/", ledger);
