import type { Context } from "hono";
import type { ServiceTypes } from "../../kit/service.ts";
import { Locale } from "../../kit/store.ts";
import type { Shopper } from "../use-cart.ts";

type C = Context<ServiceTypes<CheckoutEnv>>;

/** Who is asking: the gateway's store, the language she reads, and her cart token. */
export function shopperOf(c: C): Shopper {
	const { store } = c.var.context;
	const wished = Locale.safeParse((c.req.header("accept-language") ?? "").slice(0, 2).toLowerCase());
	const locale = wished.success && store.locales.includes(wished.data) ? wished.data : (store.locales[0] ?? "en");
	return { store, locale, cartToken: c.req.header("x-cart-token") };
}

/** The cart version in `If-Match` (RFC 9110 section 13.1.1). What is no version of ours matches none. */
export function ifVersionOf(c: C): number | undefined {
	const value = c.req.header("if-match");
	if (value === undefined || value.trim() === "*") return undefined;
	return Number(/^\s*"(\d{1,15})(?:-[\w-]*)?"\s*$/.exec(value)?.[1] ?? -1);
}
