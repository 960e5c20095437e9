import { describe, expect, test } from "vitest";
import { myBrand, pageOf, savedAddress, sessions, tussi, user } from "../sample.ts";
import { AccountPage } from "./account.tsx";
import { ForgotPage } from "./forgot.tsx";
import { LoginPage } from "./login.tsx";
import { RegisterPage } from "./register.tsx";
import { ResetPage } from "./reset.tsx";
import { VerifyPage } from "./verify.tsx";

const page = pageOf(tussi);
const spanish = pageOf(tussi, { locale: "es", localePrefix: "/es" });
const evil = '"><script>alert(1)</script>';

/** Every form of a page: where it goes and what it sends. */
const formsOf = (html: string): Record<string, string[]> =>
	Object.fromEntries(
		[...html.matchAll(/<form[^>]*method="post" action="([^"]*)">(.*?)<\/form>/gs)].map(
			([, action = "", inside = ""]) => [
				action,
				[...inside.matchAll(/<(?:input|select|button)[^>]* name="(\w+)"/g)].map(([, name = ""]) => name),
			],
		),
	);

const account = (more = {}) =>
	String(<AccountPage page={page} user={user} addresses={[savedAddress]} sessions={sessions} {...more} />);

describe("the login page", () => {
	const html = String(<LoginPage page={page} values={{ email: evil, password: "secret" }} next={evil} google />);

	test("asks for an email and a password in one plain form, and keeps the way on", () => {
		expect(formsOf(html)).toEqual({ "/en/login": ["next", "email", "password"] });
		expect(html).toMatch(/type="password"[^>]*autocomplete="current-password"/);
		expect(html).toContain(`href="/en/register?next=${encodeURIComponent(evil)}"`);
		expect(html).toContain('href="/en/forgot"');
	});

	test("says what was typed again, escaped, but never a password", () => {
		expect(html).toContain('value="&quot;&gt;&lt;script&gt;');
		expect(html).not.toContain("<script>alert");
		expect(html).not.toContain("secret");
	});

	test("offers Google only where there is Google, and always comes back", () => {
		expect(html).toContain(`href="/api/auth/google?returnTo=${encodeURIComponent(evil)}"`);
		const bare = (google: boolean) => String(<LoginPage page={page} values={{}} next="" google={google} />);
		expect(bare(true)).toContain("returnTo=%2Fen%2Faccount");
		expect(bare(false)).not.toContain("google");
		expect(bare(false)).toContain('href="/en/register"');
	});

	test("says what is wrong first, in an alert", () => {
		const html = String(<LoginPage page={page} values={{}} problem="No & no." next="" google={false} />);
		expect(html).toMatch(/role="alert"><p>No &amp; no\.<\/p>/);
	});
});

test("registering asks for an email, a new password and, if she likes, a name", () => {
	const errors = [{ path: "password", message: "Longer, please." }];
	const html = String(<RegisterPage page={page} values={{ name: evil }} errors={errors} next="/cart" google />);
	expect(formsOf(html)).toEqual({ "/en/register": ["next", "email", "password", "name"] });
	expect(html).toMatch(/id="password"[^>]*aria-describedby="password-hint password-error" aria-invalid="true"/);
	expect(html).toMatch(/autocomplete="new-password" minlength="8"/);
	expect(html).toContain('<a href="#password">Password: Longer, please.</a>');
	expect(html).not.toMatch(/id="name"[^>]* required/);
	expect(html).not.toContain("<script>alert");
	expect(html).toContain('href="/en/login?next=%2Fcart"');
});

test("asking for a new password sounds the same whether or not there is an account", () => {
	const asked = String(<ForgotPage page={page} values={{}} sent={false} />);
	expect(formsOf(asked)).toEqual({ "/en/forgot": ["email"] });
	const sent = String(<ForgotPage page={page} values={{ email: evil }} sent />);
	expect(sent).toContain("If there is an account for &quot;&gt;&lt;script&gt;");
	expect(formsOf(sent)).toEqual({});
});

test("a new password is set with the letter's token", () => {
	const html = String(<ResetPage page={page} token={evil} errors={[]} problem="Too old." />);
	expect(formsOf(html)).toEqual({ "/en/reset": ["token", "password"] });
	expect(html).not.toContain("<script>alert");
	expect(html).toContain('href="/en/forgot"');
});

