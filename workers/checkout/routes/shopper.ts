import type { Context } from "hono";
import type { RequestContext } from "../../kit/context.ts";
import { versionsAsked } from "../../kit/etag.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { Locale } from "../../kit/store.ts";
import type { Shopper } from "../use-cart.ts";
import { whoAsks } from "./asking.ts";

type C = Pick<Context<ServiceTypes<CheckoutEnv>>, "env" | "req" | "json"> & { var: { context: RequestContext } };

/** The language she reads, of those the store speaks. */
export function localeOf(c: C): Locale {
	const { locales } = c.var.context.store;
	const wished = Locale.safeParse((c.req.header("accept-language") ?? "").slice(0, 2).toLowerCase());
	return wished.success && locales.includes(wished.data) ? wished.data : (locales[0] ?? "en");
}

/** Who is asking: the gateway's store, the language she reads, her cart token, and her account if she sent an access token. */
export async function shopperOf(c: C): Promise<Shopper> {
	const { store, address } = c.var.context;
	const caller = await whoAsks(c);
	return { store, locale: localeOf(c), userId: caller?.sub, cartToken: c.req.header("x-cart-token"), address };
}

/** The versions in `If-Match`, one of which it must be. What is no version of ours matches none. */
export function ifVersionOf(c: C): readonly number[] | undefined {
	const asked = versionsAsked(c.req.header("if-match"));
	return asked === "any" ? undefined : asked;
}
