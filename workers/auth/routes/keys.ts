import { Hono } from "hono";
import { valid } from "../../kit/validate.ts";
import { Id, NewKey } from "../forms.ts";
import { listKeys, makeKey, removeKey } from "../manage-keys.ts";
import { answer, deskOf, inPerson, jsonOnly, manager, type Types, unkept } from "./caller.ts";

/** API keys. A key makes no further keys: it is withdrawn with all it could do. */
export const keys = new Hono<Types>()
	.get("/api/auth/keys", inPerson, manager, async (c) => {
		const items = await listKeys(deskOf(c), c.var.caller, c.var.context.store.id);
		return c.json({ items, nextCursor: null }, 200, unkept);
	})
	.post("/api/auth/keys", inPerson, manager, jsonOnly, valid("json", NewKey), async (c) => {
		const made = await makeKey(deskOf(c), c.var.caller, c.var.context.store.id, c.req.valid("json"));
		return made.ok ? c.json(made.made, 201, unkept) : answer(c, made);
	})
	.delete("/api/auth/keys/:id", inPerson, manager, valid("param", Id), async (c) => {
		const { id } = c.req.valid("param");
		const removed = await removeKey(deskOf(c), c.var.caller, c.var.context.store.id, id);
		return removed.ok ? c.body(null, 204) : answer(c, removed);
	});