test("opening the letter's link only asks; pressing confirms", () => {
	const html = (state: "ask" | "done" | "invalid") => String(<VerifyPage page={page} token="tok_1" state={state} />);
	expect(formsOf(html("ask"))).toEqual({ "/en/verify": ["token"] });
	for (const state of ["done", "invalid"] as const) {
		expect(formsOf(html(state))).toEqual({});
		expect(html(state)).not.toContain("tok_1");
	}
	expect(html("invalid")).toContain('class="button button-press" href="/en/account"');
});

describe("the account page", () => {
	const address = ["name", "street", "postalCode", "city", "province", "country"];

	test("does each thing with its own plain form", () => {
		expect(formsOf(account({ user: { ...user, emailVerified: true } }))).toEqual({
			"/en/logout": [],
			"/en/account": ["name", "phone"],
			"/en/account/addresses/adr_1": [],
			"/en/account/addresses": address,
			"/en/account/password": ["current", "password"],
			"/en/account/sessions/ses_2": [],
			"/en/account/delete": ["password"],
		});
	});

	test("no two fields share an id, whatever their names", () => {
		const ids = [...account().matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
		expect(ids).toEqual([...new Set(ids)]);
	});

	test("offers the letter again until the email is confirmed", () => {
		const resend = 'name="intent" value="resend"';
		expect(account()).toContain(resend);
		const confirmed = account({ user: { ...user, emailVerified: true } });
		expect(confirmed).not.toContain(resend);
		expect(confirmed).toContain("Confirmed");
	});

	test("greets by first name, or without one", () => {
		expect(account()).toContain("<h1>There you are, Ana.</h1>");
		expect(account({ user: { ...user, name: " " } })).toContain("<h1>There you are.</h1>");
		expect(account({ user: { ...user, name: evil } })).not.toContain("<script>alert");
	});

	test("names devices and marks the one in use, which cannot be ended here", () => {
		const html = account();
		expect(html).toMatch(/Firefox on Linux<\/strong><small>This device/);
		expect(html).toMatch(/Safari on iPhone<\/strong><small><time[^>]*>Last seen 19 November 2026/);
		expect(html).toContain('aria-label="Sign out Safari on iPhone"');
		expect(html).not.toContain("sessions/ses_1");
	});

	test("an address with errors is open again, with what was typed, and its summary leads there", () => {
		const errors = [{ path: "city", message: "Which town?" }];
		const html = account({ errors, values: { street: evil, name: "Somebody" } });
		expect(html).toMatch(/<details open="">/);
		expect(html).toContain('<a href="#address-city">Town or city: Which town?</a>');
		expect(html).toMatch(/id="address-name"[^>]*value="Somebody"/);
		expect(html).toMatch(/id="profile-name"[^>]*value="Ana Castellanos"/);
		expect(html).not.toContain("<script>alert");
	});

	test("errors go to the form they are about, said or not", () => {
		const marked = (more: object) => [...account(more).matchAll(/id="([\w-]+)"[^>]*aria-invalid/g)].map(([, id]) => id);
		const at = (...paths: string[]) => ({ errors: paths.map((path) => ({ path, message: "No." })) });
		expect(marked(at("name"))).toEqual(["profile-name"]);
		expect(marked(at("name", "street"))).toEqual(["address-name", "address-street"]);
		expect(marked(at("password"))).toEqual(["password-password"]);
		expect(marked({ ...at("name"), form: "address" })).toEqual(["address-name"]);
		expect(marked({ ...at("password"), form: "delete" })).toEqual(["delete-password"]);
	});

	test("deleting stays closed until it is asked for or has failed", () => {
		expect(account()).not.toContain("<details open");
		expect(account({ form: "delete", problem: "Wrong." })).toMatch(/<details open="">.*action="\/en\/account\/delete"/);
	});

	test("says what was done", () => {
		for (const notice of ["saved", "password", "address", "session", "verify_sent"] as const)
			expect(account({ notice })).toMatch(/<p class="notice" role="status">[A-Z]/);
	});

	test("speaks the page's language, and another store's voice", () => {
		const es = account({ page: spanish });
		expect(es).toContain("Aquí estás, Ana.");
		expect(es).toContain("Firefox en Linux");
		expect(es).toContain('action="/es/account/addresses"');
		expect(account({ page: pageOf(myBrand) })).toContain("Good to see you, Ana.");
	});
});
