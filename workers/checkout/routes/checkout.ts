import { Hono } from "hono";
import { problemResponse, refuse } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { requireJson, valid } from "../../kit/validate.ts";
import { CheckoutForm, checkOut } from "../check-out.ts";
import { isPaymentOutage } from "../payments.ts";
import { openTill } from "../till.ts";
import { handleEvent } from "../webhook.ts";
import { shopperOf } from "./shopper.ts";

export const checkout = new Hono<ServiceTypes<CheckoutEnv>>()
	.post(
		"/api/cart/checkout",
		async (c, next) => {
			requireJson(c.req.header("content-type"));
			await next();
		},
		valid("json", CheckoutForm),
		async (c) => {
			const { requestId } = c.var.context;
			const key = c.req.header("idempotency-key");
			if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(key))
				return problemResponse(
					refuse("request.invalid", "An Idempotency-Key is 1 to 255 visible ASCII characters."),
					requestId,
				);
			const place = { origin: new URL(c.req.url).origin, prefix: "" };
			const outcome = await checkOut(c.env, await shopperOf(c), c.req.valid("json"), place, key);
			if (!outcome.ok) return problemResponse(outcome, requestId);
			return c.json(outcome.answer, 201, outcome.replayed ? { "idempotency-replayed": "true" } : {});
		},
	)
	.post("/api/webhooks/stripe", async (c) => {
		const till = openTill(c.env);
		const event = await till.payments.readEvent(await c.req.text(), c.req.header("stripe-signature") ?? "");
		if (!event) return problemResponse(refuse("webhook.bad_signature", "Nothing was done."), c.var.context.requestId);
		try {
			await handleEvent(c.env, till, event);
		} catch (error) {
			if (!isPaymentOutage(error)) throw error;
			return problemResponse(refuse("payment.unavailable", "Deliver it again later."), c.var.context.requestId);
		}
		return c.json({ received: true });
	});
