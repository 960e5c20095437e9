import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Profile, SignedIn } from "../kit/account.ts";
import { hashPassword, isDated } from "./password-hash.ts";
import { login } from "./sign-in.ts";
import {
	cheap,
	elsewhere,
	type House,
	here,
	newAddress,
	newEmail,
	openHouse,
	password,
	visitorAt,
} from "./test/house.ts";

let house: House;
beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house?.close());

type Problem = { code: string; retryAfter?: number; requestId?: string; errors?: { path: string; message: string }[] };
const signIn = (email: string, secret = password, more: Parameters<House["call"]>[2] = {}) =>
	house.call<SignedIn & Problem>("POST", "/api/auth/login", { body: { email, password: secret }, ...more });
const register = (body: unknown, more: Parameters<House["call"]>[2] = {}) =>
	house.call<SignedIn & Problem>("POST", "/api/auth/register", { body, ...more });

const wrong = "not the password";

describe("registering", () => {
	test("signs in, greets by name and mails a link that confirms the e-mail, once", async () => {
		const email = newEmail();
		const made = await register({ email: ` ${email.toUpperCase()} `, password, name: "Ada" });
		expect(made.status).toBe(201);
		expect(made.body.user).toMatchObject({
			email,
			name: "Ada",
			role: "customer",
			emailVerified: false,
			phone: "",
			address: null,
		});
		expect(made.headers.get("cache-control")).toBe("no-store");
		await expect.poll(() => house.mails.filter(({ to }) => to === email).length).toBe(1);
		const mail = house.mails.find(({ to }) => to === email);
		expect(mail?.from).toBe("Here <no-reply@here.localhost>");
		const token = /http:\/\/here\.localhost:8787\/verify\?token=([\w-]+)/.exec(mail?.text ?? "")?.[1];
		const verify = (at = here) => house.call("POST", "/api/auth/email/verify", { body: { token }, at });
		expect((await verify(elsewhere)).status, "in another store").toBe(400);
		expect((await verify()).status).toBe(204);
		expect((await verify()).status, "once").toBe(400);
		const { body } = await house.call<Profile>("GET", "/api/auth/me", { token: made.body.accessToken });
		expect(body.emailVerified).toBe(true);
	});

	test("with an e-mail that has an account is refused, also when both come at once, but not in another store", async () => {
		const email = newEmail();
		const both = await Promise.all([register({ email, password }), register({ email, password })]);
		expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
		const taken = await register({ email, password });
		expect([taken.status, taken.body.code]).toEqual([409, "auth.email_taken"]);
		expect((await register({ email, password: "another person's" }, { at: elsewhere })).status).toBe(201);
		expect((await signIn(email, "another person's")).status).toBe(401);
	});

	test.each([
		[{ email: "nobody", password }, "email"],
		[{ email: "a@b.test", password: "short" }, "password"],
		[{ email: "a@b.test", password: "x".repeat(129) }, "password"],
		[{ email: "a@b.test", password: "Password123" }, "password"],
		[{ email: "somebody@long.test", password: "Somebody@long.test" }, "password"],
		[{ email: "a@b.test" }, "password"],
		[{ email: "a@b.test", password, role: "admin" }, "role"],
		[{ email: "a@b.test", password, name: "x\u0000y" }, "name"],
	])("with %j says what is wrong", async (body, path) => {
		const { status, body: problem } = await register(body);
		expect([status, problem.code]).toEqual([400, "request.invalid"]);
		expect(problem.errors?.map((error) => error.path)).toContain(path);
	});
});

describe("signing in", () => {
	test("answers a wrong password, an unknown e-mail and another store's account the same", async () => {
		const { email } = await house.account();
		const theirs = await house.account({ at: elsewhere });
		const answers = [await signIn(email, wrong), await signIn(newEmail(), wrong), await signIn(theirs.email)];
		for (const { status, body } of answers) {
			expect([status, body.code]).toEqual([401, "auth.invalid_credentials"]);
			expect(body).toEqual(answers[0]?.body);
		}
	});

	test("works as long for an e-mail that nobody has", async () => {
		const { email } = await house.account({ cost: { ln: 14, r: 8, p: 5 } });
		const times: Record<"known" | "unknown", number[]> = { known: [], unknown: [] };
		for (let round = 0; round < 3; round++)
			for (const [kind, who] of [
				["known", email],
				["unknown", newEmail()],
			] as const) {
				const begun = performance.now();
				expect((await signIn(who, wrong)).status).toBe(401);
				times[kind].push(performance.now() - begun);
			}
		const [known, unknown] = [Math.min(...times.known), Math.min(...times.unknown)];
		expect(known / unknown).toBeGreaterThan(0.4);
		expect(known / unknown).toBeLessThan(2.5);
	});

	test("with a hash of weaker parameters makes it one of today's", async () => {
		const { id, email } = await house.account({ cost: cheap });
		const hash = async () => (await house.desk.accounts.byId(id))?.passwordHash ?? "";
		expect(isDated(await hash())).toBe(true);
		expect((await signIn(email, wrong)).status).toBe(401);
		expect(isDated(await hash()), "not by who does not know it").toBe(true);
		expect((await signIn(email)).status).toBe(200);
		expect(await hash()).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$/);
		expect((await signIn(email)).status).toBe(200);
	});

	test("takes a password as it looks, however it was typed", async () => {
		const email = newEmail();
		await register({ email, password: "caf\u00e9 con leche \u{1f375}" });
		expect((await signIn(email, "cafe\u0301 con leche \u{1f375}")).status).toBe(200);
	});

	test("of a blocked account is refused, with the right password only", async () => {
		const { id, email } = await house.account();
		await house.desk.accounts.manage(id, { isBlocked: true }, "usr_admin", Date.now());
		expect((await signIn(email)).body.code).toBe("auth.blocked");
		expect((await signIn(email, wrong)).body.code).toBe("auth.invalid_credentials");
	});
});

