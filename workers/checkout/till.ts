import type { Cart as CartObject } from "../../durable-objects/cart.ts";
import type { Refusal } from "../kit/problem.ts";
import { Declines } from "./declines.ts";
import { Orders } from "./orders.ts";
import { Payments } from "./payments.ts";
import { Refunds } from "./refunds.ts";

type Line = { variantId: string; quantity: number };

/** Everything a sale passes through; what is here can be replaced as a whole, and the steps of a sale see nothing else. */
export type Till = {
	orders: Orders;
	refunds: Refunds;
	declines: Declines;
	payments: Payments;
	stock: {
		reserve(storeId: string, reservationId: string, lines: Line[], expiresAt: number): Promise<{ ok: true } | Refusal>;
		commit(reservationId: string): Promise<{ ok: true } | Refusal>;
		release(reservationId: string): Promise<{ sold: boolean }>;
		/** Gives back what is held or was sold, for good: who reserves under one of these ids later is refused. */
		revoke(storeId: string, reservationIds: string[], lines: Line[]): Promise<void>;
	};
	cart(
		cartId: string,
		storeId: string,
	): {
		beginAttempt(
			orderId: string,
			lines: (Line & { lineId: string })[],
		): Promise<{ superseded: string[]; isMerged: boolean }>;
		endAttempt(orderId: string, outcome: "bought" | "given_up"): Promise<void>;
	};
};

export const openTill = (env: CheckoutEnv): Till => ({
	orders: new Orders(env.DB),
	refunds: new Refunds(env.DB),
	declines: new Declines(env.DB),
	payments: new Payments(env),
	stock: env.CATALOG,
	cart: (cartId, storeId) => {
		const cart = cartObject(env, storeId, cartId);
		return {
			beginAttempt: (orderId, lines) => cart.beginAttempt(orderId, lines),
			async endAttempt(orderId, outcome) {
				const movedTo = await cart.endAttempt(orderId, outcome);
				if (movedTo !== null) await cartObject(env, storeId, movedTo).endAttempt(orderId, outcome);
			},
		};
	},
});

/** The cart's object; a cart of another store is another object, whatever its id. */
export const cartObject = (env: CheckoutEnv, storeId: string, cartId: string): DurableObjectStub<CartObject> =>
	env.CARTS.getByName(`${storeId}/${cartId}`);
