import { Hono } from "hono";
import type { PageContext } from "../../../web/page.ts";
import { CheckoutPage } from "../../../web/pages/checkout.tsx";
import { OrderPage } from "../../../web/pages/order.tsx";
import { PaymentReturnPage } from "../../../web/pages/payment-return.tsx";
import { say } from "../../../web/texts/index.ts";
import type { Order } from "../../kit/order.ts";
import { type Refusal, refusals } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { lost } from "../lost.tsx";
import { type C, categoriesOf, fieldsOf, pageOf, prefixOf, shopperOf, show } from "../visit.ts";
import { countOf, currentCart } from "./cart.tsx";

export const checkout = new Hono<ServiceTypes<StorefrontEnv>>()
	.get("/checkout", async (c) => form(c, {}))
	.post("/checkout", async (c) => {
		const values = await fieldsOf(c);
		const place = { origin: new URL(c.req.url).origin, prefix: prefixOf(c) };
		const { email, shippingMethod, idempotencyKey, ...shippingAddress } = values;
		const outcome = await once(
			async (): Promise<Outcome> =>
				await c.env.CHECKOUT.checkOut(
					shopperOf(c),
					{ email, shippingAddress: pick(shippingAddress), shippingMethod },
					place,
					idempotencyKey || crypto.randomUUID(),
				),
		);
		if (outcome.ok) return c.redirect(await whereNow(c, outcome), 303);
		if (outcome.problem === "stock.insufficient") return c.redirect(`${prefixOf(c)}/cart?notice=stock`, 303);
		if (outcome.problem === "cart.empty" || outcome.problem === "cart.not_found")
			return c.redirect(`${prefixOf(c)}/cart`, 303);
		return form(c, values, outcome);
	})
	.get("/checkout/return", async (c) => {
		const { order: id = "", key = "", cancelled } = c.req.query();
		const back = await c.env.CHECKOUT.returnFromPayment(
			c.var.context.store.id,
			id,
			key,
			new URL(c.req.url).origin,
			// A look ahead (HEAD) must not end anything.
			cancelled === "1" && c.req.method === "GET",
		);
		if (!back.ok) return lost(c);
		const { status, events, number } = back.order;
		// The card was refused if Stripe ended it; else she turned back herself.
		if (status === "failed")
			return c.redirect(`${prefixOf(c)}/cart?notice=${events.at(-1)?.by === "stripe" ? "declined" : "cancelled"}`, 303);
		if (status !== "pending") return c.redirect(`${prefixOf(c)}/orders/${id}?key=${key}&bought=1`, 303);
		const page = pageOf(c);
		return show(
			c,
			page,
			"private",
			<PaymentReturnPage
				page={page}
				state="waiting"
				orderNumber={number}
				refreshHref={`${prefixOf(c)}/checkout/return?order=${id}&key=${key}`}
			/>,
		);
	})
	.get("/orders/:id", async (c) => {
		const seen = await c.env.CHECKOUT.seeOrder(
			c.var.context.store.id,
			c.req.param("id"),
			c.req.query("key") ?? "",
			new URL(c.req.url).origin,
		);
		if (!seen.ok) return lost(c);
		const [cart, categories] = await Promise.all([currentCart(c), categoriesOf(c)]);
		const page = pageOf(c, { categories, cartCount: countOf(cart) });
		return show(
			c,
			page,
			"private",
			<OrderPage page={page} order={seen.order} justBought={c.req.query("bought") === "1"} />,
		);
	});

type Placed = { ok: true; replayed: boolean; answer: { order: Order; payment: { url: string } } };
type Outcome = Placed | Refusal;

/** To the payment; but a form sent again after that has ended leads to what became of it. */
async function whereNow(c: C, { replayed, answer }: Placed): Promise<string> {
	const { id, link } = answer.order;
	const key = new URL(link).searchParams.get("key") ?? "";
	const seen = replayed
		? await c.env.CHECKOUT.seeOrder(c.var.context.store.id, id, key, new URL(link).origin)
		: undefined;
	if (!seen?.ok || seen.order.status === "pending") return answer.payment.url;
	return `${prefixOf(c)}/checkout/return?order=${id}&key=${key}`;
}

const addressFields = ["name", "street", "city", "province", "postalCode", "country"];

const pick = (values: Record<string, string>): Record<string, string> =>
	Object.fromEntries(addressFields.map((name) => [name, values[name] ?? ""]));

async function form(c: C, values: Record<string, string>, refusal?: Refusal): Promise<Response> {
	const [cart, categories] = await Promise.all([currentCart(c), categoriesOf(c)]);
	if (cart.lines.length === 0) return c.redirect(`${prefixOf(c)}/cart`, 303);
	const page = pageOf(c, { categories, cartCount: countOf(cart) });
	const errors = (refusal?.errors ?? []).map(({ path }) =>
		fieldError(page, path.replace("shippingAddress.", ""), values),
	);
	const body = (
		<CheckoutPage
			page={page}
			cart={cart}
			values={{ shippingMethod: cart.shippingMethod, ...values }}
			errors={errors}
			problem={
				refusal && errors.length === 0
					? say(page, refusal.problem === "payment.unavailable" ? "checkout.problem.payment" : "checkout.problem.other")
					: undefined
			}
			idempotencyKey={crypto.randomUUID()}
		/>
	);
	return show(c, page, "private", body, refusal ? (refusals[refusal.problem][0] as 400) : 200);
}

/** What is wrong with a field, in the shop's voice and the shopper's language; the API says it in its own. */
function fieldError(
	page: PageContext,
	path: string,
	values: Record<string, string>,
): { path: string; message: string } {
	if (path === "email" || path === "country") return { path, message: say(page, `field.error.${path}`) };
	return { path, message: say(page, values[path]?.trim() ? "field.error.long" : "field.error.missing") };
}

/** A button pressed twice: the second press waits for the first one's answer instead of showing an error. */
async function once(attempt: () => Promise<Outcome>): Promise<Outcome> {
	for (let tries = 20; ; tries--) {
		const outcome = await attempt();
		if (outcome.ok || outcome.problem !== "idempotency.in_progress" || tries === 0) return outcome;
		await scheduler.wait(250);
	}
}
