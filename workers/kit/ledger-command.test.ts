import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { beginning, type Entry, entriesAfter } from "./ledger.ts";
import { LedgerKeys } from "./ledger-keys.ts";

const folder = mkdtempSync(join(tmpdir(), "tussi-ledger-"));
afterAll(() => rmSync(folder, { recursive: true }));

let key: JWK;
let good: unknown[];
const entries = entriesAfter(
	beginning("catalog"),
	Array.from({ length: 12 }, (_, at) => ({
		...{ storeId: at % 3 === 0 ? "sto_b" : "sto_a", actor: "usr_1", subject: "prd_1", entity: "var_1" },
		...{ field: "price", from: at, to: at + 1, reason: "ñ \u{1F469} \u2028" },
	})),
	1_770_000_000_000,
);

async function newKey(kid: string): Promise<JWK> {
	const { privateKey } = await generateKeyPair("ES256", { extractable: true });
	return { ...(await exportJWK(privateKey)), kid };
}

const headFor = (seq: number, by: JWK, hash = entries[seq - 1]?.hash ?? "") =>
	new LedgerKeys(JSON.stringify([by])).sign({ chain: "catalog", seq, hash, at: "2026-02-02T02:40:00.000Z" });

beforeAll(async () => {
	key = await newKey("one");
	good = [
		{ format: "tussi-ledger/1", chain: "catalog", store: "*", entries: 12, exportedAt: "2026-02-02T03:00:00.000Z" },
		...entries,
		{ head: await headFor(5, key) },
		{ head: await headFor(10, key) },
	];
});

function check(lines: readonly unknown[], by: JWK = key) {
	const [file, keys] = [join(folder, "export.ndjson"), join(folder, "keys.json")];
	writeFileSync(file, lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""));
	writeFileSync(keys, JSON.stringify(new LedgerKeys(JSON.stringify([by])).published()));
	const run = spawnSync(process.execPath, ["workers/kit/ledger-command.ts", file, "--keys", keys], {
		encoding: "utf8",
	});
	return { code: run.status, said: run.stdout + run.stderr };
}
const line = (number: number) => good[number - 1];
const changed = (number: number, to: object) => good.with(number - 1, Object.assign({}, line(number), to));

test("a good export is good, and what is not signed yet is said to be so", () => {
	const { code, said } = check(good);
	expect(said).toContain("12 entries follow one another.");
	expect(said).toContain("The last 2 entries came after it");
	expect(said).toContain("Good: entries 1 to 10");
	expect(code).toBe(0);
});

test("a partner's export is good, with others' entries as hashes", () => {
	const isOthers = (line: unknown): line is Entry => (line as Partial<Entry>).storeId === "sto_b";
	const lines = good.map((line) =>
		isOthers(line) ? { seq: line.seq, contentHash: line.contentHash, hash: line.hash } : line,
	);
	expect(check(lines)).toEqual({ code: 0, said: expect.stringContaining("4 of them by hash alone") });
});

test("a changed field, a removed line, swapped lines and an end that was cut off are named by their line", () => {
	const bad = (lines: readonly unknown[]) => {
		const { code, said } = check(lines);
		return [code, said.split("BAD. ")[1]?.trim()];
	};
	expect(bad(changed(4, { to: "99" }))).toEqual([1, "Line 4: entry 3 was changed: its content has another hash."]);
	expect(bad(changed(4, { at: 1 }))[1]).toMatch(/^Line 4: entry 3 was changed/);
	expect(bad(changed(4, { hash: "0" }))[1]).toMatch(/^Line 4: entry 3 does not follow/);
	expect(bad(good.toSpliced(3, 1))).toEqual([1, "Line 4: entry 3 is missing: here is entry 4."]);
	expect(bad(good.with(3, line(5)).with(4, line(4)))[1]).toMatch(/^Line 4: entry 3 is missing/);
	expect(bad(good.toSpliced(8, 5))[1]).toMatch(
		/^Line 10: a head for entry 10: entry 8 and those after it were cut off/,
	);
	expect(bad(good.toSpliced(11, 2))[1]).toMatch(/announces 12 entries, and there are 10/);
	expect(bad(good.with(6, '{"seq":'))[1]).toMatch(/^Line 7: is no JSON object/);
	expect(bad(good.slice(1))[1]).toMatch(/^Line 1: is not the header/);
	expect(bad(good.slice(0, 13))[1]).toMatch(/^No signed head/);
	expect(bad([...good, line(13)])[1]).toMatch(/^Line 16: an entry after the signed heads/);
});

test("an end that was written anew with hashes that fit is found by the signed head", () => {
	const sixth = entries[5];
	const rest = entries.slice(6).map((entry) => ({ ...entry, from: 1, to: 2 }));
	const rewritten = entriesAfter(sixth ?? beginning("catalog"), rest, 1);
	const { code, said } = check([...good.slice(0, 7), ...rewritten, ...good.slice(13)]);
	expect([code, said]).toEqual([1, expect.stringContaining("it, or one after entry 5, was rewritten")]);
});

test("a forged head and another's key are found", async () => {
	const other = await newKey("one");
	const withHead = async (head: string) => check(good.with(13, { head }));
	expect(await withHead(await headFor(5, other))).toEqual({
		code: 1,
		said: expect.stringContaining("Line 14: a head whose signature is wrong"),
	});
	expect(await withHead(await headFor(5, await newKey("two")))).toEqual({
		code: 1,
		said: expect.stringContaining("not among the given ones"),
	});
	const [header = "", , signature = ""] = (await headFor(5, key)).split(".");
	const payload = Buffer.from(
		JSON.stringify({ chain: "catalog", seq: 5, hash: entries[4]?.hash, at: "2020-01-01T00:00:00Z" }),
	);
	expect((await withHead(`${header}.${payload.toString("base64url")}.${signature}`)).code).toBe(1);
	const unsigned = Buffer.from('{"alg":"none","kid":"one"}').toString("base64url");
	expect((await withHead(`${unsigned}.${payload.toString("base64url")}.`)).code).toBe(1);
	expect((await withHead("x")).code).toBe(1);
	expect(check(good, other).code).toBe(1);
});

test("without its arguments it says what they are", () => {
	const { status, stderr } = spawnSync(process.execPath, ["workers/kit/ledger-command.ts"], { encoding: "utf8" });
	expect([status, stderr]).toEqual([1, expect.stringContaining("Usage: npm run verify-ledger")]);
});
