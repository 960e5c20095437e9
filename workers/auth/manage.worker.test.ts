import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SignedIn } from "../kit/account.ts";
import { openApiPart } from "../kit/openapi.ts";
import { gatekeeper, whoIs } from "./gatekeeper.ts";
import { makeKey } from "./manage-keys.ts";
import type { User } from "./manage-users.ts";
import { named, operations } from "./operations.ts";
import { elsewhere, type House, here, newEmail, openHouse } from "./test/house.ts";

let house: House;
const hash = createHash("sha256").update("a client's secret").digest("hex");
beforeAll(async () => {
	house = await openHouse({ INTROSPECTION_CLIENTS: JSON.stringify({ till: hash }) });
});
afterAll(() => house?.close());

type Problem = { code: string };
type Page = { items: User[]; nextCursor: string | null };

async function person(more: Parameters<House["account"]>[0] = {}) {
	const account = await house.account(more);
	return { account, ...(await house.signedIn(account)) };
}
const status = async (method: string, path: string, token: string, more: Parameters<House["call"]>[2] = {}) =>
	(await house.call(method, path, { token, ...more })).status;
const list = (token: string, query = "", at = here) =>
	house.call<Page & Problem>("GET", `/api/admin/users${query}`, { token, at });
const change = (token: string, id: string, body: unknown, at = here) =>
	house.call<User & Problem>("PATCH", `/api/admin/users/${id}`, { token, body, at });

describe("people", () => {
	test("are listed newest first, page by page, and found by part of a name or e-mail", async () => {
		const admin = await person({ role: "admin", at: elsewhere });
		const made: string[] = [];
		for (let at = 0; at < 5; at++)
			made.push((await house.account({ email: `page_${at}@list.test`, at: elsewhere })).id);
		const ids: string[] = [];
		let cursor: string | null = "";
		while (cursor !== null) {
			const query: string = `?limit=2&q=LIST.test${cursor && `&cursor=${cursor}`}`;
			const { body } = await list(admin.accessToken, query, elsewhere);
			ids.push(...body.items.map(({ id }) => id));
			cursor = body.nextCursor;
		}
		expect(ids).toEqual(made.toReversed());
		expect((await list(admin.accessToken, "?q=page_3", elsewhere)).body.items).toHaveLength(1);
		expect(
			(await list(admin.accessToken, "?q=page%25", elsewhere)).body.items,
			"what is asked is no pattern",
		).toHaveLength(0);
		expect((await list(admin.accessToken, "?cursor=nonsense")).body.code).toBe("request.bad_cursor");
		expect((await list(admin.accessToken, "?limit=101")).status).toBe(400);
		expect(JSON.stringify((await list(admin.accessToken)).body)).not.toMatch(/scrypt|passwordHash/);
	});

	test("are for managers to see: a partner sees her own store's customers", async () => {
		const [customer, partner] = [await person(), await person({ role: "partner" })];
		expect((await list("")).status).toBe(401);
		expect((await list(customer.accessToken)).body.code).toBe("auth.forbidden");
		expect((await list(partner.accessToken, "", elsewhere)).status).toBe(401);
		const { items } = (await list(partner.accessToken, "?limit=100")).body;
		expect(items.map(({ id }) => id)).toContain(customer.account.id);
		expect(new Set(items.map(({ role, store }) => `${role} ${store}`))).toEqual(new Set([`customer ${here.id}`]));
	});

	test("who are blocked are out at once, and in again when let in", async () => {
		const [admin, victim] = [await person({ role: "admin" }), await person()];
		const blocked = await change(admin.accessToken, victim.account.id, { isBlocked: true });
		expect(blocked.body).toMatchObject({ id: victim.account.id, isBlocked: true, role: "customer" });
		expect(await status("GET", "/api/auth/me", victim.accessToken)).toBe(401);
		const again = await house.call("POST", "/api/auth/refresh", { body: { refreshToken: victim.refreshToken } });
		expect(again.status).toBe(401);
		await change(admin.accessToken, victim.account.id, { isBlocked: false });
		expect(await status("GET", "/api/auth/me", (await house.signedIn(victim.account)).accessToken)).toBe(200);
	});

	test("with a new role sign in again, and are nothing of what they were", async () => {
		const [admin, other] = [await person({ role: "admin" }), await person({ role: "admin" })];
		expect((await change(admin.accessToken, other.account.id, { role: "customer" })).body.role).toBe("customer");
		expect((await list(other.accessToken)).status).toBe(401);
		const entered = await house.call<SignedIn>("POST", "/api/auth/login", {
			body: { email: other.account.email, password: "correct horse battery" },
		});
		expect(entered.body.user.role).toBe("customer");
		expect((await list(entered.body.accessToken)).status).toBe(403);
	});

	test("are changed by a partner only as far as blocking customers of hers", async () => {
		const [partner, customer, peer] = [
			await person({ role: "partner" }),
			await person(),
			await person({ role: "partner" }),
		];
		const theirs = await house.account({ at: elsewhere });
		const by = (id: string, body: unknown) => change(partner.accessToken, id, body);
		expect((await by(customer.account.id, { isBlocked: true })).status).toBe(200);
		expect((await by(customer.account.id, { role: "partner" })).body.code).toBe("auth.forbidden");
		expect((await by(peer.account.id, { isBlocked: true })).body.code).toBe("auth.forbidden");
		expect((await by(theirs.id, { isBlocked: true })).body.code).toBe("user.not_found");
	});

	test("do not change themselves, and only in what there is to change", async () => {
		const admin = await person({ role: "admin" });
		const { id } = await house.account();
		expect((await change(admin.accessToken, admin.account.id, { role: "customer" })).status).toBe(403);
		expect((await change(admin.accessToken, admin.account.id, { isBlocked: true })).status).toBe(403);
		for (const body of [{}, { role: "emperor" }, { isBlocked: "yes" }, { email: newEmail() }])
			expect((await change(admin.accessToken, id, body)).status).toBe(400);
		expect((await change(admin.accessToken, "usr_none", { isBlocked: true })).status).toBe(404);
	});
});

