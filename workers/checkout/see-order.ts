import type { Order } from "../kit/order.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { sign, verify } from "../kit/sign.ts";
import { Orders } from "./orders.ts";

/** What opens an order to a guest: our signature over the order and its store. */
export const orderKey = (secret: string, storeId: string, orderId: string): Promise<string> =>
	sign(secret, "order", storeId, orderId);

export const orderLink = (origin: string, orderId: string, key: string): string =>
	`${origin}/orders/${orderId}?key=${key}`;

export const readOrder = (
	env: CheckoutEnv,
	storeId: string,
	orderId: string,
	link: string,
): Promise<Order | undefined> => new Orders(env.DB).read(storeId, orderId, link);

/** Absent, another store's and a wrong key are one answer: whoever asks learns nothing. */
const noSuchOrder = refuse("order.not_found", "Open it with the link from your confirmation.");

export async function seeOrder(
	env: CheckoutEnv,
	storeId: string,
	orderId: string,
	key: string,
	origin: string,
): Promise<{ ok: true; order: Order } | Refusal> {
	if (!(await verify(key, env.LINK_SECRET, "order", storeId, orderId))) return noSuchOrder;
	const order = await readOrder(env, storeId, orderId, orderLink(origin, orderId, key));
	return order ? { ok: true, order } : noSuchOrder;
}
