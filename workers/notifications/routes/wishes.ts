import { Hono } from "hono";
import { Locale } from "../../kit/store.ts";
import { requireJson, valid } from "../../kit/validate.ts";
import { WishForm, wish } from "../restock-wishes.ts";
import { answer, type Types, unkept } from "./asking.ts";

/** Who wants to hear when something is back. */
export const wishes = new Hono<Types>().post(
	"/api/products/:id/notify-me",
	async (c, next) => {
		requireJson(c.req.header("content-type"));
		await next();
	},
	valid("json", WishForm),
	async (c) => {
		const { id: storeId, locales } = c.var.context.store;
		const liked = Locale.safeParse((c.req.header("accept-language") ?? "").slice(0, 2).toLowerCase()).data;
		const locale = liked && locales.includes(liked) ? liked : (locales[0] ?? "en");
		const asker = { storeId, locale, origin: new URL(c.req.url).origin };
		const wished = await wish(c.env, asker, c.req.param("id"), c.req.valid("json"));
		return wished.ok ? c.body(null, 202, unkept) : answer(c, wished);
	},
);
