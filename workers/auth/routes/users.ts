import { Hono } from "hono";
import { valid } from "../../kit/validate.ts";
import { Id, UserChange, UserQuery } from "../forms.ts";
import { changeUser, listUsers } from "../manage-users.ts";
import { answer, deskOf, inPerson, jsonOnly, manager, signedIn, type Types, unkept } from "./caller.ts";

/** People, for those who run the store or the platform. */
export const users = new Hono<Types>()
	.get("/api/admin/users", signedIn, manager, valid("query", UserQuery), async (c) => {
		const page = await listUsers(deskOf(c), c.var.caller, c.var.context.store.id, c.req.valid("query"));
		return "ok" in page ? answer(c, page) : c.json(page, 200, unkept);
	})
	.patch(
		"/api/admin/users/:id",
		inPerson,
		manager,
		jsonOnly,
		valid("param", Id),
		valid("json", UserChange),
		async (c) => {
			const changed = await changeUser(deskOf(c), c.var.caller, c.req.valid("param").id, c.req.valid("json"));
			return changed.ok ? c.json(changed.user, 200, unkept) : answer(c, changed);
		},
	);
