import { getCookie } from "hono/cookie";
import { withContext } from "../kit/context.ts";
import { cookies } from "../kit/cookies.ts";
import { taggedJson } from "../kit/etag.ts";
import type { Product } from "../kit/product.ts";
import { retrying, within } from "../kit/retry.ts";
import type { C } from "./answer.ts";
import { patience, services } from "./services.ts";

type Found = { items: Product[]; nextCursor: string | null; query: string; corrected?: string };
/** Units by product. */
type InCart = ReadonlyMap<string, number>;

/** What the catalog finds, and how much of it is in the caller's cart. Without the cart a search is still worth answering. */
export async function search(c: C): Promise<Response> {
	const { pathname, search } = new URL(c.req.url);
	const [found, inCart] = await Promise.all([ask(c, "catalog", pathname + search), readCart(c).catch(() => undefined)]);
	if (!found.ok) return found;
	const { items, ...rest } = (await found.json()) as Found;
	const body = {
		items: items.map((item) => ({ ...item, inCart: inCart ? (inCart.get(item.id) ?? 0) : null })),
		...rest,
	};
	return taggedJson(c.req.raw, body, "list", { "content-language": found.headers.get("content-language") ?? "en" });
}

/** Her account's when she is signed in, else a guest's; nothing for who has none. */
async function readCart(c: C): Promise<InCart> {
	const [token, access] = [c.req.header("x-cart-token") ?? getCookie(c, cookies.cart), getCookie(c, cookies.access)];
	const authorization = c.req.header("authorization") ?? (access && `Bearer ${access}`);
	if (!token && !authorization) return new Map();
	const headers = { ...(token && { "x-cart-token": token }), ...(authorization && { authorization }) };
	const answer = await ask(c, "checkout", "/cart-part", headers);
	if (!answer.ok) throw new Error(`The cart could not be read: ${answer.status}`);
	return new Map(Object.entries((await answer.json()) as Record<string, number>));
}

/** Asks anew, not with the caller's own request: what she has kept is an answer of both together. */
const ask = (c: C, to: "catalog" | "checkout", path: string, headers: HeadersInit = {}): Promise<Response> =>
	within(
		patience,
		retrying(() =>
			services[to](c.env).fetch(withContext(new Request(new URL(path, c.req.url), { headers }), c.var.context)),
		),
	);
