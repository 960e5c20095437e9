import { type Caller, callerOfToken } from "../kit/caller.ts";
import type { Order, OrderSummary } from "../kit/order.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { parse } from "../kit/validate.ts";
import { wake } from "../kit/wake.ts";
import { cancel, takeBack } from "./give-back.ts";
import { once } from "./idempotent.ts";
import { ListQuery, listOrders } from "./list-orders.ts";
import { isPaymentOutage } from "./payments.ts";
import { LinkForm, OrderAction } from "./routes/orders.ts";
import { type Asker, noSuchOrder, ownOrder, seeOrder } from "./see-order.ts";
import { openTill } from "./till.ts";
import type { Shopper } from "./use-cart.ts";

/** Who looks at a page: the cookie's access token, if she has one, is checked here; nobody is believed to be somebody. */
export type PageShopper = Omit<Shopper, "userId"> & { accessToken?: string | undefined };

/** How old, in ms, an answer about her session may be. */
export const freshness = { read: 5000, write: 0 } as const;

/** Does something as the one she is: her account's owner when her token stands, a guest without one. */
export async function asHerself<Answer>(
	env: CheckoutEnv,
	{ store, locale, cartToken, address, accessToken }: PageShopper,
	age: number,
	act: (shopper: Shopper, caller?: Caller) => Promise<Answer>,
): Promise<Answer | Refusal> {
	const shopper = { store, locale, cartToken, address };
	if (accessToken === undefined) return act(shopper);
	const caller = await callerOfToken(accessToken, store.id, env.AUTH, age);
	if (!caller) return refuse("auth.invalid_token", "Sign in again.");
	return act({ ...shopper, userId: caller.sub }, caller);
}

export type OrderAnswer = { ok: true; order: Order } | Refusal;

/** In the shop's pages everybody is a shopper: who runs the store sees others' orders in the back office. */
const askerOf = (key: string | undefined, caller: Caller | undefined): Asker => ({
	...(key && { key }),
	...(caller && { caller: { ...caller, role: "customer" } }),
});

export const seeOwnOrder = (
	env: CheckoutEnv,
	visitor: PageShopper,
	orderId: string,
	key: string | undefined,
	origin: string,
): Promise<OrderAnswer> =>
	asHerself(env, visitor, freshness.read, ({ store }, caller) =>
		seeOrder(env, store.id, orderId, askerOf(key, caller), origin),
	);

type OwnOrders = { ok: true; items: OrderSummary[]; nextCursor: string | null } | Refusal;

/** Her account's orders, newest first. */
export const listOwnOrders = (
	env: CheckoutEnv,
	visitor: PageShopper,
	sent: { cursor?: string | undefined },
	origin: string,
): Promise<OwnOrders> =>
	asHerself(env, visitor, freshness.read, async ({ store, userId }): Promise<OwnOrders> => {
		if (userId === undefined) return refuse("auth.required", "Sign in to see your orders.");
		const query = parse(ListQuery, sent);
		if (!query.ok) return refuse("request.bad_cursor", "Start again without a cursor.");
		const page = await listOrders(env, store.id, { userId }, query.value, origin);
		return "ok" in page ? page : { ok: true, ...page };
	});

const work = { cancel, return: takeBack } as const;

/** Cancels her order or sends it back, once for each idempotency key, and answers it as it is then. */
export const giveBackOwnOrder = (
	env: CheckoutEnv,
	visitor: PageShopper,
	orderId: string,
	what: keyof typeof work,
	sent: unknown,
	idempotencyKey: string,
	origin: string,
): Promise<OrderAnswer> =>
	asHerself(env, visitor, freshness.write, async ({ store }, caller) => {
		const form = parse(OrderAction, sent);
		if (!form.ok) return form;
		const { key, reason } = form.value;
		const asker = askerOf(key, caller);
		if (!(await ownOrder(env, store.id, orderId, asker))) return noSuchOrder;
		const whose = { storeId: store.id, caller: caller?.sub ?? orderId, key: idempotencyKey };
		const done = await once(env.DB, whose, [what, orderId, reason], async () => {
			const given = await orOutage(work[what](openTill(env), orderId, caller?.sub ?? "shopper", reason));
			return given.ok ? { ok: true, answer: { status: 200, body: null } } : given;
		});
		if (!done.ok) return done;
		await wake(env.TIMERS, "orders", 1000);
		return seeOrder(env, store.id, orderId, asker, origin);
	});

/** While Stripe does not answer a payment can not be closed, and nothing is done. */
async function orOutage<Answer>(work: Promise<Answer>): Promise<Answer | Refusal> {
	try {
		return await work;
	} catch (error) {
		if (!isPaymentOutage(error)) throw error;
		return refuse("payment.unavailable", "Nothing was changed. Try again in a moment.");
	}
}

/** An address that can be written to, as the form sent it. */
export const emailOf = (sent: unknown): { ok: true; value: string } | Refusal => {
	const form = parse(LinkForm, sent);
	return form.ok ? { ok: true, value: form.value.email } : form;
};
