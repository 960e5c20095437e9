import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { SignedIn, Visitor } from "../kit/account.ts";
import { cookieAttributes, cookies } from "../kit/cookies.ts";
import type { Refusal } from "../kit/problem.ts";
import { logFault } from "../kit/service.ts";
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

const renewals = new WeakMap<Request, Promise<SignedIn | undefined>>();

/** A new access token for her refresh token, once for each request, however many of its parts ask. */
function renewed(c: C, refreshToken: string): Promise<SignedIn | undefined> {
	const renewal = renewals.get(c.req.raw) ?? renew(c, refreshToken);
	renewals.set(c.req.raw, renewal);
	return renewal;
}

/** Where accounts do not answer nobody is signed out: she is a guest for this once. */
async function renew(c: C, refreshToken: string): Promise<SignedIn | undefined> {
	try {
		const answer = await c.env.AUTH.refresh(visitorOf(c), refreshToken);
		if (answer.ok) rememberSession(c, answer.signedIn);
		else forgetSession(c);
		return answer.ok ? answer.signedIn : undefined;
	} catch (error) {
		logFault(error, c.var.context.requestId);
		return undefined;
	}
}

/**
 * Does something in her name. An access token that has run out is renewed on the way, without her noticing; when that
 * cannot be done either the answer is undefined, and she has to sign in.
 */
export async function asHerself<Answer extends { ok: true } | Refusal>(
	c: C,
	act: (accessToken: string) => Promise<Answer>,
): Promise<Answer | undefined> {
	const { access, refresh } = tokensOf(c);
	const answer = access === undefined || renewals.has(c.req.raw) ? undefined : await act(access);
	if (answer && (answer.ok || !expired.includes(answer.problem))) return answer;
	const signedIn = refresh === undefined ? undefined : await renewed(c, refresh);
	return signedIn && act(signedIn.accessToken);
}

/** Does something as herself when she is signed in, else as the guest she is; never fails because of an old session. */
export async function asVisitor<Answer extends { ok: true } | Refusal>(
	c: C,
	act: (accessToken: string | undefined) => Promise<Answer>,
): Promise<{ answer: Answer; isSignedIn: boolean }> {
	const answer = await asHerself(c, act);
	if (answer && (answer.ok || !expired.includes(answer.problem))) return { answer, isSignedIn: true };
	return { answer: await act(undefined), isSignedIn: false };
}

/** Where to go after signing in: a path of this shop, whatever the address says. */
export const safeNext = (c: C, next: unknown): string =>
	typeof next === "string" && /^\/(?![/\\])[^\\\p{Cc}]{0,1000}$/u.test(next) ? next : `${prefixOf(c)}/account`;
