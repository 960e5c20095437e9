import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Profile, Session, SignedIn, Visitor } from "../kit/account.ts";
import type { Caller } from "../kit/caller.ts";
import type { Refusal } from "../kit/problem.ts";
import { AccessTokens } from "./access-tokens.ts";
import type { Account } from "./accounts.ts";
import { gatekeeper, whoIs } from "./gatekeeper.ts";
import { refresh } from "./refresh.ts";
import { elsewhere, type House, here, newSigningKey, openHouse, visitorAt } from "./test/house.ts";

let house: House;
beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house?.close());

const visitor = visitorAt();
const me = (token: string, at = here) => house.call<Profile>("GET", "/api/auth/me", { token, at });
const callRefresh = (refreshToken: string, at = here) =>
	house.call<SignedIn & { code: string }>("POST", "/api/auth/refresh", { body: { refreshToken }, at });

async function person(more: Parameters<House["account"]>[0] = {}) {
	const account = await house.account(more);
	return { account, ...(await house.signedIn(account)) };
}

async function pairOf(answer: ReturnType<typeof refresh>) {
	const done = await answer;
	if (!done.ok) throw new Error(done.problem);
	return { access: done.signedIn.accessToken, refresh: done.signedIn.refreshToken };
}

describe("a refresh token", () => {
	test("used by many at once answers all of them the same one new pair", async () => {
		const { refreshToken } = await person();
		const answers = await Promise.all(Array.from({ length: 8 }, () => callRefresh(refreshToken)));
		expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
		expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
		expect(new Set(answers.map(({ body }) => body.accessToken)).size).toBe(1);
		expect(answers[0]?.body.refreshToken).not.toBe(refreshToken);
		expect((await me(answers[0]?.body.accessToken ?? "")).status).toBe(200);
	});

	test("shown again within ten seconds answers the same pair, also when that was used meanwhile", async () => {
		const { refreshToken } = await person();
		const now = Date.now();
		const first = await pairOf(refresh(house.deskAt(now), visitor, refreshToken));
		const second = await pairOf(refresh(house.deskAt(now + 4000), visitor, first.refresh));
		expect(await pairOf(refresh(house.deskAt(now + 10_000), visitor, refreshToken))).toEqual(first);
		expect(await pairOf(refresh(house.deskAt(now + 14_000), visitor, first.refresh))).toEqual(second);
	});

	test("stolen and shown later ends the session for whoever has it", async () => {
		const { refreshToken, accessToken } = await person();
		const now = Date.now();
		const next = await pairOf(refresh(house.deskAt(now), visitor, refreshToken));
		expect(await refresh(house.deskAt(now + 10_001), visitor, refreshToken)).toMatchObject({
			problem: "auth.invalid_token",
		});
		expect((await callRefresh(next.refresh)).status).toBe(401);
		expect([(await me(accessToken)).status, (await me(next.access)).status]).toEqual([401, 401]);
	});

	test("ends after seven days, and lasts seven more with every use", async () => {
		const { refreshToken } = await person();
		const day = 24 * 60 * 60 * 1000;
		const soon = Date.now() + 6.9 * day;
		const next = await pairOf(refresh(house.deskAt(soon), visitor, refreshToken));
		await pairOf(refresh(house.deskAt(soon + 6.9 * day), visitor, next.refresh));
		const unused = await person();
		expect((await refresh(house.deskAt(Date.now() + 7 * day + 1), visitor, unused.refreshToken)).ok).toBe(false);
	});

	test("is nothing in another store, and is not used up by being shown there", async () => {
		const { refreshToken } = await person();
		expect((await callRefresh(refreshToken, elsewhere)).body.code).toBe("auth.invalid_token");
		expect((await callRefresh(refreshToken)).status).toBe(200);
	});

	test.each(["", "x", "a.b.c", "ses_1.0.", "…"])("made up (%j) is refused", async (token) => {
		expect([400, 401]).toContain((await callRefresh(token)).status);
	});

	test("with another's session or generation in it is refused, and harms nobody", async () => {
		const [one, other] = [await person(), await person()];
		const [id = "", generation = "", signature = ""] = one.refreshToken.split(".");
		const [otherId = ""] = other.refreshToken.split(".");
		for (const forged of [
			`${otherId}.${generation}.${signature}`,
			`${id}.1.${signature}`,
			`${id}.${generation}.${signature}x`,
		])
			expect((await callRefresh(forged)).status).toBe(401);
		expect((await callRefresh(one.refreshToken)).status).toBe(200);
		expect((await callRefresh(other.refreshToken)).status).toBe(200);
	});

	test("is kept nowhere, nor is the pair it gets", async () => {
		const { refreshToken } = await person();
		const next = await pairOf(refresh(house.desk, visitor, refreshToken));
		const rows = JSON.stringify(await house.env.DB.prepare("SELECT * FROM sessions").all());
		for (const token of [refreshToken, next.refresh, next.access]) {
			expect(rows).not.toContain(token);
			expect(rows).not.toContain(token.split(".")[2]);
		}
	});
});