describe("an API key", () => {
	type Made = { id: string; key: string; role: string; store: string } & Problem;
	const make = (token: string, body: unknown, at = here) =>
		house.call<Made>("POST", "/api/auth/keys", { token, body, at });

	test("is shown once, lets a script act as its owner, and is over when withdrawn", async () => {
		const partner = await person({ role: "partner" });
		const { status: made, body } = await make(partner.accessToken, { name: "import" });
		expect([made, body.role, body.store]).toEqual([201, "partner", here.id]);
		expect(body.key).toMatch(/^key_[0-9a-f-]{36}\.[\w-]{43}$/);
		expect((await list(body.key)).status).toBe(200);
		const keys = await house.call<{ items: object[] }>("GET", "/api/auth/keys", { token: partner.accessToken });
		expect(keys.body.items).toHaveLength(1);
		expect(JSON.stringify(keys.body)).not.toContain(body.key.split(".")[1]);
		const rows = JSON.stringify(await house.env.DB.prepare("SELECT * FROM api_keys").all());
		expect(rows).not.toContain(body.key.split(".")[1]);
		const stranger = await person({ role: "partner" });
		expect(await status("DELETE", `/api/auth/keys/${body.id}`, stranger.accessToken)).toBe(404);
		expect(await status("DELETE", `/api/auth/keys/${body.id}`, partner.accessToken)).toBe(204);
		expect((await list(body.key)).status).toBe(401);
	});

	test("can do no more than its owner, in one store, until it runs out", async () => {
		const [customer, partner, admin] = [
			await person(),
			await person({ role: "partner" }),
			await person({ role: "admin" }),
		];
		expect((await make(customer.accessToken, { name: "x" })).status).toBe(403);
		expect((await make(partner.accessToken, { name: "x", role: "admin" })).status).toBe(403);
		expect((await make(partner.accessToken, { name: "x", expiresAt: "2020-01-01T00:00:00Z" })).status).toBe(400);
		const scoped = (await make(admin.accessToken, { name: "theirs", role: "partner" }, elsewhere)).body;
		expect([(await list(scoped.key, "", elsewhere)).status, (await list(scoped.key)).status]).toEqual([200, 401]);
		const caller = await whoIs(house.desk, here.id, partner.accessToken);
		if (!caller) throw new Error("not signed in");
		const brief = await makeKey(house.desk, caller, here.id, {
			name: "brief",
			expiresAt: new Date(Date.now() + 60_000).toISOString(),
		});
		if (!brief.ok) throw new Error(brief.problem);
		expect(await gatekeeper(house.desk).keyHolder(brief.made.key)).toMatchObject({
			role: "partner",
			sid: brief.made.id,
		});
		expect(await gatekeeper(house.deskAt(Date.now() + 60_001)).keyHolder(brief.made.key)).toBeUndefined();
	});

	test("falls with its owner: by a block, and by a lower role", async () => {
		const admin = await person({ role: "admin" });
		const owners = [
			await person({ role: "partner" }),
			await person({ role: "partner" }),
			await person({ role: "admin" }),
		];
		const keys = [];
		for (const [at, owner] of owners.entries())
			keys.push((await make(owner.accessToken, { name: "k", role: "partner" }, at === 2 ? elsewhere : here)).body.key);
		const changes = [{ isBlocked: true }, { role: "customer" }, { role: "partner" }];
		for (const [at, owner] of owners.entries()) await change(admin.accessToken, owner.account.id, changes[at]);
		const now = await Promise.all(keys.map((key) => gatekeeper(house.desk).keyHolder(key)));
		expect(now, "the last is a partner still, but of another store").toEqual([undefined, undefined, undefined]);
	});

	test("does not make keys or change its owner's account", async () => {
		const { accessToken } = await person({ role: "admin" });
		const { key, id } = (await make(accessToken, { name: "script" })).body;
		expect((await make(key, { name: "another" })).body.code).toBe("auth.forbidden");
		expect(await status("PATCH", "/api/auth/me", key, { body: { name: "x" } })).toBe(403);
		expect(
			await status("POST", "/api/auth/password", key, { body: { current: "x", password: "an entirely new one" } }),
		).toBe(403);
		expect(await status("GET", "/api/auth/me", key)).toBe(200);
		for (const wrong of [`${key}x`, `${id}.${"A".repeat(43)}`, `${id}.`, "key_none.x", id])
			expect(await status("GET", "/api/auth/me", wrong)).toBe(401);
	});
});

