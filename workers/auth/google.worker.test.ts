import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Profile } from "../kit/account.ts";
import { finishGoogle } from "./google-sign-in.ts";
import { seal, unseal } from "./seal.ts";
import { elsewhere, type House, here, newEmail, openHouse, originOf, password, visitorAt } from "./test/house.ts";
import { type Person, startProvider, throughProvider } from "./test/provider.ts";

let house: House;
let provider: Awaited<ReturnType<typeof startProvider>>;
beforeAll(async () => {
	provider = await startProvider(`${originOf(here)}/api/auth/google/callback`);
	house = await openHouse({ GOOGLE_ISSUER: provider.issuer, GOOGLE_CLIENT_ID: "shop" });
});
afterAll(async () => {
	await house?.close();
	provider?.close();
});

type Problem = { code: string };

function person(more: Partial<Person> = {}): Person {
	const email = newEmail();
	const one = { sub: `google-${email}`, email, email_verified: true, name: "Ada at Google", ...more };
	provider.people.set(one.sub, one);
	return one;
}

/** The shop's redirect to the provider, and the cookie that goes with it. */
async function begin(returnTo = "/account") {
	const answer = await house.call("GET", `/api/auth/google?returnTo=${encodeURIComponent(returnTo)}`);
	expect(answer.status).toBe(302);
	const cookie = /^__Host-google=([^;]+)/.exec(answer.cookies[0] ?? "")?.[1] ?? "";
	return { url: answer.headers.get("location") ?? "", cookie, setCookie: answer.cookies[0] };
}

const finish = (back: URL, cookie: string, at = here) =>
	house.call<Problem>("GET", back.pathname + back.search, { at, headers: { cookie: `__Host-google=${cookie}` } });

/** All the way through as somebody. */
async function signIn(who: Person, returnTo?: string) {
	const { url, cookie } = await begin(returnTo);
	return finish(await throughProvider(`${url}&login_hint=${who.sub}`, provider.issuer), cookie);
}

async function profileIn(answer: { cookies: string[] }): Promise<Profile> {
	const token = answer.cookies.map((set) => /^__Host-access=([^;]+)/.exec(set)?.[1]).find(Boolean);
	return (await house.call<Profile>("GET", "/api/auth/me", { token: token ?? "" })).body;
}