describe("an access token", () => {
	const claims = (account: Account, sid: string) => ({ role: account.role, store: account.storeId, sid });

	async function forged(
		key: JWK,
		account: Account,
		sid: string,
		more: { exp?: string; iss?: string; kid?: string } = {},
	) {
		return new SignJWT(claims(account, sid))
			.setProtectedHeader({ alg: "ES256", kid: more.kid ?? key.kid ?? "" })
			.setSubject(account.id)
			.setIssuer(more.iss ?? "tussi")
			.setIssuedAt()
			.setExpirationTime(more.exp ?? "15m")
			.sign(await importJWK(key, "ES256"));
	}
	const sidOf = (token: string) =>
		JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).sid as string;

	test("says who, in which store, in which session, for fifteen minutes", async () => {
		const { account, accessToken, expiresIn } = await person();
		const [header, payload] = accessToken
			.split(".")
			.slice(0, 2)
			.map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
		expect(header).toEqual({ alg: "ES256", typ: "JWT", kid: house.keys[0]?.kid });
		expect(payload).toMatchObject({ iss: "tussi", sub: account.id, role: "customer", store: here.id });
		expect(payload.sid).toMatch(/^ses_/);
		expect(payload.jti).toBeTruthy();
		expect([expiresIn, payload.exp - payload.iat]).toEqual([900, 900]);
	});

	test("tampered with, without a signature, expired, of another issuer or by a foreign key is refused", async () => {
		const { account, accessToken } = await person();
		const sid = sidOf(accessToken);
		const [key = {}] = house.keys;
		const [header = "", payload = "", signature = ""] = accessToken.split(".");
		const asAdmin = Buffer.from(Buffer.from(payload, "base64url").toString().replace('"customer"', '"admin"')).toString(
			"base64url",
		);
		const unsigned = new UnsecuredJWT(claims(account, sid))
			.setSubject(account.id)
			.setIssuer("tussi")
			.setExpirationTime("1h")
			.encode();
		const publicKey = await exportJWK((await generateKeyPair("ES256", { extractable: true })).publicKey);
		const symmetric = new SignJWT(claims(account, sid)).setProtectedHeader({ alg: "HS256", kid: key.kid ?? "" });
		const confused = await symmetric
			.setSubject(account.id)
			.setIssuer("tussi")
			.setExpirationTime("1h")
			.sign(Buffer.from(JSON.stringify(publicKey)));
		const bad = [
			`${header}.${asAdmin}.${signature}`,
			`${header}.${payload}.${signature.slice(0, -4)}AAAA`,
			`${header}.${payload}.`,
			unsigned,
			confused,
			await forged(key, account, sid, { exp: "-1s" }),
			await forged(key, account, sid, { iss: "somebody" }),
			await forged(await newSigningKey(), account, sid, { kid: key.kid ?? "" }),
			await forged(await newSigningKey(), account, sid),
			await forged(key, account, "ses_none"),
		];
		const answers = await Promise.all(bad.map((token) => me(token)));
		expect(answers.map(({ status }) => status)).toEqual(bad.map(() => 401));
		expect(answers[0]?.headers.get("www-authenticate")).toBe("Bearer");
		expect((await me(await forged(key, account, sid))).status, "ours, to be sure").toBe(200);
	});

	test("is for one store, unless an admin's", async () => {
		const customer = await person();
		const admin = await person({ role: "admin" });
		expect([(await me(customer.accessToken)).status, (await me(customer.accessToken, elsewhere)).status]).toEqual([
			200, 401,
		]);
		expect([(await me(admin.accessToken)).status, (await me(admin.accessToken, elsewhere)).status]).toEqual([200, 200]);
	});

	test("signed with the older of the live keys stays valid, and both keys are published without their private half", async () => {
		const { account, accessToken } = await person();
		const [newer, older] = house.keys;
		const before = new AccessTokens(JSON.stringify([older, newer]));
		const caller: Caller = { sub: account.id, role: "customer", store: here.id, sid: sidOf(accessToken) };
		expect((await me(await before.sign(caller, Date.now()))).status).toBe(200);
		const { body } = await house.call<{ keys: JWK[] }>("GET", "/.well-known/jwks.json");
		expect(body.keys.map(({ kid }) => kid)).toEqual([newer?.kid, older?.kid]);
		for (const key of body.keys)
			expect(Object.keys(key).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
	});

	test("is worth nothing from the moment its session is ended", async () => {
		const { accessToken, refreshToken } = await person();
		expect((await house.call("POST", "/api/auth/logout", { token: accessToken })).status).toBe(204);
		expect((await me(accessToken)).status).toBe(401);
		expect((await callRefresh(refreshToken)).status).toBe(401);
		expect((await house.call("POST", "/api/auth/logout", { token: accessToken })).status).toBe(401);
	});

	test("runs out while its session goes on", async () => {
		const { accessToken, account } = await person();
		const caller: Caller = { sub: account.id, role: "customer", store: here.id, sid: sidOf(accessToken) };
		const old = await house.desk.accessTokens.sign(caller, Date.now() - 901_000);
		expect(await whoIs(house.desk, here.id, old)).toBeUndefined();
		expect(await gatekeeper(house.desk).stands(caller)).toBe(true);
	});
});

