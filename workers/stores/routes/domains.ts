import { Hono } from "hono";
import { valid } from "../../kit/validate.ts";
import { DomainForm } from "../domain-form.ts";
import { Domains } from "../domains.ts";
import { ProxyKeys } from "../proxy-keys.ts";
import { answer, jsonOnly, manager, type Types, unkept } from "./asking.ts";

/** Where a store answers, and by which key its own reverse proxy is believed. */
export const domains = new Hono<Types>()
	.get("/api/admin/stores/:storeId/domains", manager, async (c) =>
		c.json({ items: await new Domains(c.env).list(c.var.context.store.id), nextCursor: null }, 200, unkept),
	)
	.post("/api/admin/stores/:storeId/domains", manager, jsonOnly, valid("json", DomainForm), async (c) => {
		const claimed = await new Domains(c.env).claim(c.var.context.store.id, c.req.valid("json").host);
		return claimed.ok ? c.json(claimed.domain, 201, unkept) : answer(c, claimed);
	})
	.post("/api/admin/stores/:storeId/domains/:host/verify", manager, async (c) => {
		const verified = await new Domains(c.env).verify(c.var.context.store.id, c.req.param("host").toLowerCase());
		return verified.ok ? c.json(verified.domain, 200, unkept) : answer(c, verified);
	})
	.delete("/api/admin/stores/:storeId/domains/:host", manager, async (c) => {
		const given = await new Domains(c.env).giveUp(c.var.context.store.id, c.req.param("host").toLowerCase());
		return given.ok ? c.body(null, 204, unkept) : answer(c, given);
	})
	.get("/api/admin/stores/:storeId/proxy-key", manager, async (c) =>
		c.json({ items: await new ProxyKeys(c.env.DB).list(c.var.context.store.id), nextCursor: null }, 200, unkept),
	)
	.post("/api/admin/stores/:storeId/proxy-key", manager, async (c) =>
		c.json(await new ProxyKeys(c.env.DB).rotate(c.var.context.store.id), 201, unkept),
	)
	.delete("/api/admin/stores/:storeId/proxy-key", manager, async (c) => {
		await new ProxyKeys(c.env.DB).end(c.var.context.store.id);
		return c.body(null, 204, unkept);
	});