describe("signing in with Google", () => {
	test("makes an account whose e-mail is verified, signs in by the page's cookies and goes back to where it began", async () => {
		const ada = person();
		const answer = await signIn(ada, "/es/checkout?step=2");
		expect([answer.status, answer.headers.get("location")]).toEqual([303, "/es/checkout?step=2"]);
		expect(answer.cookies.map((set) => set.split("=")[0]).toSorted()).toEqual([
			"__Host-access",
			"__Host-google",
			"__Host-refresh",
		]);
		for (const set of answer.cookies) expect(set).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
		const profile = await profileIn(answer);
		expect(profile).toMatchObject({ email: ada.email, name: "Ada at Google", role: "customer", emailVerified: true });
		const again = await signIn(person({ ...ada, email: newEmail() }));
		expect((await profileIn(again)).id, "the same person, whatever her e-mail is now").toBe(profile.id);
	});

	test("asks with PKCE, state and nonce, and remembers them in a sealed cookie", async () => {
		const { url, cookie, setCookie } = await begin();
		const asked = new URL(url).searchParams;
		expect(asked.get("code_challenge_method")).toBe("S256");
		for (const name of ["code_challenge", "state", "nonce"]) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
		expect(setCookie).toMatch(/^__Host-google=.*; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
		expect(Buffer.from(cookie, "base64url").toString()).not.toContain(asked.get("state"));
	});

	test.each(["//evil.test", "https://evil.test/", "/\\evil.test", "javascript:alert(1)", "/\t/evil.test"])(
		"never ends at “%s”",
		async (returnTo) => {
			expect((await signIn(person(), returnTo)).headers.get("location")).toBe("/");
		},
	);

	test.each(["/.//evil.test/x", "/a/..//evil.test", "/%2e//evil.test"])(
		"stays in the shop with “%s”",
		async (returnTo) => {
			const { headers } = await signIn(person(), returnTo);
			const address = new URL(headers.get("location") ?? "", "https://shop.test/login");
			expect([headers.get("location"), address.origin]).toEqual([returnTo, "https://shop.test"]);
		},
	);

	test("with another state, another's cookie or none at all is refused", async () => {
		const ada = person();
		const [mine, others] = [await begin(), await begin()];
		const back = await throughProvider(`${mine.url}&login_hint=${ada.sub}`, provider.issuer);
		const tampered = new URL(back);
		tampered.searchParams.set("state", "x".repeat(43));
		const answers = [
			await finish(tampered, mine.cookie),
			await finish(back, others.cookie),
			await finish(back, ""),
			await finish(back, `${mine.cookie.slice(0, -2)}AA`),
			await finish(back, mine.cookie, elsewhere),
		];
		expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
			answers.map(() => [400, "auth.link_invalid"]),
		);
		for (const { cookies } of answers) expect(cookies).toEqual([]);
		expect((await finish(back, mine.cookie)).status, "the right one still may").toBe(303);
		expect((await finish(back, mine.cookie)).status, "once").toBe(400);
	});

	test.each(["nonce", "verifier"])("with another %s than it began with is refused", async (part) => {
		const { url, cookie } = await begin();
		const back = await throughProvider(`${url}&login_hint=${person().sub}`, provider.issuer);
		const errand = JSON.parse((await unseal("t".repeat(43), ["google"], cookie)) ?? "{}");
		const tampered = await seal("t".repeat(43), ["google"], JSON.stringify({ ...errand, [part]: "x".repeat(43) }));
		expect((await finish(back, tampered)).body.code).toBe("auth.link_invalid");
	});

	test("that took longer than ten minutes has to begin again", async () => {
		const { url, cookie } = await begin();
		const back = await throughProvider(`${url}&login_hint=${person().sub}`, provider.issuer);
		const google = { issuer: provider.issuer, clientId: "shop", clientSecret: "google" };
		const desk = { ...house.deskAt(Date.now() + 601_000), google };
		expect(await finishGoogle(desk, visitorAt(), back.href, cookie)).toMatchObject({ problem: "auth.link_invalid" });
	});

	test("does not take over an account whose e-mail is not verified, until its owner has shown that it is hers", async () => {
		const victim = person();
		const account = await house.account({ email: victim.email, isVerified: false });
		const refused = await signIn(victim);
		expect([refused.status, refused.body.code, refused.cookies]).toEqual([409, "auth.email_taken", []]);
		await house.desk.accounts.markVerified(account.id, Date.now());
		expect((await profileIn(await signIn(victim))).id).toBe(account.id);
	});

	test("joins an account with the same verified e-mail, and ends what whoever made it could still use", async () => {
		const ada = person();
		const account = await house.account({ email: ada.email });
		expect((await profileIn(await signIn(ada))).id).toBe(account.id);
		const login = await house.call("POST", "/api/auth/login", { body: { email: ada.email, password } });
		expect(login.status).toBe(401);
		expect((await profileIn(await signIn(ada))).id, "and she comes in again").toBe(account.id);
	});

	test("by an e-mail Google itself has not verified is refused", async () => {
		expect((await signIn(person({ email_verified: false }))).body.code).toBe("auth.forbidden");
	});

	test("does not open a blocked account", async () => {
		const ada = person();
		const account = await house.account({ email: ada.email });
		await house.desk.accounts.manage(account.id, { isBlocked: true }, "usr_admin", Date.now());
		expect((await signIn(ada)).body.code).toBe("auth.blocked");
	});

	test("turned down over there is refused here", async () => {
		const { url, cookie } = await begin();
		const back = new URL(`${originOf(here)}/api/auth/google/callback?error=access_denied`);
		back.searchParams.set("state", new URL(url).searchParams.get("state") ?? "");
		back.searchParams.set("iss", provider.issuer);
		expect((await finish(back, cookie)).body.code).toBe("auth.link_invalid");
	});
});
