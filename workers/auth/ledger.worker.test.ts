import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LedgerPart } from "../kit/ledger-report.ts";
import { putPerson } from "./put-person.ts";
import { elsewhere, type House, here, newEmail, openHouse } from "./test/house.ts";

type Part = ReturnType<(typeof LedgerPart)["parse"]>;
type Row = { seq: number; store_id: string; actor: string; entity: string; field: string; from: unknown; to: unknown };

let house: House;
let admin: { id: string; token: string };
beforeAll(async () => {
	house = await openHouse();
	const account = await house.account({ role: "admin" });
	admin = { id: account.id, token: (await house.signedIn(account)).accessToken };
});
afterAll(() => house?.close());

const change = (id: string, body: unknown) =>
	house.call("PATCH", `/api/admin/users/${id}`, { token: admin.token, body });

/** What the ledger keeps of somebody, oldest first. */
async function entriesOf(id: string): Promise<Row[]> {
	const { results } = await house.env.DB.prepare(
		"SELECT seq, store_id, actor, entity, field, from_value, to_value, reason FROM ledger WHERE subject = ? ORDER BY seq",
	)
		.bind(id)
		.all<Omit<Row, "from" | "to"> & { from_value: string; to_value: string }>();
	return results.map(({ from_value, to_value, ...row }) => ({
		...row,
		from: JSON.parse(from_value),
		to: JSON.parse(to_value),
	}));
}

const verify = async (token = admin.token, at = here) =>
	(await house.call<Part>("GET", "/ledger-part/verify", { token, at })).body.chains[0];

describe("the ledger of roles", () => {
	test("keeps every role somebody had: who gave it, from what to what", async () => {
		const { id } = await house.account({ at: elsewhere });
		for (const role of ["partner", "customer"]) expect((await change(id, { role })).status).toBe(200);
		const entry = { store_id: elsewhere.id, actor: admin.id, entity: id, field: "role" };
		expect(await entriesOf(id)).toMatchObject([
			{ ...entry, from: "customer", to: "partner" },
			{ ...entry, from: "partner", to: "customer" },
		]);
		expect(await verify()).toMatchObject({ ok: true, firstBad: null, drift: [], unsigned: 0 });
	});

	test("keeps blocking and unblocking, and both changes when two are made at once", async () => {
		const { id } = await house.account();
		await change(id, { isBlocked: true, role: "partner" });
		await change(id, { isBlocked: false });
		expect((await entriesOf(id)).map(({ field, from, to }) => [field, from, to])).toEqual([
			["role", "customer", "partner"],
			["isBlocked", false, true],
			["isBlocked", true, false],
		]);
	});

	test("has no entry for what stays as it is, and none for what is refused", async () => {
		const { id } = await house.account();
		await change(id, { role: "customer", isBlocked: false });
		await change(id, { role: "emperor" });
		await change(admin.id, { role: "customer" });
		const partner = await house.signedIn(await house.account({ role: "partner" }));
		await house.call("PATCH", `/api/admin/users/${id}`, { token: partner.accessToken, body: { role: "partner" } });
		expect(await entriesOf(id)).toEqual([]);
		expect((await entriesOf(admin.id)).map(({ from, to }) => [from, to])).toEqual([[null, "admin"]]);
	});

	test("keeps who was given a role from the first, once, and who takes hers away with her", async () => {
		const person = { storeId: here.id, email: newEmail(), password: "correct horse battery", name: "Ada" };
		const put = () => putPerson(house.desk, { ...person, role: "partner" });
		const [{ id }] = await Promise.all([put(), put()]);
		await putPerson(house.desk, { ...person, role: "admin" });
		expect(await entriesOf(id)).toMatchObject([{ actor: "system", from: null, to: "partner" }]);
		const { accessToken } = await house.signedIn(
			(await house.desk.accounts.byId(id)) ?? expect.fail("the account is there"),
		);
		const body = { password: person.password };
		expect((await house.call("DELETE", "/api/auth/me", { token: accessToken, body })).status).toBe(204);
		expect((await entriesOf(id)).at(-1)).toMatchObject({ actor: id, from: "partner", to: null });
		const customer = await putPerson(house.desk, { ...person, email: newEmail(), role: "customer" });
		expect(await entriesOf(customer.id)).toEqual([]);
	});

	test("has every change of many at once, each from what the one before it left", async () => {
		const { id } = await house.account();
		const roles = ["partner", "customer", "admin"];
		const sent = Array.from({ length: 12 }, (_, at) => change(id, { role: roles[at % 3] }));
		expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(sent.map(() => 200));
		const entries = await entriesOf(id);
		let role: unknown = "customer";
		for (const { from, to } of entries) {
			expect(from).toBe(role);
			role = to;
		}
		expect((await house.desk.accounts.byId(id))?.role).toBe(role);
		expect(await verify()).toMatchObject({ ok: true, unsigned: 0 });
	});

	test("begins with how everybody stood who was there before it", async () => {
		const other = await openHouse();
		const [early, victim] = [await other.account({ role: "partner" }), await other.account()];
		for (const text of ["DROP TRIGGER ledger_is_not_shortened", "DELETE FROM ledger"])
			await other.env.DB.prepare(text).run();
		await other.desk.accounts.manage(victim.id, { isBlocked: true }, "usr_x", Date.now());
		const { results } = await other.env.DB.prepare("SELECT entity, to_value, reason FROM ledger ORDER BY seq").all();
		expect(results).toEqual([
			{ entity: early.id, to_value: '"partner"', reason: "as it was when the ledger began" },
			{ entity: victim.id, to_value: "true", reason: "" },
		]);
		await other.close();
	});
});

