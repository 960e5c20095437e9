import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inbox, linkIn, mailTo } from "../inbox.ts";
import { type Shop, startShop } from "../shop.ts";
import { address, type Problem, Shopper } from "../shopper.ts";
import { Visitor } from "../visitor.ts";

const other = "http://my-brand.localhost:8787";
const password = "correct horse battery";

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

let made = 0;
const newEmail = () => `ada${made++}@example.test`;

async function registered(visitor = new Visitor(shop), email = newEmail()) {
	const page = await visitor.submit("/register", { email, password, name: "Ada", next: "" });
	return { visitor, email, page };
}

describe("an account on the pages", () => {
	test("is made, is greeted by name, and its e-mail is confirmed by the link in the mail", async () => {
		const { visitor, email, page } = await registered();
		expect([page.path, page.status]).toEqual(["/account", 200]);
		expect(page.html).toContain("Ada");
		expect(visitor.setCookies.every((set) => /^__Host-.*; Path=\/; HttpOnly; Secure; SameSite=Lax/i.test(set))).toBe(
			true,
		);

		const link = linkIn(await mailTo(shop, email, /verify/), "/verify");
		expect(link.origin).toBe(shop.origin);
		const token = link.searchParams.get("token") ?? "";
		expect((await visitor.get(link.pathname + link.search)).status, "looking at it uses nothing up").toBe(200);
		expect((await new Visitor(shop, other).submit("/verify", { token })).status, "nothing in another store").toBe(400);
		expect((await visitor.submit("/verify", { token })).status).toBe(200);
		expect((await visitor.submit("/verify", { token })).status, "once").toBe(400);
	});

	test("is entered with its password only, and the page says how to go on", async () => {
		const { email } = await registered();
		const visitor = new Visitor(shop);
		const wrong = await visitor.submit("/login", { email, password: "not the one", next: "" });
		const unknown = await visitor.submit("/login", { email: "nobody@example.test", password, next: "" });
		expect([wrong.status, unknown.status]).toEqual([401, 401]);
		expect(wrong.html.replace(email, "")).toBe(unknown.html.replace("nobody@example.test", ""));
		expect((await visitor.submit("/login", { email, password, next: "/products" })).path).toBe("/products");
		expect((await visitor.get("/account")).html).toContain(email);
	});

	test.each(["//evil.test", "https://evil.test", "/\\evil.test", "javascript:alert(1)"])(
		"is never left for another site by “%s”",
		async (next) => {
			const { email } = await registered();
			expect((await new Visitor(shop).submit("/login", { email, password, next })).path).toBe("/account");
		},
	);

	test("stays signed in when the access token has run out, and is out after signing out", async () => {
		const { visitor } = await registered();
		const refresh = visitor.cookies.get("__Host-refresh") ?? "";
		visitor.cookies.delete("__Host-access");
		expect((await visitor.get("/account")).status).toBe(200);
		expect(visitor.cookies.get("__Host-refresh")).not.toBe(refresh);
		const kept = new Map(visitor.cookies);
		expect((await visitor.submit("/logout", {})).path).toBe("/");
		expect([...visitor.cookies.keys()]).toEqual([]);
		for (const [name, value] of kept) visitor.cookies.set(name, value);
		expect((await visitor.get("/account")).path, "what was kept is worth nothing").toMatch(/^\/login\?next=/);
	});

	test("keeps addresses and a name, and says what is wrong with them", async () => {
		const { visitor } = await registered();
		expect((await visitor.submit("/account", { name: "Ada Soler", phone: "+34 600 000 000" })).html).toContain(
			"Ada Soler",
		);
		const bad = await visitor.submit("/account/addresses", { ...address, country: "" });
		expect(bad.status).toBe(400);
		const added = await visitor.submit("/account/addresses", { ...address });
		expect(added.path).toBe("/account?notice=address");
		const id = /\/account\/addresses\/(adr_[0-9a-f-]+)/.exec(added.html)?.[1];
		expect(added.html).toContain("Carrer Nou 1");
		expect((await visitor.submit(`/account/addresses/${id}`, {})).html).not.toContain("Carrer Nou 1");
	});

	test("changes its password, which ends every other session", async () => {
		const { visitor, email } = await registered();
		const elsewhere = new Visitor(shop);
		await elsewhere.submit("/login", { email, password, next: "" });
		const next = "another long passphrase";
		expect(
			(await visitor.submit("/account/password", { current: "wrong one!", password: next })).status,
		).toBeGreaterThanOrEqual(400);
		expect((await visitor.submit("/account/password", { current: password, password: next })).path).toBe(
			"/account?notice=password",
		);
		expect((await elsewhere.get("/account")).path).toMatch(/^\/login/);
		expect((await visitor.get("/account")).path).toBe("/account");
	});

	test("whose password was forgotten gets a new one by mail, once, in its own store only", async () => {
		const { email } = await registered();
		const visitor = new Visitor(shop);
		const asked = await visitor.submit("/forgot", { email });
		const unknown = await visitor.submit("/forgot", { email: "nobody@example.test" });
		expect(asked.html.replaceAll(email, "")).toBe(unknown.html.replaceAll("nobody@example.test", ""));
		const link = linkIn(await mailTo(shop, email, /reset/), "/reset");
		const token = link.searchParams.get("token") ?? "";
		const fresh = "a brand new passphrase";
		expect((await new Visitor(shop, other).submit("/reset", { token, password: fresh })).status).toBe(400);
		expect((await visitor.submit("/reset", { token, password: fresh })).path).toBe("/login");
		expect((await visitor.submit("/reset", { token, password: "yet another phrase" })).status).toBe(400);
		expect((await visitor.submit("/login", { email, password: fresh, next: "" })).path).toBe("/account");
		expect((await inbox(shop)).filter(({ to }) => to === "nobody@example.test")).toEqual([]);
	});

	test("is deleted with its password, and is gone", async () => {
		const { visitor, email } = await registered();
		expect((await visitor.submit("/account/delete", { password: "wrong one!" })).status).toBeGreaterThanOrEqual(400);
		expect((await visitor.submit("/account/delete", { password })).path).toBe("/");
		expect((await visitor.submit("/login", { email, password, next: "" })).status).toBe(401);
	});
});

