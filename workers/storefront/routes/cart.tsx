import { Hono } from "hono";
import type { Notice } from "../../../web/page.ts";
import { CartPage } from "../../../web/pages/cart.tsx";
import type { Cart } from "../../kit/cart.ts";
import { problemResponse, type Refusal, refusals } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { discountProblem } from "../discount-problem.ts";
import { asVisitor, tokensOf } from "../session.ts";
import {
	type C,
	categoriesOf,
	fieldsOf,
	forgetCart,
	pageOf,
	prefixOf,
	readForm,
	rememberCart,
	shopperOf,
	show,
} from "../visit.ts";

type CartAnswer = { ok: true; cart: Cart; cartToken?: string } | Refusal;

const notices: readonly string[] = [
	"declined",
	"cancelled",
	"expired",
	"stock",
	"price",
	"added",
	"changed",
] satisfies Notice[];

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
		const { count, isSignedIn } = await countFor(c);
		return c.json({ count, isSignedIn });
	})
	.post("/cart/add", async (c) => {
		const form = await readForm(c);
		const adding = { variantId: String(form.get("variantId") ?? ""), quantity: Number(form.get("quantity") ?? 1) };
		let added = await withCart(c, async (shopper) => c.env.CHECKOUT.addToCart(shopper, adding));
		// A cookie that opens no cart any more is no reason to turn a shopper away: she gets a new cart.
		if (isGone(added)) added = await c.env.CHECKOUT.addToCart({ ...shopperOf(c), cartToken: undefined }, adding);
		if (added.ok && added.cartToken) rememberCart(c, added.cartToken);
		return answer(c, added, "added");
	})
	.post("/cart/items/:lineId", async (c) => {
		const form = await readForm(c);
		// The remove button's value stands behind the field's: the last one said counts.
		const quantity = Number(form.getAll("quantity").at(-1) ?? Number.NaN);
		const changed = await withCart(c, async (shopper) =>
			c.env.CHECKOUT.setQuantity(shopper, c.req.param("lineId"), { quantity }),
		);
		return answer(c, changed, "changed");
	})
	.post("/cart/discount", async (c) => {
		const { code = "" } = await fieldsOf(c);
		const discountCode = code.trim();
		const chosen = await withCart(c, async (shopper) => c.env.CHECKOUT.chooseForCart(shopper, { discountCode }));
		if (!chosen.ok && discountProblem(chosen)) return discountPage(c, code, chosen);
		// What is wrong with a code that exists stands beside it.
		return c.redirect(`${prefixOf(c)}/cart${chosen.ok && !chosen.cart.discountProblem ? "?notice=changed" : ""}`, 303);
	});

/** The cart again, with what was typed and what is wrong with it. */
async function discountPage(c: C, code: string, refusal: Refusal): Promise<Response> {
	const [current, categories] = await Promise.all([currentCart(c), categoriesOf(c)]);
	const page = pageOf(c, { categories, cartCount: countOf(current) });
	const tried = { code, problem: discountProblem(refusal) };
	const body = <CartPage page={page} cart={current} tried={tried} />;
	return show(c, page, "private", body, refusals[refusal.problem][0] as 400);
}

/** Does something with her cart. Once checkout knows who she is, what she put into a guest's cart is in her account's. */
export const withCart = async <Answer extends { ok: true } | Refusal>(c: C, act: Acting<Answer>): Promise<Answer> =>
	(await visiting(c, act)).answer;

type Acting<Answer> = (shopper: ReturnType<typeof shopperOf>) => Promise<Answer>;

async function visiting<Answer extends { ok: true } | Refusal>(c: C, act: Acting<Answer>) {
	const visited = await asVisitor(c, (accessToken) => act(shopperOf(c, accessToken)));
	if (visited.isSignedIn && visited.answer.ok) forgetCart(c);
	return visited;
}

/** Nothing can be put into a cart that is nowhere, or that has become part of an account's. */
const isGone = (answer: CartAnswer): boolean =>
	!answer.ok && (answer.problem === "cart.not_found" || answer.problem === "cart.merged");

export async function currentCart(c: C): Promise<Cart> {
	const read = await withCart<CartAnswer>(c, async (shopper) => c.env.CHECKOUT.readCart(shopper));
	if (read.ok) return read.cart;
	const empty: CartAnswer = await c.env.CHECKOUT.readCart({ ...shopperOf(c), cartToken: undefined });
	if (!empty.ok) throw new Error(`An empty cart was refused: ${empty.problem}`);
	return empty.cart;
}

/** For the badge of pages that show no prices: who is only told a number has not been told that a price changed. */
export const countNow = async (c: C): Promise<number> => (await countFor(c)).count;

/** The number, and whether she is signed in. */
async function countFor(c: C): Promise<{ count: number; isSignedIn: boolean }> {
	const { access, refresh } = tokensOf(c);
	if ([access, refresh, shopperOf(c).cartToken].every((token) => token === undefined))
		return { count: 0, isSignedIn: false };
	const { answer: counted, isSignedIn } = await visiting(c, async (shopper) => c.env.CHECKOUT.countCart(shopper));
	return { count: counted.ok ? counted.count : 0, isSignedIn };
}

export const countOf = ({ lines }: Cart): number => lines.reduce((sum, line) => sum + line.quantity, 0);

/** Scripts get the cart or the problem; forms lead to the cart, which says what happened. */
function answer(c: C, result: CartAnswer, done: Notice): Response {
	if (c.req.header("accept")?.includes("application/json")) {
		if (result.ok) return c.json({ count: countOf(result.cart), cart: result.cart });
		const problem = problemResponse(result, c.var.context.requestId);
		// Made by `c`, so that a session renewed on the way is remembered.
		return c.newResponse(problem.body, problem);
	}
	const notice = result.ok ? done : result.problem === "stock.insufficient" ? "stock" : undefined;
	return c.redirect(`${prefixOf(c)}/cart${notice ? `?notice=${notice}` : ""}`, 303);
}
