import { type Caller, mayManage } from "../kit/caller.ts";
import type { Order } from "../kit/order.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { sign, verify } from "../kit/sign.ts";
import { type OrderRow, Orders } from "./orders.ts";

/** How somebody shows that an order is hers: the key of its signed link, or who she is. */
export type Asker = { key?: string | undefined; caller?: Caller | undefined };

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

/** Absent, another store's, another's and a wrong key are one answer: whoever asks learns nothing. */
export const noSuchOrder = refuse("order.not_found", "Open it with the link from your confirmation, or sign in.");

/** Whether she has the key of the order's link. */
const opens = async (env: CheckoutEnv, storeId: string, orderId: string, { key }: Asker): Promise<boolean> =>
	key !== undefined && verify(key, env.LINK_SECRET, "order", storeId, orderId);

/** The order, if it is the asker's. */
export async function ownOrder(
	env: CheckoutEnv,
	storeId: string,
	orderId: string,
	{ key, caller }: Asker,
): Promise<OrderRow | undefined> {
	const hasKey = await opens(env, storeId, orderId, { key });
	if (!hasKey && !caller) return undefined;
	const order = await new Orders(env.DB).find(orderId);
	if (order?.storeId !== storeId) return undefined;
	return hasKey || order.userId === caller?.sub ? order : undefined;
}

/** The order as its owner reads it, or one of those who run her store. */
export async function seeOrder(
	env: CheckoutEnv,
	storeId: string,
	orderId: string,
	asker: Asker,
	origin: string,
): Promise<{ ok: true; order: Order } | Refusal> {
	const runsStore = asker.caller !== undefined && mayManage(asker.caller, storeId);
	const maySee =
		runsStore || (await opens(env, storeId, orderId, asker)) || (await ownOrder(env, storeId, orderId, asker));
	if (!maySee) return noSuchOrder;
	const link = orderLink(origin, orderId, await orderKey(env.LINK_SECRET, storeId, orderId));
	const order = await readOrder(env, storeId, orderId, link);
	return order ? { ok: true, order } : noSuchOrder;
}
