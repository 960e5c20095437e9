import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inbox } from "../inbox.ts";
import { type Shop, startShop } from "../shop.ts";
import { type Problem, Shopper } from "../shopper.ts";

const other = "http://my-brand.localhost:8787";

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

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
	const password = "correct horse battery";
	for (let round = 0; round < 8; round++) {
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
