import { Hono } from "hono";
import type { Notice } from "../../../web/page.ts";
import { CartPage } from "../../../web/pages/cart.tsx";
import type { Cart } from "../../kit/cart.ts";
import { problemResponse, type Refusal } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { type C, categoriesOf, pageOf, prefixOf, readForm, rememberCart, shopperOf, show } from "../visit.ts";

type CartAnswer = { ok: true; cart: Cart; cartToken?: string } | Refusal;

const notices: readonly string[] = ["declined", "cancelled", "expired", "stock", "added", "changed"] satisfies Notice[];

export const cart = new Hono<ServiceTypes<StorefrontEnv>>()
	.get("/cart", async (c) => {
		const [current, categories] = await Promise.all([currentCart(c), categoriesOf(c)]);
		const asked = c.req.query("notice") ?? "";
		const notice = notices.includes(asked) ? (asked as Notice) : undefined;
		const page = pageOf(c, { categories, cartCount: countOf(current) });
		return show(c, page, "private", <CartPage page={page} cart={current} notice={notice} />);
	})
	.get("/cart/count", async (c) => {
		c.header("cache-control", "private, no-store");
		return c.json({ count: shopperOf(c).cartToken === undefined ? 0 : countOf(await currentCart(c)) });
	})
	.post("/cart/add", async (c) => {
		const form = await readForm(c);
		const adding = { variantId: String(form.get("variantId") ?? ""), quantity: Number(form.get("quantity") ?? 1) };
		const shopper = shopperOf(c);
		let added: CartAnswer = await c.env.CHECKOUT.addToCart(shopper, adding);
		// A cookie that opens no cart any more is no reason to turn a shopper away: she gets a new cart.
		if (!added.ok && added.problem === "cart.not_found")
			added = await c.env.CHECKOUT.addToCart({ ...shopper, cartToken: undefined }, adding);
		if (added.ok && added.cartToken) rememberCart(c, added.cartToken);
		return answer(c, added, "added");
	})
	.post("/cart/items/:lineId", async (c) => {
		const form = await readForm(c);
		// The remove button's value stands behind the field's: the last one said counts.
		const quantity = Number(form.getAll("quantity").at(-1) ?? Number.NaN);
		return answer(c, await c.env.CHECKOUT.setQuantity(shopperOf(c), c.req.param("lineId"), { quantity }), "changed");
	});

export async function currentCart(c: C): Promise<Cart> {
	const shopper = shopperOf(c);
	const read: CartAnswer = await c.env.CHECKOUT.readCart(shopper);
	if (read.ok) return read.cart;
	const empty: CartAnswer = await c.env.CHECKOUT.readCart({ ...shopper, cartToken: undefined });
	if (!empty.ok) throw new Error(`An empty cart was refused: ${empty.problem}`);
	return empty.cart;
}

export const countOf = ({ lines }: Cart): number => lines.reduce((sum, line) => sum + line.quantity, 0);

/** Scripts get the cart or the problem; forms lead to the cart, which says what happened. */
function answer(c: C, result: CartAnswer, done: Notice): Response {
	if (c.req.header("accept")?.includes("application/json")) {
		if (!result.ok) return problemResponse(result, c.var.context.requestId);
		return c.json({ count: countOf(result.cart), cart: result.cart });
	}
	const notice = result.ok ? done : result.problem === "stock.insufficient" ? "stock" : undefined;
	return c.redirect(`${prefixOf(c)}/cart${notice ? `?notice=${notice}` : ""}`, 303);
}
