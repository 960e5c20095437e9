import { Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { cookieAttributes, cookies } from "../../kit/cookies.ts";
import { beginGoogle, finishGoogle, patience } from "../google-sign-in.ts";
import { refreshLife } from "../refresh-tokens.ts";
import { answer, deskOf, type Types, visitorOf } from "./caller.ts";

export const google = new Hono<Types>()
	.get("/api/auth/google", async (c) => {
		const begun = await beginGoogle(deskOf(c), visitorOf(c), c.req.query("returnTo") ?? "/account");
		if (!begun.ok) return answer(c, begun);
		setCookie(c, cookies.google, begun.cookie, { ...cookieAttributes, maxAge: patience / 1000 });
		c.header("cache-control", "no-store");
		return c.redirect(begun.url, 302);
	})
	.get("/api/auth/google/callback", async (c) => {
		const cookie = getCookie(c, cookies.google) ?? "";
		const finished = await finishGoogle(deskOf(c), visitorOf(c), c.req.url, cookie);
		if (!finished.ok) return answer(c, finished);
		const { accessToken, expiresIn, refreshToken } = finished.signedIn;
		deleteCookie(c, cookies.google, cookieAttributes);
		setCookie(c, cookies.access, accessToken, { ...cookieAttributes, maxAge: expiresIn });
		setCookie(c, cookies.refresh, refreshToken, { ...cookieAttributes, maxAge: refreshLife / 1000 });
		c.header("cache-control", "no-store");
		return c.redirect(finished.returnTo, 303);
	});
