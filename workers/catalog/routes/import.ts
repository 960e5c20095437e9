import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { callerOf, mayManage } from "../../kit/caller.ts";
import { problemResponse, refuse } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { applyImport } from "../import/apply.ts";
import { readRows } from "../import/rows.ts";
import { readProducts } from "../import/shopify.ts";

/** What is read and checked within one request. */
const maxSize = 20 * 1024 * 1024;

export const importProducts = new Hono<ServiceTypes<CatalogEnv>>().post(
	"/api/admin/products/import",
	async (c, next) => {
		const { store, requestId } = c.var.context;
		const caller = await callerOf(c.req.raw, store.id, c.env.AUTH);
		if (!caller)
			return problemResponse(refuse("auth.required", "Send an access token of a partner or an admin."), requestId);
		if (!mayManage(caller, store.id))
			return problemResponse(refuse("auth.forbidden", "Only the store's partner may import."), requestId);
		if (!/^text\/csv\b/i.test(c.req.header("content-type") ?? ""))
			return problemResponse(refuse("request.unsupported_type", "Send the file as text/csv."), requestId);
		return next();
	},
	bodyLimit({
		maxSize,
		onError: (c) =>
			problemResponse(
				refuse("request.too_large", `The file is larger than ${maxSize / 1024 / 1024} MB. Split it by products.`),
				c.get("context").requestId,
			),
	}),
	async (c) => {
		const { store, requestId } = c.var.context;
		const file = readRows(await c.req.arrayBuffer());
		if (!file.ok) return problemResponse(file, requestId);
		const read = readProducts(file.rows, store.currency);
		if (!read.ok) return problemResponse(read, requestId);
		return c.json({ ...(await applyImport(c.env, store, read.drafts)), warnings: read.warnings });
	},
);