describe("verifying it", () => {
	test("names who has another role than the ledger says, though the ledger itself is as it was", async () => {
		const [risen, freed] = [await house.account({ at: elsewhere }), await house.account()];
		await change(freed.id, { isBlocked: true });
		const set = (what: string, id: string) =>
			house.env.DB.prepare(`UPDATE accounts SET ${what} WHERE id = ?`).bind(id).run();
		await set("role = 'admin'", risen.id);
		await set("is_blocked = 0", freed.id);
		const found = await verify();
		expect(found).toMatchObject({ ok: false, firstBad: null });
		expect(found?.drift).toEqual([
			{ entity: risen.id, field: "role", ledger: "customer", now: "admin" },
			{ entity: freed.id, field: "isBlocked", ledger: true, now: false },
		]);
		const partner = await house.signedIn(await house.account({ role: "partner" }));
		expect(
			(await verify(partner.accessToken))?.drift.map(({ entity }) => entity),
			"hers alone",
		).toEqual([freed.id]);
		await set("role = 'customer'", risen.id);
		await set("is_blocked = 1", freed.id);
		expect(await verify()).toMatchObject({ ok: true, drift: [] });
	});

	test("finds the one entry that was changed", async () => {
		const { id } = await house.account();
		await change(id, { role: "partner" });
		const [entry] = await entriesOf(id);
		await house.env.DB.prepare("DROP TRIGGER ledger_is_not_rewritten").run();
		const set = (actor: string) =>
			house.env.DB.prepare("UPDATE ledger SET actor = ? WHERE seq = ?").bind(actor, entry?.seq).run();
		await set("usr_somebody_else");
		expect((await verify())?.firstBad).toEqual({ seq: entry?.seq, reason: "changed" });
		await set(admin.id);
		expect(await verify()).toMatchObject({ ok: true });
	});

	test("and exporting it are for managers", async () => {
		const customer = await house.signedIn(await house.account());
		const partner = await house.signedIn(await house.account({ role: "partner", at: elsewhere }));
		for (const path of ["/ledger-part/verify", "/ledger-part/auth"]) {
			expect((await house.call("GET", path)).status).toBe(401);
			expect((await house.call("GET", path, { token: customer.accessToken })).status).toBe(403);
			expect((await house.call("GET", path, { token: partner.accessToken })).status).toBe(401);
			expect((await house.call("GET", path, { token: partner.accessToken, at: elsewhere })).status).toBe(200);
		}
	});

	test("by a script of an admin's shows the store it was made for, and no other", async () => {
		const made = await house.call<{ key: string }>("POST", "/api/auth/keys", {
			token: admin.token,
			body: { name: "audit" },
			at: elsewhere,
		});
		const file = await house.call<string>("GET", "/ledger-part/auth", { token: made.body.key, at: elsewhere });
		const lines = `${JSON.stringify(file.body)}`;
		expect(lines).not.toContain(here.id);
		expect(lines).toContain(elsewhere.id);
	});
});
