import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, type JSONWebKeySet, jwtVerify } from "jose";
import * as z from "zod";

export const Role = z.enum(["customer", "partner", "admin"]);
export type Role = z.infer<typeof Role>;

/** Who signed in, as the signed access token says; headers are never asked. */
export const Caller = z.object({
	/** Account id. */
	sub: z.string(),
	role: Role,
	/** The store the token is for; an admin's is good for all of them. */
	store: z.string(),
	/** The session it belongs to, or the API key it was made from. */
	sid: z.string(),
});
export type Caller = z.infer<typeof Caller>;

/** What `auth` tells the others about tokens. */
export type Gatekeeper = {
	/** The public keys of the access tokens (RFC 7517). */
	jwks(): Promise<JSONWebKeySet>;
	/** Whether that session still stands: not signed out, not revoked, its account neither blocked nor gone nor of another role. */
	stands(caller: Caller): Promise<boolean>;
	/** Whose API key it is, if it is one that still stands. */
	keyHolder(key: string): Promise<Caller | undefined>;
};

/** How old an answer about a session may be for a read; a write asks every time. */
const readFreshness = 5000;
const keysLife = 5 * 60_000;
/** A key we have not heard of is asked for, but not more often than this. */
const askAgain = 10_000;
const most = 10_000;

let keys: { set: JSONWebKeySet; at: number } | undefined;
const standing = new Map<string, { caller: Caller | undefined; at: number }>();

/**
 * Reads `Authorization: Bearer …` (RFC 6750): an access token or an API key. Undefined for none, and for any that is
 * tampered, expired, of another store, signed by another key, or whose session stands no more.
 */
export async function callerOf(request: Request, storeId: string, gatekeeper: Gatekeeper): Promise<Caller | undefined> {
	const token = bearerOf(request);
	if (token === undefined) return undefined;
	const isRead = request.method === "GET" || request.method === "HEAD";
	return callerOfToken(token, storeId, gatekeeper, isRead ? readFreshness : 0);
}

/** The same as it was known within the last seconds, for writes too: for who only turns strangers away early. */
export async function callerLately(
	request: Request,
	storeId: string,
	gatekeeper: Gatekeeper,
): Promise<Caller | undefined> {
	const token = bearerOf(request);
	return token === undefined ? undefined : callerOfToken(token, storeId, gatekeeper, readFreshness);
}

/** The token in `Authorization: Bearer …` (RFC 6750). */
export const bearerOf = (request: Request): string | undefined =>
	/^Bearer ([\w.~+/-]{1,4096}=*)$/i.exec(request.headers.get("authorization") ?? "")?.[1];

/** The same for a token that came another way. `freshness` is how old, in ms, an answer of `auth` may be. */
export async function callerOfToken(
	token: string,
	storeId: string,
	gatekeeper: Gatekeeper,
	freshness: number,
): Promise<Caller | undefined> {
	const isKey = /^key_[0-9a-f-]{36}\.[\w-]{43}$/.test(token);
	const caller = isKey ? undefined : await verified(token, gatekeeper);
	if (!isKey && !caller) return undefined;
	const now = Date.now();
	const known = standing.get(token);
	if (known && now - known.at < freshness) return inStore(known.caller, storeId);
	const current = caller ? ((await gatekeeper.stands(caller)) ? caller : undefined) : await gatekeeper.keyHolder(token);
	// Made-up keys are not worth remembering: a stranger has as many as he likes.
	if (isKey && !current) return undefined;
	if (standing.size >= most) standing.clear();
	standing.set(token, { caller: current, at: now });
	return inStore(current, storeId);
}

/** When an access token that was found good ends (ms since 1970); an API key says nothing of it. */
export function endOf(token: string): number | undefined {
	if (token.startsWith("key_")) return undefined;
	const { exp } = decodeJwt(token);
	return exp === undefined ? undefined : exp * 1000;
}

const inStore = (caller: Caller | undefined, storeId: string): Caller | undefined =>
	caller && (runsPlatform(caller) || caller.store === storeId) ? caller : undefined;

/** Whether somebody came with an API key, not in person. */
export const isScript = (caller: Caller): boolean => caller.sid.startsWith("key_");

/** An admin in person; an admin's key is good for the store it was made for. */
export const runsPlatform = (caller: Caller): boolean => caller.role === "admin" && !isScript(caller);

/** Checked without a call: only a key nobody told us of, or an old list of them, is worth one. */
async function verified(token: string, gatekeeper: Gatekeeper): Promise<Caller | undefined> {
	try {
		const { kid } = decodeProtectedHeader(token);
		const set = await keysFor(kid, gatekeeper);
		const { payload } = await jwtVerify(token, createLocalJWKSet(set), {
			issuer: "tussi",
			algorithms: ["ES256"],
			requiredClaims: ["exp"],
		});
		return Caller.parse(payload);
	} catch (error) {
		if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof z.ZodError)
			return undefined;
		throw error;
	}
}

async function keysFor(kid: string | undefined, gatekeeper: Gatekeeper): Promise<JSONWebKeySet> {
	const age = keys ? Date.now() - keys.at : Number.POSITIVE_INFINITY;
	const isKnown = keys?.set.keys.some((key) => key.kid === kid);
	if (keys && age < keysLife && (isKnown || age < askAgain)) return keys.set;
	const set = await gatekeeper.jwks();
	keys = { set, at: Date.now() };
	return set;
}

/** Whether the caller may manage that store: its partner, or an admin. */
export const mayManage = (caller: Caller, storeId: string): boolean =>
	runsPlatform(caller) || (caller.role !== "customer" && caller.store === storeId);