test("the same e-mail in two stores is two people", async () => {
	const email = newEmail();
	await registered(new Visitor(shop), email);
	const second = new Visitor(shop, other);
	expect(
		(await second.submit("/register", { email, password: "a different phrase", name: "Bea", next: "" })).html,
	).toContain("Bea");
	expect((await new Visitor(shop).submit("/login", { email, password: "a different phrase", next: "" })).status).toBe(
		401,
	);
});

test("a token of one store is none in the other, an admin's is", async () => {
	const me = async (host: string, token: string) => {
		const shopper = new Shopper(shop, host);
		shopper.accessToken = token;
		return (await shopper.call<Problem>("GET", "/api/auth/me")).status;
	};
	expect([await me("", await shop.token("shopper")), await me(other, await shop.token("shopper"))]).toEqual([200, 401]);
	expect([await me("", await shop.token("admin")), await me(other, await shop.token("admin"))]).toEqual([200, 200]);
});

test("pages for who is signed in are kept nowhere", async () => {
	const { visitor } = await registered();
	expect((await visitor.get("/account")).headers.get("cache-control")).toBe("private, no-store");
});

async function as(token: string, host = "") {
	const shopper = new Shopper(shop, host);
	shopper.accessToken = token;
	return shopper;
}

describe("an admin's API key", () => {
	async function key(store: string): Promise<string> {
		const admin = await as(await shop.token("admin"));
		return (await admin.call<{ key: string }>("POST", `/api/auth/keys?store=${store}`, { name: "script" })).body.key;
	}
	const users = async (token: string, host: string, store: string) =>
		(await (await as(token, host)).call("GET", `/api/admin/users?store=${store}`)).status;

	test("reaches the store it was made for, from any host, and no other", async () => {
		const script = await key("my-brand");
		expect(await users(script, "", "my-brand")).toBe(200);
		expect(await users(script, other, "my-brand")).toBe(200);
		expect(await users(script, "", "tussi")).toBe(401);
		expect(await users(script, other, "tussi")).toBe(404);
	});

	test("makes nobody an admin", async () => {
		const script = await as(await key("tussi"));
		const mallory = new Shopper(shop);
		const { body } = await mallory.call<{ user: { id: string } }>("POST", "/api/auth/register", {
			email: "mallory@example.test",
			password: "correct horse battery",
		});
		const tried = await script.call<Problem>("PATCH", `/api/admin/users/${body.user.id}`, { role: "admin" });
		expect([401, 403]).toContain(tried.status);
	});

	test("with anything behind it is another key", async () => {
		expect(await users(`${await key("tussi")}.more`, "", "tussi")).toBe(401);
	});
});

test("a partner's session is for her own store's hosts, whatever store it names", async () => {
	const partner = await as(await shop.token("partner"));
	expect((await partner.call("GET", "/api/admin/users?store=my-brand")).status).not.toBe(200);
});

test("people are sought by any words, however long", async () => {
	const admin = await as(await shop.token("admin"));
	for (const q of ["shopper", "x".repeat(100), "é%_'\"".repeat(15)])
		expect((await admin.call("GET", `/api/admin/users?q=${encodeURIComponent(q)}`)).status).toBe(200);
});

test("a stranger's mailbox is not flooded through us", async () => {
	const email = "victim@example.test";
	for (let round = 0; round < 6; round++) {
		const attacker = new Shopper(shop);
		const { body } = await attacker.call<{ accessToken: string }>("POST", "/api/auth/register", { email, password });
		attacker.accessToken = body.accessToken;
		await attacker.call("POST", "/api/auth/password", { current: password, password: `${password} ${round}` });
		await attacker.call("DELETE", "/api/auth/me", { password: `${password} ${round}` });
	}
	await expect.poll(async () => (await inbox(shop)).filter(({ to }) => to === email).length).toBeGreaterThan(0);
	expect((await inbox(shop)).filter(({ to }) => to === email).length).toBeLessThanOrEqual(5);
});

test("the inbox takes mail from the shop only", async () => {
	const mail = JSON.stringify({ to: "a", from: "b", subject: "c", text: "d", html: "e" });
	const put = (headers: Record<string, string>) =>
		shop.fetch("/__dev/inbox.json", { method: "POST", body: mail, headers });
	expect((await put({ "content-type": "text/plain" })).status).toBe(403);
	expect((await put({ "content-type": "application/json", origin: "https://evil.test" })).status).toBe(403);
});
