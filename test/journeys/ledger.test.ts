import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { LedgerReport } from "../../workers/kit/ledger-report.ts";
import { newAddress, type Person, type Shop, startShop } from "../shop.ts";

const other = "http://my-brand.localhost:8787";
const folder = mkdtempSync(join(tmpdir(), "tussi-ledger-"));

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(async () => {
	rmSync(folder, { recursive: true });
	await shop?.close();
});

type User = { id: string; role: string };
type Line = Record<string, unknown>;

async function ask(path: string, who?: Person, method = "GET", body?: unknown): Promise<Response> {
	const response = await shop.fetch(path, {
		method,
		headers: {
			"cf-connecting-ip": newAddress(),
			...(who && { authorization: `Bearer ${await shop.token(who)}` }),
			...(body !== undefined && { "content-type": "application/json" }),
		},
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	expect(await shop.contract(method, path, response)).toEqual([]);
	return response;
}

const verify = async (who: Person = "admin", host = "") =>
	(await (await ask(`${host}/api/admin/ledger/verify`, who)).json()) as LedgerReport;
const chainIn = (report: LedgerReport, name: string) =>
	report.chains.find(({ chain }) => chain === name) ?? expect.fail(`there is no ${name}`);

const linesOf = async (response: Response): Promise<Line[]> =>
	(await response.text())
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line) as Line);

async function giveRole(role: string): Promise<User> {
	const { items } = (await (await ask("/api/admin/users?q=shopper", "admin")).json()) as { items: User[] };
	const id = items[0]?.id ?? "";
	const response = await ask(`/api/admin/users/${id}`, "admin", "PATCH", { role });
	expect(response.status).toBe(200);
	return (await response.json()) as User;
}

test("an admin sees every ledger good, and who was given a role among its entries", async () => {
	const report = await verify();
	expect(report).toMatchObject({ ok: true });
	expect(report.chains.map(({ chain }) => chain)).toEqual(["catalog", "inventory", "auth", "orders"]);
	expect(chainIn(report, "auth")).toMatchObject({ entries: 2, unsigned: 0, firstBad: null, drift: [] });
	await giveRole("partner");
	const { id } = await giveRole("customer");
	const lines = await linesOf(await ask("/api/admin/ledger/auth", "admin"));
	expect(lines[0]).toMatchObject({ format: "tussi-ledger/1", chain: "auth", store: "*", entries: 4 });
	expect(lines.filter(({ subject }) => subject === id)).toMatchObject([
		{ field: "role", from: '"customer"', to: '"partner"' },
		{ field: "role", from: '"partner"', to: '"customer"' },
	]);
	expect(chainIn(await verify(), "auth")).toMatchObject({ ok: true, entries: 4, unsigned: 0 });
});

test("a partner sees whether they are good, and of others' entries the hashes alone", async () => {
	expect(await verify("partner", other)).toMatchObject({ ok: true });
	const response = await ask(`${other}/api/admin/ledger/auth`, "partner");
	expect(response.headers.get("content-type")).toBe("application/x-ndjson");
	expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="ledger-auth-[\d-]+\.ndjson"$/);
	expect(response.headers.get("cache-control")).toBe("private, no-store");
	const lines = await linesOf(response);
	const open = lines.filter((line) => "storeId" in line);
	expect(open.length).toBe(1);
	expect(new Set(open.map(({ storeId }) => storeId))).toEqual(new Set([lines[0]?.store]));
	expect(lines.filter((line) => "hash" in line).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
});

test("what is exported is checked by an auditor without us, with the published keys", async () => {
	const response = await ask("/.well-known/ledger-keys.json");
	expect(response.headers.get("cache-control")).toBe("public, max-age=3600");
	const keys = await response.text();
	expect(keys).not.toContain('"d"');
	writeFileSync(join(folder, "keys.json"), keys);
	const check = (text: string) => {
		writeFileSync(join(folder, "export.ndjson"), text);
		const [file, keys] = [join(folder, "export.ndjson"), join(folder, "keys.json")];
		const run = spawnSync("npm", ["run", "--silent", "verify-ledger", "--", file, "--keys", keys], {
			encoding: "utf8",
		});
		return [run.status, run.stdout + run.stderr];
	};
	const good = await (await ask("/api/admin/ledger/auth", "admin")).text();
	expect(check(good)).toEqual([0, expect.stringContaining("Good: entries 1 to 4")]);
	expect(check(good.replace('"to":"\\"partner\\""', '"to":"\\"admin\\""'))).toEqual([
		1,
		expect.stringMatching(/BAD\. Line \d: entry \d was changed/),
	]);
});

test("changes to the catalog are signed soon after, without anybody asking", async () => {
	await vi.waitFor(
		async () => {
			const { entries, unsigned } = chainIn(await verify(), "catalog");
			expect(unsigned).toBe(0);
			expect(entries).toBeGreaterThan(0);
		},
		{ timeout: 20_000, interval: 250 },
	);
	const lines = await linesOf(await ask("/api/admin/ledger/catalog", "admin"));
	expect(lines.at(-1)).toEqual({ head: expect.any(String) });
});

describe("what is nobody's to see", () => {
	test("is refused: all of it to strangers and customers, and other stores' to partners", async () => {
		for (const path of ["/api/admin/ledger/verify", "/api/admin/ledger/auth"]) {
			expect((await ask(path)).status).toBe(401);
			expect((await ask(path, "shopper")).status).toBe(403);
			expect((await ask(path, "partner")).status).toBe(401);
		}
	});

	test("or is not there: other ledgers, and the services' own parts", async () => {
		const unknown = await ask("/api/admin/ledger/nothing", "admin");
		expect([unknown.status, await unknown.json()]).toEqual([
			404,
			expect.objectContaining({ code: "ledger.unknown_chain" }),
		]);
		expect((await ask("/api/admin/ledger/constructor", "admin")).status).toBe(404);
		for (const path of ["/ledger-part/verify", "/ledger-part/auth", "/api/ledger-part/verify"])
			expect((await ask(path, "admin")).status, path).toBe(404);
	});
});

test("one value changed by raw SQL is found at exactly its entry, once the database is not in its own hands any more", async () => {
	const { DB } = await shop.env<AuthEnv>("auth");
	await expect(DB.prepare("UPDATE ledger SET to_value = '\"admin\"' WHERE seq = 3").run()).rejects.toThrow(
		"ledger_is_append_only",
	);
	await expect(DB.prepare("DELETE FROM ledger").run()).rejects.toThrow("ledger_is_append_only");
	await DB.prepare("DROP TRIGGER ledger_is_not_rewritten").run();
	await DB.prepare("UPDATE ledger SET to_value = '\"admin\"' WHERE seq = 3").run();
	const report = await verify();
	expect(report.ok).toBe(false);
	expect(chainIn(report, "auth")).toMatchObject({ ok: false, firstBad: { seq: 3, reason: "changed" } });
	expect(chainIn(report, "catalog").ok).toBe(true);
	expect((await verify("partner", other)).ok).toBe(false);
});