describe("introspection", () => {
	const ask = (token: string, headers: Record<string, string>, more = "", at = here) =>
		house.call<Record<string, unknown>>("POST", "/api/auth/introspect", {
			body: `token=${encodeURIComponent(token)}${more}`,
			headers,
			at,
		});
	const basic = (id: string, secret: string) => ({
		authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`,
	});
	const till = basic("till", "a client's secret");

	test("without the credentials of a client is refused, also with a token of one's own", async () => {
		const { accessToken } = await person({ role: "admin" });
		const refused = [
			await ask(accessToken, {}),
			await ask(accessToken, { authorization: `Bearer ${accessToken}` }),
			await ask(accessToken, basic("till", "wrong")),
			await ask(accessToken, basic("nobody", "a client's secret")),
			await ask(accessToken, basic("__proto__", "")),
			await ask(accessToken, {}, "&client_id=till&client_secret=wrong"),
		];
		expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401));
		expect(refused[0]?.headers.get("www-authenticate")).toMatch(/^Basic /);
	});

	test("says of a good token whose it is, of any other only that it is not", async () => {
		const { account, accessToken } = await person();
		const { body, headers } = await ask(accessToken, till);
		expect(body).toMatchObject({
			active: true,
			sub: account.id,
			role: "customer",
			store: here.id,
			iss: "tussi",
			token_type: "Bearer",
		});
		expect([headers.get("cache-control"), Number(body.exp) - Number(body.iat)]).toEqual(["no-store", 900]);
		const posted = await ask(
			accessToken,
			{},
			`&client_id=till&client_secret=${encodeURIComponent("a client's secret")}`,
		);
		expect(posted.body.active).toBe(true);
		expect((await ask("nonsense", till)).body).toEqual({ active: false });
		expect((await ask(accessToken, till, "", elsewhere)).body).toEqual({ active: false });
		await house.call("POST", "/api/auth/logout", { token: accessToken });
		expect((await ask(accessToken, till)).body).toEqual({ active: false });
	});
});

test("every documented route is there, and its part of the document is served", async () => {
	const part = await house.call("GET", "/openapi-part");
	expect(part.body).toEqual(JSON.parse(JSON.stringify(openApiPart(operations, named))));
	for (const { method, path } of operations) {
		const { body } = await house.call<Problem>(method, path.replace(/\{\w+\}/, "x"));
		expect([path, body.code === "route.not_found" && !path.includes("google")]).toEqual([path, false]);
	}
	expect((await house.call<{ status: string }>("GET", "/health-part")).body.status).toBe("ok");
});
