import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { SignedIn, Visitor } from "../kit/account.ts";
import { cookieAttributes, cookies } from "../kit/cookies.ts";
import type { Refusal } from "../kit/problem.ts";
import { type C, localeOf, prefixOf } from "./visit.ts";

const week = 7 * 24 * 60 * 60;

export const visitorOf = (c: C): Visitor => ({
	store: c.var.context.store,
	locale: localeOf(c),
	address: c.var.context.address,
	device: (c.req.header("user-agent") ?? "").slice(0, 400),
	origin: new URL(c.req.url).origin,
});

export function rememberSession(c: C, { accessToken, expiresIn, refreshToken }: SignedIn): void {
	setCookie(c, cookies.access, accessToken, { ...cookieAttributes, maxAge: expiresIn });
	setCookie(c, cookies.refresh, refreshToken, { ...cookieAttributes, maxAge: week });
}

export function forgetSession(c: C): void {
	for (const name of [cookies.access, cookies.refresh]) deleteCookie(c, name, cookieAttributes);
}

export const tokensOf = (c: C) => ({ access: getCookie(c, cookies.access), refresh: getCookie(c, cookies.refresh) });

const expired: readonly Refusal["problem"][] = ["auth.required", "auth.invalid_token"];

/**
 * Does something in her name. An access token that has run out is renewed on the way, without her noticing; when that
 * cannot be done either the answer is undefined, and she has to sign in.
 */
export async function asHerself<Answer extends { ok: true } | Refusal>(
	c: C,
	act: (accessToken: string) => Promise<Answer>,
): Promise<Answer | undefined> {
	const { access, refresh } = tokensOf(c);
	const answer = access === undefined ? undefined : await act(access);
	if (answer && (answer.ok || !expired.includes(answer.problem))) return answer;
	if (refresh === undefined) return undefined;
	const renewed = await c.env.AUTH.refresh(visitorOf(c), refresh);
	if (!renewed.ok) {
		forgetSession(c);
		return undefined;
	}
	rememberSession(c, renewed.signedIn);
	return act(renewed.signedIn.accessToken);
}

/** Where to go after signing in: a path of this shop, whatever the address says. */
export const safeNext = (c: C, next: unknown): string =>
	typeof next === "string" && /^\/(?![/\\])[^\\\p{Cc}]{0,1000}$/u.test(next) ? next : `${prefixOf(c)}/account`;
