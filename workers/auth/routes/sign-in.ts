import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { refuse } from "../../kit/problem.ts";
import { parse, valid } from "../../kit/validate.ts";
import { Credentials, Leaving, Refreshing, Registration } from "../forms.ts";
import { whoIs } from "../gatekeeper.ts";
import { refresh } from "../refresh.ts";
import { register } from "../register.ts";
import { type Entrance, login, logout } from "../sign-in.ts";
import { answer, bearerOf, deskOf, jsonOnly, type Types, unkept, visitorOf } from "./caller.ts";

export const signIn = new Hono<Types>()
	.post("/api/auth/register", jsonOnly, valid("json", Registration), async (c) =>
		entered(c, await register(deskOf(c), visitorOf(c), c.req.valid("json")), 201),
	)
	.post("/api/auth/login", jsonOnly, valid("json", Credentials), async (c) =>
		entered(c, await login(deskOf(c), visitorOf(c), c.req.valid("json"))),
	)
	.post("/api/auth/refresh", jsonOnly, valid("json", Refreshing), async (c) =>
		entered(c, await refresh(deskOf(c), visitorOf(c), c.req.valid("json").refreshToken)),
	)
	.post("/api/auth/logout", async (c) => {
		const leaving = parse(Leaving, await bodyOf(c));
		if (!leaving.ok) return answer(c, leaving);
		const desk = deskOf(c);
		const { store } = c.var.context;
		const caller = await whoIs(desk, store.id, bearerOf(c));
		const session = caller && { accountId: caller.sub, id: caller.sid };
		const known = await logout(desk, store.id, session, leaving.value.refreshToken);
		return known ? c.body(null, 204) : answer(c, refuse("auth.required", "Send the access or the refresh token."));
	})
	.get("/.well-known/jwks.json", (c) =>
		c.json(deskOf(c).accessTokens.published(), 200, { "cache-control": "public, max-age=300" }),
	);

function entered(c: Context<Types>, entrance: Entrance, status: 200 | 201 = 200): Response {
	return entrance.ok ? c.json(entrance.signedIn, status, unkept) : answer(c, entrance);
}

/** Signing out needs no body; one that is there must be JSON. */
async function bodyOf(c: Context<Types>): Promise<unknown> {
	const text = await c.req.text();
	try {
		return text === "" ? {} : JSON.parse(text);
	} catch {
		throw new HTTPException(400, { message: "Malformed JSON in request body" });
	}
}
