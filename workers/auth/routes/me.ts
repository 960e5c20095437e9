import { Hono } from "hono";
import { valid } from "../../kit/validate.ts";
import { Deletion, Id, NewAddress, ProfileChange } from "../forms.ts";
import {
	addAddress,
	changeProfile,
	deleteAccount,
	endSession,
	listAddresses,
	listSessions,
	readProfile,
	removeAddress,
} from "../own-account.ts";
import { answer, deskOf, inPerson, jsonOnly, signedIn, type Types, unkept } from "./caller.ts";

const list = <Item>(items: Item[]) => ({ items, nextCursor: null });

export const me = new Hono<Types>()
	.get("/api/auth/me", signedIn, async (c) => {
		const read = await readProfile(deskOf(c), c.var.caller);
		return read.ok ? c.json(read.user, 200, unkept) : answer(c, read);
	})
	.patch("/api/auth/me", inPerson, jsonOnly, valid("json", ProfileChange), async (c) => {
		const changed = await changeProfile(deskOf(c), c.var.caller, c.req.valid("json"));
		return changed.ok ? c.json(changed.user, 200, unkept) : answer(c, changed);
	})
	.delete("/api/auth/me", inPerson, jsonOnly, valid("json", Deletion), async (c) => {
		const done = await deleteAccount(deskOf(c), c.var.caller, c.req.valid("json").password);
		return done.ok ? c.body(null, 204) : answer(c, done);
	})
	.get("/api/auth/me/sessions", inPerson, async (c) =>
		c.json(list(await listSessions(deskOf(c), c.var.caller)), 200, unkept),
	)
	.delete("/api/auth/me/sessions/:id", inPerson, valid("param", Id), async (c) => {
		const ended = await endSession(deskOf(c), c.var.caller, c.req.valid("param").id);
		return ended.ok ? c.body(null, 204) : answer(c, ended);
	})
	.get("/api/auth/me/addresses", inPerson, async (c) =>
		c.json(list(await listAddresses(deskOf(c), c.var.caller)), 200, unkept),
	)
	.post("/api/auth/me/addresses", inPerson, jsonOnly, valid("json", NewAddress), async (c) => {
		const added = await addAddress(deskOf(c), c.var.caller, c.req.valid("json"));
		return added.ok ? c.json(added.address, 201, unkept) : answer(c, added);
	})
	.delete("/api/auth/me/addresses/:id", inPerson, valid("param", Id), async (c) => {
		const removed = await removeAddress(deskOf(c), c.var.caller, c.req.valid("param").id);
		return removed.ok ? c.body(null, 204) : answer(c, removed);
	});
