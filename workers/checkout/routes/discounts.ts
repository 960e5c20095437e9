import { Hono } from "hono";
import type { z } from "zod";
import { valid } from "../../kit/validate.ts";
import { DiscountAnswer, DiscountChange, DiscountForm } from "../discount-form.ts";
import { Discounts, type DiscountWithUses } from "../discounts.ts";
import { answer, jsonOnly, manager, type Types, unkept } from "./asking.ts";
import { ifVersionOf } from "./shopper.ts";

/** Codes that make a cart cheaper, for those who run the store. */
export const discountRoutes = new Hono<Types>()
	.get("/api/admin/discounts", manager, async (c) => {
		const all = await new Discounts(c.env.DB).list(c.var.context.store.id);
		return c.json({ items: all.map(present), nextCursor: null }, 200, unkept);
	})
	.post("/api/admin/discounts", manager, jsonOnly, valid("json", DiscountForm), async (c) => {
		const made = await new Discounts(c.env.DB).create(c.var.context.store.id, c.req.valid("json"));
		return made.ok ? c.json(present(made.discount), 201, unkept) : answer(c, made);
	})
	.patch("/api/admin/discounts/:id", manager, jsonOnly, valid("json", DiscountChange), async (c) => {
		const form = Object.fromEntries(Object.entries(c.req.valid("json")).filter(([, value]) => value !== undefined));
		const { store } = c.var.context;
		const changed = await new Discounts(c.env.DB).change(store.id, c.req.param("id"), form, ifVersionOf(c));
		return changed.ok ? c.json(present(changed.discount), 200, unkept) : answer(c, changed);
	})
	// Orders name it: it is put out of use, and stays.
	.delete("/api/admin/discounts/:id", manager, async (c) => {
		const { store } = c.var.context;
		const gone = await new Discounts(c.env.DB).change(store.id, c.req.param("id"), { isActive: false }, ifVersionOf(c));
		return gone.ok ? c.body(null, 204, unkept) : answer(c, gone);
	});

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

const present = (discount: DiscountWithUses): z.infer<typeof DiscountAnswer> =>
	DiscountAnswer.parse({ ...discount, startsAt: iso(discount.startsAt), endsAt: iso(discount.endsAt) });
