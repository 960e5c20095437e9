import { type Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import { callerOfToken } from "../../kit/caller.ts";
import { cookies } from "../../kit/cookies.ts";
import { refuse } from "../../kit/problem.ts";
import { cartOf, mergedCart } from "../cart-of.ts";
import { cartObject } from "../till.ts";
import type { Shopper } from "../use-cart.ts";
import { answer, type Types } from "./asking.ts";
import { localeOf, shopperOf } from "./shopper.ts";

/** How old, in ms, what `auth` said of a session may be. */
const freshness = 5000;

/** The cart as it changes, for every tab and device that has it open. */
export const cartSocket = new Hono<Types>().get("/ws/cart", async (c) => {
	if (c.req.header("upgrade")?.toLowerCase() !== "websocket")
		return answer(c, refuse("request.malformed", "Open it as a WebSocket."));
	const byToken = await shopperOf(c);
	const isOfPage = c.req.header("authorization") === undefined && byToken.cartToken === undefined;
	// A browser sends its cookies along with anybody's socket, and says whose page it was (RFC 6455 section 10.2).
	if (isOfPage && c.req.header("cookie") !== undefined && c.req.header("origin") !== new URL(c.req.url).origin)
		return answer(c, refuse("request.cross_site", "Open it from our own page."));
	const { env } = c;
	const shopper = isOfPage ? await shopperOfPage(c) : byToken;
	const hers = await cartOf(env, shopper);
	if (!hers.ok || hers.cartId === null) return answer(c, refuse("auth.required", "Send an access or a cart token."));
	const cart = cartObject(env, shopper.store.id, hers.cartId);
	if ((await cart.read()).isMerged) return answer(c, mergedCart);
	return cart.fetch(c.req.raw);
});

/** Who the cookies of our pages say she is. */
async function shopperOfPage(c: Context<Types>): Promise<Shopper> {
	const { store, address } = c.var.context;
	const token = getCookie(c, cookies.access);
	const caller = token === undefined ? undefined : await callerOfToken(token, store.id, c.env.AUTH, freshness);
	return { store, address, locale: localeOf(c), cartToken: getCookie(c, cookies.cart), userId: caller?.sub };
}
