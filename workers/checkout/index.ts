import { WorkerEntrypoint } from "cloudflare:workers";
import { healthOf, reads } from "../kit/health.ts";
import { type OpenApiPart, openApiPart } from "../kit/openapi.ts";
import { service } from "../kit/service.ts";
import { verify } from "../kit/sign.ts";
import { parse } from "../kit/validate.ts";
import { CheckoutForm, type CheckoutOutcome, checkOut, type Place } from "./check-out.ts";
import { named, operations } from "./operations.ts";
import { isPaymentOutage } from "./payments.ts";
import { cart } from "./routes/cart.ts";
import { checkout } from "./routes/checkout.ts";
import { seeOrder } from "./see-order.ts";
import { settle } from "./settle.ts";
import { cartObject, openTill } from "./till.ts";
import { Adding, addToCart, type CartAnswer, changeCart, Quantity, readCart, type Shopper } from "./use-cart.ts";

export { Cart } from "../../durable-objects/cart.ts";

/** What the shopper's pages do. */
export class Shopping extends WorkerEntrypoint<CheckoutEnv> {
	readCart(shopper: Shopper) {
		return readCart(this.env, shopper);
	}

	async addToCart(shopper: Shopper, sent: unknown): Promise<CartAnswer> {
		const adding = parse(Adding, sent);
		return adding.ok ? addToCart(this.env, shopper, adding.value) : adding;
	}

	/** Sets a line's quantity; 0 removes it. */
	async setQuantity(shopper: Shopper, lineId: string, sent: unknown): Promise<CartAnswer> {
		const body = parse(Quantity, sent);
		return body.ok ? changeCart(this.env, shopper, { setQuantity: { lineId, ...body.value } }) : body;
	}

	async checkOut(shopper: Shopper, sent: unknown, place: Place, idempotencyKey: string): Promise<CheckoutOutcome> {
		const form = parse(CheckoutForm, sent);
		return form.ok ? checkOut(this.env, shopper, form.value, place, idempotencyKey) : form;
	}

	seeOrder(storeId: string, orderId: string, key: string, origin: string) {
		return seeOrder(this.env, storeId, orderId, key, origin);
	}

	/** The shopper is back from paying, or turned back (`cancelled`): ends the attempt by what Stripe says and shows the order. */
	async returnFromPayment(storeId: string, orderId: string, key: string, origin: string, cancelled: boolean) {
		if (await verify(key, this.env.LINK_SECRET, "order", storeId, orderId))
			await settle(openTill(this.env), orderId, "shopper", cancelled ? "give_up" : "wait").catch(unlessOutage);
		return seeOrder(this.env, storeId, orderId, key, origin);
	}
}

/** While Stripe does not answer the order is as it is: pending, and the page looks again. */
function unlessOutage(error: unknown): void {
	if (!isPaymentOutage(error)) throw error;
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
	.route("/", checkout);
