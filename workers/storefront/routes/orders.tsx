import { Hono } from "hono";
import { OrderPage } from "../../../web/pages/order.tsx";
import { OrderDoorPage } from "../../../web/pages/order-door.tsx";
import { OrdersPage } from "../../../web/pages/orders.tsx";
import { say } from "../../../web/texts/index.ts";
import type { Order } from "../../kit/order.ts";
import { type Refusal, refusals } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { fieldErrors } from "../auth-problem.ts";
import { lost } from "../lost.tsx";
import { asHerself, asVisitor } from "../session.ts";
import { type C, categoriesOf, fieldsOf, pageOf, prefixOf, shopperOf, show } from "../visit.ts";
import { whenDone } from "../when-done.ts";
import { countNow } from "./cart.tsx";

type OrderAnswer = { ok: true; order: Order } | Refusal;

const done = { cancel: "cancelled", return: "returned" } as const;
const notices = [...Object.values(done), "linked"] as const;

export const orders = new Hono<ServiceTypes<StorefrontEnv>>()
	.get("/orders", async (c) => {
		const { cursor } = c.req.query();
		const list = await asHerself(c, async (token) =>
			c.env.CHECKOUT.listOrders(shopperOf(c, token), { cursor }, originOf(c)),
		);
		if (!list?.ok) return list?.problem === "request.bad_cursor" ? lost(c) : toLogin(c, "/orders");
		const page = await personalPage(c);
		const here = `${prefixOf(c)}/orders`;
		const nextHref = list.nextCursor && `${here}?cursor=${list.nextCursor}`;
		const firstHref = cursor === undefined ? null : here;
		return show(
			c,
			page,
			"private",
			<OrdersPage page={page} orders={list.items} nextHref={nextHref} firstHref={firstHref} />,
		);
	})
	.get("/orders/:id", (c) => orderPage(c, c.req.param("id"), c.req.query("key")))
	.post("/orders/:id/cancel", (c) => giveBack(c, c.req.param("id"), "cancel"))
	.post("/orders/:id/return", (c) => giveBack(c, c.req.param("id"), "return"))
	.post("/orders/:id/link", async (c) => {
		const { email = "", key = "" } = await fieldsOf(c);
		const orderId = c.req.param("id");
		const sent = await c.env.CHECKOUT.sendOrderLink(shopperOf(c), orderId, { email: email.trim() }, originOf(c));
		// Asked for on the order's own page, which she can see already.
		if (sent.ok && key) return c.redirect(orderHref(c, orderId, { key, notice: "linked" }), 303);
		const page = await personalPage(c);
		const errors = sent.ok ? [] : fieldErrors(page, sent);
		const body = <OrderDoorPage page={page} orderId={orderId} values={{ email }} errors={errors} sent={sent.ok} />;
		return show(c, page, "private", body, sent.ok ? 200 : 400);
	});

const orderHref = (c: C, orderId: string, query: Record<string, string>): string => {
	const search = new URLSearchParams(query);
	return `${prefixOf(c)}/orders/${encodeURIComponent(orderId)}${search.size > 0 ? `?${search}` : ""}`;
};

const originOf = (c: C): string => new URL(c.req.url).origin;

async function personalPage(c: C) {
	const [cartCount, categories] = await Promise.all([countNow(c), categoriesOf(c)]);
	return pageOf(c, { categories, cartCount });
}

const toLogin = (c: C, next: string): Response =>
	c.redirect(`${prefixOf(c)}/login?next=${encodeURIComponent(prefixOf(c) + next)}`, 303);

/** The order, to whoever shows its key or whose account it is; to anybody else the door, whether there is such an order or not. */
async function orderPage(c: C, orderId: string, key: string | undefined, refusal?: Refusal): Promise<Response> {
	const { answer: seen, isSignedIn } = await asVisitor<OrderAnswer>(c, async (token) =>
		c.env.CHECKOUT.seeOrder(shopperOf(c, token), orderId, key, originOf(c)),
	);
	if (!seen.ok && !/^ord_[0-9a-f-]{36}$/.test(orderId)) return lost(c);
	const page = await personalPage(c);
	if (!seen.ok) {
		const door = <OrderDoorPage page={page} orderId={orderId} isSignedIn={isSignedIn} />;
		return show(c, page, "private", door, 404);
	}
	const { bought, notice } = c.req.query();
	const body = (
		<OrderPage
			page={page}
			order={seen.order}
			orderKey={key}
			justBought={!refusal && bought === "1"}
			notice={refusal ? undefined : notices.find((known) => known === notice)}
			problem={refusal && say(page, problemOf(refusal))}
			idempotencyKey={crypto.randomUUID()}
		/>
	);
	return show(c, page, "private", body, refusal ? (refusals[refusal.problem][0] as 409) : 200);
}

function problemOf({ problem }: Refusal) {
	if (problem === "order.illegal_transition") return "order.problem.late";
	return problem === "payment.unavailable" ? "order.problem.payment" : "order.problem.other";
}

async function giveBack(c: C, orderId: string, what: keyof typeof done): Promise<Response> {
	const { key = "", reason = "", idempotencyKey = "" } = await fieldsOf(c);
	const sent = { reason, ...(key && { key }) };
	const once = /^[\x21-\x7e]{1,255}$/.test(idempotencyKey) ? idempotencyKey : crypto.randomUUID();
	const { answer: given } = await asVisitor<OrderAnswer>(c, (token) =>
		whenDone(async () => c.env.CHECKOUT.giveBack(shopperOf(c, token), orderId, what, sent, once, originOf(c))),
	);
	if (!given.ok) return orderPage(c, orderId, key || undefined, given);
	const { status } = given.order;
	// Called off before it was paid, it has failed.
	const isDone = status === done[what] || status === "failed";
	const query = { ...(key && { key }), ...(isDone && { notice: done[what] }) };
	return c.redirect(orderHref(c, orderId, query), 303);
}
