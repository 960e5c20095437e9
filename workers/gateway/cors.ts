import type { MiddlewareHandler } from "hono";
import { refuse } from "../kit/problem.ts";
import type { Store } from "../kit/store.ts";
import { answer, type C, type Types } from "./answer.ts";
import { isLocal } from "./https.ts";
import { type Directory, storeAt } from "./stores.ts";

const preflight = {
	"access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
	"access-control-allow-headers":
		"authorization, content-type, idempotency-key, if-match, if-none-match, traceparent, x-cart-token",
	"access-control-max-age": "7200",
};
const exposed = "etag, idempotency-replayed, retry-after, traceparent, x-request-id";

/**
 * Lets pages of the store's own origins read its API (Fetch standard, CORS protocol); everybody else's are told nothing.
 * Without credentials: the API knows no cookies.
 */
export const crossOrigin: MiddlewareHandler<Types> = async (c, next) => {
	const origin = c.req.header("origin");
	c.set("isWelcome", origin !== undefined && (await isOf(c.var.context.store, origin, c)));
	const asks = c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined;
	if (asks)
		c.res = c.var.isWelcome
			? new Response(null, { status: 204, headers: preflight })
			: answer(c, refuse("request.cross_site", "This origin is not one of the store's."));
	else await next();
	c.header("vary", "origin", { append: true });
	if (!c.var.isWelcome) return;
	c.header("access-control-allow-origin", origin);
	c.header("access-control-expose-headers", exposed);
};

/** Whether a page there is the store's: on its list, or at one of its hosts. */
async function isOf(store: Store, origin: string, c: C): Promise<boolean> {
	if (store.corsOrigins?.includes(origin)) return true;
	const from = URL.parse(origin);
	const here = new URL(c.req.url);
	if (from?.origin !== origin || from.port !== here.port) return false;
	if (from.protocol !== "https:" && !(from.protocol === "http:" && isLocal(from.hostname))) return false;
	return (await storeAt(c.env.STORES satisfies Directory, from.hostname))?.id === store.id;
}