describe("sessions", () => {
	test("are listed with the present one named, and can be ended one by one, only one's own", async () => {
		const { account, accessToken } = await person();
		const second = await house.signedIn(account);
		const stranger = await person();
		const { body } = await house.call<{ items: Session[] }>("GET", "/api/auth/me/sessions", { token: accessToken });
		expect(body.items.map(({ current }) => current).toSorted()).toEqual([false, true]);
		const other = body.items.find(({ current }) => !current)?.id;
		const end = (token: string) => house.call("DELETE", `/api/auth/me/sessions/${other}`, { token });
		expect((await end(stranger.accessToken)).status).toBe(404);
		expect((await end(accessToken)).status).toBe(204);
		expect((await end(accessToken)).status).toBe(404);
		expect((await me(second.accessToken)).status).toBe(401);
		expect((await me(accessToken)).status).toBe(200);
	});

	test("that have run out clean themselves away beside the next sign-in", async () => {
		const { account } = await person();
		await house.env.DB.prepare("UPDATE sessions SET expires_at = 1 WHERE account_id = ?").bind(account.id).run();
		await house.signedIn(account);
		await house.settled();
		const { results } = await house.env.DB.prepare("SELECT expires_at FROM sessions WHERE account_id = ?")
			.bind(account.id)
			.all();
		expect(results).toHaveLength(1);
		expect(results[0]?.expires_at).toBeGreaterThan(1);
	});
});

describe("the doors for other workers", () => {
	type Pages = {
		GATE: {
			stands(caller: Caller): Promise<boolean>;
			jwks(): Promise<{ keys: JWK[] }>;
			keyHolder(key: string): Promise<Caller | undefined>;
		};
		ACCOUNTS: {
			register(visitor: Visitor, sent: unknown): Promise<{ ok: true; signedIn: SignedIn } | Refusal>;
			me(visitor: Visitor, token: string): Promise<{ ok: true; user: Profile; sessions: Session[] } | Refusal>;
			refresh(visitor: Visitor, token: string): Promise<{ ok: true; signedIn: SignedIn } | Refusal>;
			logout(visitor: Visitor, token: string, refreshToken?: string): Promise<{ ok: true }>;
		};
		ACCOUNTMANAGER: { put(person: unknown): Promise<{ id: string }>; count(): Promise<number> };
	};

	test("say who stands, and let pages do the same as the API", async () => {
		const { GATE, ACCOUNTS } = await house.bindings<Pages>();
		const refused = await ACCOUNTS.register(visitor, { email: "no", password: "short", isAdmin: true });
		expect(refused).toMatchObject({ ok: false, problem: "request.invalid" });
		const done = await ACCOUNTS.register(visitor, { email: "pages@example.test", password: "a page's password" });
		if (!done.ok) throw new Error(done.problem);
		const { accessToken, refreshToken } = done.signedIn;
		expect(await ACCOUNTS.me(visitor, accessToken)).toMatchObject({ ok: true, user: { email: "pages@example.test" } });
		const caller = await whoIs(house.desk, here.id, accessToken);
		expect(caller && (await GATE.stands({ ...caller }))).toBe(true);
		expect(caller && (await GATE.stands({ ...caller, role: "admin" }))).toBe(false);
		expect((await GATE.jwks()).keys).toHaveLength(2);
		expect(await ACCOUNTS.logout(visitor, "expired", refreshToken)).toEqual({ ok: true });
		expect(await ACCOUNTS.me(visitor, accessToken)).toMatchObject({ ok: false, problem: "auth.required" });
		expect(await ACCOUNTS.refresh(visitor, refreshToken)).toMatchObject({ ok: false, problem: "auth.invalid_token" });
	});

	test("put people there once", async () => {
		const { ACCOUNTMANAGER } = await house.bindings<Pages>();
		const before = await ACCOUNTMANAGER.count();
		const admin = {
			storeId: here.id,
			email: "boss@example.test",
			password: "Tussi-demo-1",
			role: "admin",
			name: "Boss",
		};
		const first = await ACCOUNTMANAGER.put(admin);
		expect(await ACCOUNTMANAGER.put(admin)).toEqual(first);
		expect(await ACCOUNTMANAGER.count()).toBe(before + 1);
	});
});
