import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { problemResponse, refuse } from "../../kit/problem.ts";
import { parse } from "../../kit/validate.ts";
import { Introspected } from "../forms.ts";
import { basicCredentials, introspect, isClient } from "../introspection.ts";
import { answer, deskOf, type Types, unkept } from "./caller.ts";

export const introspection = new Hono<Types>().post("/api/auth/introspect", async (c) => {
	const form = new URLSearchParams(await c.req.text());
	const posted = { id: form.get("client_id") ?? "", secret: form.get("client_secret") ?? "" };
	const client = basicCredentials(c.req.header("authorization")) ?? posted;
	if (!isClient(c.env.INTROSPECTION_CLIENTS, client))
		return problemResponse(refuse("auth.required", "Send the credentials of a client."), c.var.context.requestId, {
			...unkept,
			"www-authenticate": 'Basic realm="introspection"',
		});
	if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header("content-type") ?? ""))
		throw new HTTPException(415, { message: "Send the token as application/x-www-form-urlencoded." });
	const sent = parse(Introspected, Object.fromEntries(form));
	if (!sent.ok) return answer(c, sent);
	return c.json(await introspect(deskOf(c), c.var.context.store.id, sent.value.token), 200, unkept);
});
