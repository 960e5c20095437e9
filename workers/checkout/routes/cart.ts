import { type Context, Hono } from "hono";
import * as z from "zod";
import { taggedJson } from "../../kit/etag.ts";
import { problemResponse } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { requireJson, valid } from "../../kit/validate.ts";
import {
	Adding,
	addToCart,
	type CartAnswer,
	Choice,
	changeCart,
	Quantity,
	readCart,
	unitsInCart,
} from "../use-cart.ts";
import { ifVersionOf, localeOf, shopperOf } from "./shopper.ts";

type C = Context<ServiceTypes<CheckoutEnv>>;

export const LineId = z.object({ lineId: z.string().max(60) });

const jsonOnly = async (c: C, next: () => Promise<void>) => {
	requireJson(c.req.header("content-type"));
	await next();
};

export const cart = new Hono<ServiceTypes<CheckoutEnv>>()
	.get("/api/cart", async (c) => answer(c, await readCart(c.env, await shopperOf(c))))
	.post("/api/cart/add", jsonOnly, valid("json", Adding), async (c) =>
		answer(c, await addToCart(c.env, await shopperOf(c), c.req.valid("json"), ifVersionOf(c))),
	)
	.patch("/api/cart", jsonOnly, valid("json", Choice), async (c) =>
		answer(c, await changeCart(c.env, await shopperOf(c), { choose: c.req.valid("json") }, ifVersionOf(c))),
	)
	.delete("/api/cart", async (c) =>
		answer(c, await changeCart(c.env, await shopperOf(c), { clear: true }, ifVersionOf(c))),
	)
	.patch("/api/cart/items/:lineId", jsonOnly, valid("param", LineId), valid("json", Quantity), async (c) => {
		const setQuantity = { ...c.req.valid("param"), ...c.req.valid("json") };
		return answer(c, await changeCart(c.env, await shopperOf(c), { setQuantity }, ifVersionOf(c)));
	})
	.delete("/api/cart/items/:lineId", valid("param", LineId), async (c) =>
		answer(
			c,
			await changeCart(
				c.env,
				await shopperOf(c),
				{ setQuantity: { ...c.req.valid("param"), quantity: 0 } },
				ifVersionOf(c),
			),
		),
	)
	.get("/cart-part", async (c) =>
		c.json(await unitsInCart(c.env, await shopperOf(c)), 200, { "cache-control": "no-store" }),
	)
	.get("/api/shipping-methods", (c) => {
		const { shipping, currency } = c.var.context.store;
		const locale = localeOf(c);
		const items = shipping.map(({ id, name, priceMinor, freeFromMinor }) => ({
			id,
			name: name[locale] ?? id,
			price: { amount: priceMinor, currency },
			freeFrom: freeFromMinor === null ? null : { amount: freeFromMinor, currency },
		}));
		return c.json({ items, nextCursor: null });
	});

function answer(c: C, result: CartAnswer): Response {
	if (!result.ok) return problemResponse(result, c.var.context.requestId);
	const { cart, cartToken } = result;
	const body = { ...cart, ...(cartToken && { cartToken }) };
	return taggedJson(c.req.raw, body, cart.version, { "cache-control": "private, no-cache" });
}
