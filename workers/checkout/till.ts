import type { Cart as CartObject } from "../../durable-objects/cart.ts";
import type { Refusal } from "../kit/problem.ts";
import { Orders } from "./orders.ts";
import { Payments } from "./payments.ts";

type Line = { variantId: string; quantity: number };

/** Everything a sale passes through; what is here can be replaced as a whole, and the steps of a sale see nothing else. */
export type Till = {
	orders: Orders;
	payments: Payments;
	stock: {
		reserve(storeId: string, reservationId: string, lines: Line[], expiresAt: number): Promise<{ ok: true } | Refusal>;
		commit(reservationId: string): Promise<{ ok: true } | Refusal>;
		release(reservationId: string): Promise<{ sold: boolean }>;
	};
	cart(
		cartId: string,
		storeId: string,
	): {
		beginAttempt(orderId: string, lines: (Line & { lineId: string })[]): Promise<{ superseded: string[] }>;
		endAttempt(orderId: string, outcome: "bought" | "given_up"): Promise<void>;
	};
};

export const openTill = (env: CheckoutEnv): Till => ({
	orders: new Orders(env.DB),
	payments: new Payments(env),
	stock: env.CATALOG,
	cart: (cartId, storeId) => cartObject(env, storeId, cartId),
});

/** The cart's object; a cart of another store is another object, whatever its id. */
export const cartObject = (env: CheckoutEnv, storeId: string, cartId: string): DurableObjectStub<CartObject> =>
	env.CARTS.getByName(`${storeId}/${cartId}`);
