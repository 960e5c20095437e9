import { Hono } from "hono";
import * as z from "zod";
import type { Order } from "../../kit/order.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import { valid } from "../../kit/validate.ts";
import { wake } from "../../kit/wake.ts";
import { cancel, takeBack } from "../give-back.ts";
import { type Answer, once } from "../idempotent.ts";
import { ListQuery, listOrders } from "../list-orders.ts";
import { isPaymentOutage } from "../payments.ts";
import { noSuchOrder, ownOrder, seeOrder } from "../see-order.ts";
import { sendLink } from "../send-link.ts";
import { openTill } from "../till.ts";
import { answer, type C, jsonOnly, keyOf, signedIn, type Types, unkept, whoAsks } from "./asking.ts";

/** A guest shows the key of her link; who is signed in needs none. */
export const OrderAction = z.strictObject({
	key: z.string().max(200).optional(),
	reason: z.string().trim().max(500).default(""),
});
export const LinkForm = z.strictObject({ email: z.email().max(254) });

export const orderRoutes = new Hono<Types>()
	.get("/api/orders", signedIn, valid("query", ListQuery), async (c) => {
		const { store } = c.var.context;
		const page = await listOrders(c.env, store.id, { userId: c.var.caller.sub }, c.req.valid("query"), originOf(c));
		return "ok" in page ? answer(c, page) : c.json(page, 200, unkept);
	})
	.get("/api/orders/:id", async (c) => {
		const asker = { key: c.req.query("key"), caller: await whoAsks(c) };
		const seen = await seeOrder(c.env, c.var.context.store.id, c.req.param("id"), asker, originOf(c));
		return seen.ok ? c.json(seen.order, 200, unkept) : answer(c, seen);
	})
	.post("/api/orders/:id/cancel", jsonOnly, valid("json", OrderAction), (c) =>
		act(c, "cancel", c.req.param("id"), c.req.valid("json"), (by, note) =>
			cancel(openTill(c.env), c.req.param("id"), by, note),
		),
	)
	.post("/api/orders/:id/return", jsonOnly, valid("json", OrderAction), (c) =>
		act(c, "return", c.req.param("id"), c.req.valid("json"), (by, note) =>
			takeBack(openTill(c.env), c.req.param("id"), by, note),
		),
	)
	.post("/api/orders/:id/link", jsonOnly, valid("json", LinkForm), async (c) => {
		// Whether the address fits is nobody's business but the mailbox's.
		c.executionCtx.waitUntil(
			sendLink(c.env, c.var.context.store, c.req.param("id"), c.req.valid("json").email, originOf(c)),
		);
		return c.body(null, 202, unkept);
	});

const originOf = (c: C): string => new URL(c.req.url).origin;

type Work = (by: string, note: string) => Promise<{ ok: true } | Refusal>;

/** Lets the order's owner do something with it, once for each idempotency key, and answers the order as it is then. */
async function act(
	c: C,
	name: string,
	orderId: string,
	{ key: linkKey, reason }: z.infer<typeof OrderAction>,
	work: Work,
): Promise<Response> {
	const { store } = c.var.context;
	const asker = { key: linkKey, caller: await whoAsks(c) };
	if (!(await ownOrder(c.env, store.id, orderId, asker))) return answer(c, noSuchOrder);
	const caller = asker.caller?.sub ?? "shopper";
	const perform = async (): Promise<{ ok: true; answer: { status: number; body: Order } } | Refusal> => {
		const done = await work(caller, reason);
		if (!done.ok) return done;
		const seen = await seeOrder(c.env, store.id, orderId, asker, originOf(c));
		return seen.ok ? { ok: true, answer: { status: 200, body: seen.order } } : seen;
	};
	return reply(c, { storeId: store.id, caller: asker.caller?.sub ?? orderId }, [name, orderId, reason], perform);
}

/**
 * Does the work, with the caller's idempotency key if she sent one, and answers. The work gets an id that is the same
 * whenever the same request comes with the same key, for what must not happen twice even when its first run was cut off.
 */
export async function reply(
	c: C,
	who: { storeId: string; caller: string },
	request: unknown,
	work: (id?: string) => Promise<{ ok: true; answer: Answer } | Refusal>,
): Promise<Response> {
	const key = keyOf(c);
	if (typeof key === "object") return answer(c, key);
	const outcome = key === undefined ? work() : once(c.env.DB, { ...who, key }, request, work);
	const done: Awaited<typeof outcome> = await outcome.catch(unlessOutage);
	if (!done.ok) return answer(c, done);
	await wake(c.env.TIMERS, "orders", 1000);
	const replayed = "replayed" in done && done.replayed === true;
	return c.json(done.answer.body as object, done.answer.status as 200, {
		...unkept,
		...(replayed && { "idempotency-replayed": "true" }),
	});
}

/** What is on its way goes on: the sweep finds it. */
function unlessOutage(error: unknown): Refusal {
	if (!isPaymentOutage(error)) throw error;
	return refuse("payment.unavailable", "Look at the order in a moment, and try again if it has not happened.");
}

export const noOrder = refuse("order.not_found", "Look for it in the list.");
