import { Hono } from "hono";
import { countryName } from "../../../web/gates.ts";
import type { PageContext } from "../../../web/page.ts";
import { CheckoutPage } from "../../../web/pages/checkout.tsx";
import { PaymentReturnPage } from "../../../web/pages/payment-return.tsx";
import { say, sayCount } from "../../../web/texts/index.ts";
import type { Profile, SavedAddress } from "../../kit/account.ts";
import { strictestAge } from "../../kit/gate.ts";
import type { Order } from "../../kit/order.ts";
import { type Refusal, refusals } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { discountProblem } from "../discount-problem.ts";
import { lost } from "../lost.tsx";
import { asHerself, visitorOf } from "../session.ts";
import { type C, categoriesOf, fieldsOf, pageOf, prefixOf, shopperOf, show } from "../visit.ts";
import { whenDone } from "../when-done.ts";
import { countOf, currentCart, withCart } from "./cart.tsx";

export const checkout = new Hono<ServiceTypes<StorefrontEnv>>()
	.get("/checkout", async (c) => form(c, await ownValues(c)))
	.post("/checkout", async (c) => {
		const values = await fieldsOf(c);
		const place = { origin: new URL(c.req.url).origin, prefix: prefixOf(c) };
		const { email, shippingMethod, idempotencyKey, withoutCode, ageConfirmed, ...shippingAddress } = values;
		const discountCode = withoutCode === undefined ? undefined : "";
		const outcome = await whenDone(() =>
			withCart(
				c,
				async (shopper): Promise<Outcome> =>
					await c.env.CHECKOUT.checkOut(
						shopper,
						{
							...{ email, shippingAddress: pick(shippingAddress), shippingMethod, discountCode },
							ageConfirmed: ageConfirmed === "1",
						},
						place,
						idempotencyKey || crypto.randomUUID(),
					),
			),
		);
		if (outcome.ok) return c.redirect(await whereNow(c, outcome), 303);
		const elsewhere = settledElsewhere(outcome);
		return elsewhere ? c.redirect(prefixOf(c) + elsewhere, 303) : form(c, values, outcome);
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
	});

type Placed = { ok: true; replayed: boolean; answer: { order: Order; payment: { url: string } } };
type Outcome = Placed | Refusal;

/** To the payment; but a form sent again after that has ended leads to what became of it. */
async function whereNow(c: C, { replayed, answer }: Placed): Promise<string> {
	const { id, link } = answer.order;
	const key = new URL(link).searchParams.get("key") ?? "";
	const seen = replayed ? await c.env.CHECKOUT.seeOrder(shopperOf(c), id, key, new URL(link).origin) : undefined;
	if (!seen?.ok || seen.order.status === "pending") return answer.payment.url;
	return `${prefixOf(c)}/checkout/return?order=${id}&key=${key}`;
}

/** What another page can say better than the form. */
function settledElsewhere({ problem, more }: Refusal): string | undefined {
	switch (problem) {
		case "stock.insufficient":
			return "/cart?notice=stock";
		case "cart.price_changed":
			return "/cart?notice=price";
		case "cart.empty":
		case "cart.not_found":
		case "cart.merged":
			return "/cart";
		case "checkout.already_paid":
			return more?.orderId && `/orders/${more.orderId}`;
		default:
			return undefined;
	}
}

const addressFields = ["name", "street", "city", "province", "postalCode", "country"];

const pick = (values: Record<string, string>): Record<string, string> =>
	Object.fromEntries(addressFields.map((name) => [name, values[name] ?? ""]));

async function form(c: C, values: Record<string, string>, refusal?: Refusal): Promise<Response> {
	const [cart, categories] = await Promise.all([currentCart(c), categoriesOf(c)]);
	if (cart.lines.length === 0) return c.redirect(`${prefixOf(c)}/cart`, 303);
	// Said before she has typed her address, not after.
	if (cart.lines.some(({ available, quantity }) => available < quantity))
		return c.redirect(`${prefixOf(c)}/cart?notice=stock`, 303);
	const page = pageOf(c, { categories, cartCount: countOf(cart) });
	const { minimumAge } = strictestAge(cart.lines);
	const errors = (refusal?.errors ?? []).map(({ path }) =>
		fieldError(page, path.replace("shippingAddress.", ""), values, minimumAge),
	);
	const body = (
		<CheckoutPage
			page={page}
			cart={cart}
			values={{ shippingMethod: cart.shippingMethod, ...values }}
			errors={errors}
			problem={refusal && errors.length === 0 ? problemText(page, refusal, values) : undefined}
			isAboutCode={refusal !== undefined && discountProblem(refusal) !== undefined}
			idempotencyKey={crypto.randomUUID()}
		/>
	);
	const { retryAfter } = refusal?.more ?? {};
	if (retryAfter !== undefined) c.header("retry-after", String(retryAfter));
	return show(c, page, "private", body, refusal ? (refusals[refusal.problem][0] as 400) : 200);
}

function problemText(page: PageContext, refusal: Refusal, { country = "" }: Record<string, string>): string {
	const discount = discountProblem(refusal);
	if (discount) return say(page, "checkout.problem.discount", { problem: say(page, discount) });
	if (refusal.problem === "checkout.not_sold_there") {
		const things = (refusal.more?.lines ?? []).map(({ title }) => title).join(", ");
		return say(page, "checkout.problem.region", { things, country: countryName(page, country) });
	}
	if (refusal.problem === "payment.unavailable") return say(page, "checkout.problem.payment");
	if (refusal.problem === "checkout.already_paid") return say(page, "checkout.problem.paid");
	if (refusal.problem === "checkout.amount_refused") return say(page, "checkout.problem.amount");
	if (refusal.problem === "checkout.too_many_declines")
		return sayCount(page, "checkout.problem.declines", Math.ceil((refusal.more?.retryAfter ?? 60) / 60));
	return say(page, "checkout.problem.other");
}

/** What is wrong with a field, in the shop's voice and the shopper's language; the API says it in its own. */
function fieldError(
	page: PageContext,
	path: string,
	values: Record<string, string>,
	age = 0,
): { path: string; message: string } {
	if (path === "ageConfirmed") return { path, message: say(page, "field.error.age", { age }) };
	if (path === "email" || path === "country") return { path, message: say(page, `field.error.${path}`) };
	return { path, message: say(page, values[path]?.trim() ? "field.error.long" : "field.error.missing") };
}

/** What her account knows already; an account that does not answer is no reason to keep her from paying. */
async function ownValues(c: C): Promise<Record<string, string>> {
	type Me = { ok: true; user: Profile; addresses: SavedAddress[] } | Refusal;
	const me = await asHerself<Me>(c, async (token) => c.env.AUTH.me(visitorOf(c), token)).catch(() => undefined);
	if (!me?.ok) return {};
	const { email, name } = me.user;
	const [address] = me.addresses;
	return { email, ...(address ? pick(address) : { name }) };
}
