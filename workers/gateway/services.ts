import { attachContext } from "../kit/context.ts";
import { retrying, within } from "../kit/retry.ts";
import type { C } from "./answer.ts";
import type { Owner } from "./routes.ts";

/** How long anybody waits for a service, in ms. */
export const patience = 5000;

/** Longer where somebody outside is asked on the way, or megabytes are read. */
const morePatience: Record<string, number> = {
	"/checkout": 25_000,
	"/checkout/return": 25_000,
	"/api/cart/checkout": 25_000,
	"/api/webhooks/stripe": 25_000,
	"/api/orders/:id/cancel": 25_000,
	"/api/orders/:id/return": 25_000,
	"/api/admin/orders/:id": 25_000,
	"/api/admin/orders/:id/refund": 25_000,
	"/orders/:id/cancel": 25_000,
	"/orders/:id/return": 25_000,
	"/api/auth/google": 15_000,
	"/api/auth/google/callback": 15_000,
	"/api/admin/products/import": 300_000,
	"/api/products/:id/images": 30_000,
	"/api/admin/dead-letters/replay": 25_000,
	"/api/admin/webhooks/:id/redeliver": 25_000,
	"/api/admin/stores/:storeId/domains/:host/verify": 15_000,
};

export const services: Record<Exclude<Owner, "gateway">, (env: GatewayEnv) => Fetcher> = {
	storefront: (env) => env.STOREFRONT,
	catalog: (env) => env.CATALOG,
	checkout: (env) => env.CHECKOUT,
	notifications: (env) => env.NOTIFICATIONS,
	auth: (env) => env.ACCOUNTS,
	stores: (env) => env.STORE_ADMIN,
};

/** Passes a request on. A read is tried again when the service threw; a write may have happened and is not, nor is a socket. */
export async function forward(c: C, to: keyof typeof services, path: string): Promise<Response> {
	const headers = attachContext(withoutClaims(c.req.raw), c.var.context);
	const ask = () => services[to](c.env).fetch(new Request(c.req.raw, { headers }));
	const isRead = c.req.method === "GET" || c.req.method === "HEAD";
	const isSocket = c.req.header("upgrade") !== undefined;
	const work = isRead && !isSocket ? retrying(ask) : ask();
	// When we stop waiting a write goes on: cut off half way it would help nobody.
	if (!isRead) c.executionCtx.waitUntil(work.catch(() => undefined));
	return within(morePatience[path.replace(/^\/(en|es)(?=\/)/, "")] ?? patience, work);
}

/** What proxies elsewhere tell about a caller, anybody can write; nobody behind us shall be tempted to believe it. */
function withoutClaims(request: Request): Headers {
	const headers = new Headers(request.headers);
	for (const name of request.headers.keys())
		if (
			/^(x-forwarded-|forwarded$|x-real-ip$|x-user|x-role|tussi-proxy-key$|x-http-method|x-method|x-original-|x-rewrite-)/.test(
				name,
			)
		)
			headers.delete(name);
	return headers;
}
