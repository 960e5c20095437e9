import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Profile, SignedIn } from "../kit/account.ts";
import { forgotPassword, resetPassword } from "./passwords.ts";
import { enter, login } from "./sign-in.ts";
import { elsewhere, type House, here, newEmail, openHouse, password, visitorAt } from "./test/house.ts";

let house: House;
beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house?.close());

const fresh = "an entirely new one";
const post = (path: string, body: unknown, more: Parameters<House["call"]>[2] = {}) =>
	house.call<SignedIn & { code: string }>("POST", `/api/auth/${path}`, { body, ...more });
const me = async (token: string) => (await house.call<Profile>("GET", "/api/auth/me", { token })).status;
const signIn = (email: string, secret: string) => login(house.desk, visitorAt(), { email, password: secret });

/** The token in the newest mail to that address. */
function mailed(email: string): string {
	const mail = house.mails.findLast(({ to, text }) => to === email && text.includes("/reset?"));
	return /\/reset\?token=([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? "";
}

async function forgot(email: string): Promise<string> {
	expect(await forgotPassword(house.desk, visitorAt(), email)).toEqual({ ok: true });
	await house.settled();
	return mailed(email);
}

describe("a reset link", () => {
	test("sets a new password once, and ends every session", async () => {
		const account = await house.account({ isVerified: false });
		const sessions = [await house.signedIn(account), await house.signedIn(account)];
		expect((await post("password/forgot", { email: account.email })).status).toBe(202);
		await expect.poll(() => mailed(account.email)).not.toBe("");
		const token = mailed(account.email);
		expect(
			(await post("password/reset", { token, password: "password1" })).status,
			"a common one uses nothing up",
		).toBe(400);
		expect((await post("password/reset", { token, password: fresh })).status).toBe(204);
		expect((await post("password/reset", { token, password: "yet another one" })).body.code).toBe("auth.link_invalid");
		for (const { accessToken, refreshToken } of sessions) {
			expect(await me(accessToken)).toBe(401);
			expect((await post("refresh", { refreshToken })).status).toBe(401);
		}
		expect((await signIn(account.email, password)).ok).toBe(false);
		const entered = await signIn(account.email, fresh);
		expect(entered, "who got the mail has the address").toMatchObject({
			ok: true,
			signedIn: { user: { emailVerified: true } },
		});
		await expect
			.poll(() => house.mails.filter(({ to, subject }) => to === account.email && /was changed/.test(subject)).length)
			.toBe(1);
	});

	test("used by two at once serves one of them", async () => {
		const { email } = await house.account();
		const token = await forgot(email);
		const both = await Promise.all(
			[1, 2].map((at) => resetPassword(house.desk, visitorAt(), { token, password: `${fresh} ${at}` })),
		);
		expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
	});

	test("is worth nothing in another store, nor as a link of another purpose, and is not used up there", async () => {
		const { email } = await house.account();
		const token = await forgot(email);
		expect((await post("password/reset", { token, password: fresh }, { at: elsewhere })).status).toBe(400);
		expect((await post("email/verify", { token })).status).toBe(400);
		expect((await post("password/reset", { token, password: fresh })).status).toBe(204);
	});

	test("is worth nothing after an hour, nor once another one was used", async () => {
		const { email } = await house.account();
		const [first, second] = [await forgot(email), await forgot(email)];
		const later = house.deskAt(Date.now() + 60 * 60_000 + 1);
		expect((await resetPassword(later, visitorAt(), { token: first, password: fresh })).ok).toBe(false);
		expect((await resetPassword(house.desk, visitorAt(), { token: second, password: fresh })).ok).toBe(true);
		expect((await resetPassword(house.desk, visitorAt(), { token: first, password: fresh })).ok).toBe(false);
	});

	test("opens an account that a flood of wrong passwords has locked", async () => {
		const { email } = await house.account();
		for (let attempt = 0; attempt < 6; attempt++) await signIn(email, "wrong one");
		expect(await signIn(email, password)).toMatchObject({ problem: "request.too_many" });
		await resetPassword(house.desk, visitorAt(), { token: await forgot(email), password: fresh });
		expect((await signIn(email, fresh)).ok).toBe(true);
	});

	test("lies in the database as a hash only", async () => {
		const { email, id } = await house.account();
		const token = await forgot(email);
		const { results } = await house.env.DB.prepare("SELECT * FROM links WHERE account_id = ?").bind(id).all();
		expect(results).toHaveLength(1);
		expect(JSON.stringify(results)).not.toContain(token);
	});

	test("is sent at most five times an hour, and never to who has no account; the answer is the same", async () => {
		const { email } = await house.account();
		for (let time = 0; time < 7; time++) await forgot(email);
		expect(house.mails.filter(({ to }) => to === email)).toHaveLength(5);
		const nobody = newEmail();
		const [known, unknown] = [
			await post("password/forgot", { email: (await house.account()).email }),
			await post("password/forgot", { email: nobody }),
		];
		expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
		expect(house.mails.filter(({ to }) => to === nobody)).toEqual([]);
	});
});

describe("changing the password", () => {
	test("needs the present one, ends every other session and keeps this one", async () => {
		const account = await house.account();
		const [here1, there] = [await house.signedIn(account), await house.signedIn(account)];
		const change = (current: string) => post("password", { current, password: fresh }, { token: here1.accessToken });
		const wrong = await change("not the one");
		expect([wrong.status, wrong.body.code]).toEqual([401, "auth.invalid_credentials"]);
		expect((await change(password)).status).toBe(204);
		expect([await me(here1.accessToken), await me(there.accessToken)]).toEqual([200, 401]);
		expect((await post("refresh", { refreshToken: there.refreshToken })).status).toBe(401);
		expect((await post("refresh", { refreshToken: here1.refreshToken })).status).toBe(200);
		expect([(await signIn(account.email, password)).ok, (await signIn(account.email, fresh)).ok]).toEqual([
			false,
			true,
		]);
	});

	test("cannot be used to guess it more often than signing in", async () => {
		const account = await house.account();
		const { accessToken } = await house.signedIn(account);
		const guess = () => post("password", { current: "a wrong guess", password: fresh }, { token: accessToken });
		for (let attempt = 0; attempt < 5; attempt++) expect((await guess()).status).toBe(401);
		expect((await guess()).status).toBe(429);
		expect(await signIn(account.email, password)).toMatchObject({ problem: "request.too_many" });
	});

	test("leaves out who was being let in with the old one at that moment", async () => {
		const account = await house.account();
		const { accessToken } = await house.signedIn(account);
		expect((await post("password", { current: password, password: fresh }, { token: accessToken })).status).toBe(204);
		expect(await enter(house.desk, account, "as it was read before")).toMatchObject({
			problem: "auth.invalid_credentials",
		});
	});

	test("makes reset links that were mailed before useless", async () => {
		const account = await house.account();
		const { accessToken } = await house.signedIn(account);
		const token = await forgot(account.email);
		expect((await post("password", { current: password, password: fresh }, { token: accessToken })).status).toBe(204);
		expect((await post("password/reset", { token, password: "somebody else's" })).status).toBe(400);
	});
});

test("deleting the account needs the password and leaves nothing of it", async () => {
	const account = await house.account();
	const { accessToken, refreshToken } = await house.signedIn(account);
	await house.desk.addresses.add(here.id, account.id, {
		name: "Ada",
		street: "1",
		city: "G",
		province: "",
		postalCode: "1",
		country: "ES",
	});
	await forgot(account.email);
	const remove = (secret: string) =>
		house.call("DELETE", "/api/auth/me", { token: accessToken, body: { password: secret } });
	expect((await remove("not the one")).status).toBe(401);
	expect((await remove(password)).status).toBe(204);
	expect(await me(accessToken)).toBe(401);
	expect((await post("refresh", { refreshToken })).status).toBe(401);
	for (const table of ["sessions", "links", "addresses", "api_keys", "identities"])
		expect(
			(await house.env.DB.prepare(`SELECT * FROM ${table} WHERE account_id = ?`).bind(account.id).all()).results,
		).toEqual([]);
	expect(await signIn(account.email, password)).toMatchObject({ problem: "auth.invalid_credentials" });
});

test("the link to confirm an e-mail is mailed again to who asks, in her language, while there is something to confirm", async () => {
	const account = await house.account({ isVerified: false });
	const { accessToken } = await house.signedIn(account);
	const ask = () => post("email/resend", undefined, { token: accessToken, headers: { "accept-language": "es-ES,es" } });
	expect((await ask()).status).toBe(202);
	await expect.poll(() => house.mails.filter(({ to }) => to === account.email).length).toBe(1);
	const mail = house.mails.find(({ to }) => to === account.email);
	expect(mail?.subject).toBe("Confirma tu correo para Here");
	expect(mail?.text).toContain("http://here.localhost:8787/es/verify?token=");
	await house.desk.accounts.markVerified(account.id, Date.now());
	expect((await ask()).status).toBe(202);
	expect(house.mails.filter(({ to }) => to === account.email)).toHaveLength(1);
});
