import { type Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import * as z from "zod";
import { untilHeader } from "../../../durable-objects/hub.ts";
import { bearerOf, callerOfToken, endOf } from "../../kit/caller.ts";
import { cookies } from "../../kit/cookies.ts";
import { refuse } from "../../kit/problem.ts";
import { valid } from "../../kit/validate.ts";
import { answer, type Types } from "./asking.ts";

/** Who she is the token says, so nothing else is taken: a claimed name is refused, not overheard. */
export const Since = z.strictObject({
	since: z
		.string()
		.regex(/^\d{1,15}\.\d{1,15}$/, "is no id of a message")
		.optional(),
});

/** How old, in ms, what `auth` said of a session may be. */
const freshness = 5000;

/** How long who came with an API key listens before she is looked at again, in ms: as long as an access token lasts. */
const keyLife = 15 * 60_000;

/** What happens, as it happens: to a person's own orders, and to the shop's products for everybody. */
export const socket = new Hono<Types>().get("/ws/notifications", valid("query", Since), async (c) => {
	if (c.req.header("upgrade")?.toLowerCase() !== "websocket")
		return answer(c, refuse("request.malformed", "Open it as a WebSocket."));
	// A browser sends its cookies along with anybody's socket, and says whose page it was (RFC 6455 section 10.2).
	if (c.req.header("cookie") !== undefined && c.req.header("origin") !== new URL(c.req.url).origin)
		return answer(c, refuse("request.cross_site", "Open it from our own page."));
	const store = c.var.context.store.id;
	const token = tokenOf(c);
	if (token === undefined) return c.env.NEWSROOMS.getByName(store).fetch(c.req.raw);
	const caller = await callerOfToken(token, store, c.env.AUTH, freshness);
	if (!caller) return answer(c, refuse("auth.required", "Send a valid access token, or none."));
	const headers = new Headers(c.req.raw.headers);
	headers.set(untilHeader, String(endOf(token) ?? Date.now() + keyLife));
	return c.env.HUBS.getByName(`${store}/${caller.sub}`).fetch(new Request(c.req.raw, { headers }));
});

/** What says who she is: a token she sends, or else our page's cookie. Something that should be a token and is none is refused with it. */
const tokenOf = (c: Context<Types>): string | undefined =>
	c.req.header("authorization") === undefined ? getCookie(c, cookies.access) : (bearerOf(c.req.raw) ?? "");