describe("a flood", () => {
	test("from many addresses gets five wrong passwords of one account, and then not even the right one", async () => {
		const { email } = await house.account();
		const answers = await Promise.all(Array.from({ length: 15 }, () => signIn(email, wrong)));
		expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
		expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
		const locked = await signIn(email);
		expect([locked.status, locked.body.code]).toEqual([429, "request.too_many"]);
		expect(Number(locked.headers.get("retry-after"))).toBeGreaterThan(800);
		expect(locked.body.retryAfter).toBeLessThanOrEqual(900);
	});

	test("is over after a quarter of an hour, not before", async () => {
		const { email } = await house.account();
		const now = Date.now();
		const at = (minutes: number, secret: string) =>
			login(house.deskAt(now + minutes * 60_000), visitorAt(), { email, password: secret });
		for (let minute = 0; minute < 5; minute++) expect((await at(minute, wrong)).ok).toBe(false);
		expect(await at(14.9, password)).toMatchObject({ problem: "request.too_many", more: { retryAfter: 6 } });
		expect(await at(15.1, password)).toMatchObject({ ok: true });
		expect(await at(15.2, wrong)).toMatchObject({ problem: "auth.invalid_credentials" });
		expect(await at(15.3, password), "the later four still count").toMatchObject({ problem: "request.too_many" });
	});

	test("locks an e-mail that nobody has the same way", async () => {
		const email = newEmail();
		const answers = await Promise.all(Array.from({ length: 6 }, () => signIn(email, wrong)));
		expect(answers.map(({ status }) => status).toSorted()).toEqual([401, 401, 401, 401, 401, 429]);
	});

	test("does not lock out who signs in rightly in many places at once", async () => {
		const { email } = await house.account();
		await house.env.DB.prepare("UPDATE accounts SET password_hash = ? WHERE email = ?")
			.bind(await hashPassword(password), email)
			.run();
		const answers = await Promise.all(Array.from({ length: 7 }, () => signIn(email)));
		expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
	});

	test.each(["login", "register", "password/forgot"])(
		"from one address gets five calls of %s in a minute, exactly",
		async (path) => {
			const address = newAddress();
			const once = () =>
				house.call<Problem>("POST", `/api/auth/${path}`, {
					address,
					body: { email: newEmail(), ...(path !== "password/forgot" && { password }) },
				});
			const answers = await Promise.all(Array.from({ length: 9 }, once));
			const refused = answers.filter(({ status }) => status === 429);
			expect(refused).toHaveLength(4);
			expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(50);
			expect((await signIn(newEmail(), wrong)).status, "others are not in the way").toBe(401);
		},
	);

	test("from one IPv6 network has all its addresses counted together too", async () => {
		const from = (address: string) => house.desk.limits.fromAddress("login", address, Date.now());
		expect(await from("2001:db8:7:1::1")).toBeUndefined();
		const network = house.env.COUNTERS.getByName("login/2001:db8:7:1::/64");
		await Promise.all(Array.from({ length: 49 }, () => network.take(50, 60_000)));
		expect(await from("2001:0db8:0007:0001:ffff::2")).toMatchObject({ problem: "request.too_many" });
		expect(await from("2001:db8:7:2::1")).toBeUndefined();
	});
});

test("what is no JSON, or too much of it, is the client's mistake", async () => {
	const post = (body: string, type: string) =>
		house.call<Problem>("POST", "/api/auth/login", { body, headers: { "content-type": type } });
	expect((await post("{", "application/json")).body.code).toBe("request.malformed");
	expect((await post("{}", "text/plain")).body.code).toBe("request.unsupported_type");
	expect((await signIn("a@b.test", "x".repeat(2000))).status).toBe(400);
});

test("the address book and profile are her own", async () => {
	const [one, other] = [await house.signedIn(await house.account()), await house.signedIn(await house.account())];
	const address = { name: "Ada", street: "Carrer Nou 1", city: "Girona", postalCode: "17001", country: "es" };
	const book = "/api/auth/me/addresses";
	const added = await house.call<{ id: string }>("POST", book, { token: one.accessToken, body: address });
	expect([added.status, added.body]).toMatchObject([201, { country: "ES", province: "" }]);
	expect(
		(await house.call("POST", book, { token: one.accessToken, body: { ...address, country: "Spain" } })).status,
	).toBe(400);
	expect((await house.call<{ items: unknown[] }>("GET", book, { token: other.accessToken })).body.items).toEqual([]);
	const remove = (token: string) => house.call("DELETE", `${book}/${added.body.id}`, { token });
	expect((await remove(other.accessToken)).status).toBe(404);
	expect((await remove(one.accessToken)).status).toBe(204);
	expect((await remove(one.accessToken)).status).toBe(404);
	const change = (body: unknown) => house.call<Profile>("PATCH", "/api/auth/me", { token: one.accessToken, body });
	expect((await change({ name: "Ada Soler", phone: "+34 600 000 000", address })).body).toMatchObject({
		name: "Ada Soler",
		address: { city: "Girona" },
	});
	expect((await change({ address: null })).body).toMatchObject({ name: "Ada Soler", address: null });
	expect((await change({ role: "admin" })).status).toBe(400);
	expect((await change({ phone: "call me" })).status).toBe(400);
});
