import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { startWorkers, type Workers } from "../../test/harness/start-workers.ts";
import { planned } from "./constraint.ts";
import { append, type Change, type Entry, entriesAfter, headOf } from "./ledger.ts";
import { anchor } from "./ledger-anchor.ts";
import { exportChain } from "./ledger-export.ts";
import { HeadStore } from "./ledger-heads.ts";
import { LedgerKeys } from "./ledger-keys.ts";
import { readEntries } from "./ledger-read.ts";
import { verifyChain } from "./ledger-report.ts";
import { statement } from "./statement.ts";

/** Any worker with a ledger and a bucket for its heads. */
let server: Workers;
let d1: D1Database;
let bucket: R2Bucket;
let [key, otherKey]: JWK[] = [];

beforeAll(async () => {
	server = await startWorkers([{ configPath: "workers/auth/wrangler.toml" }]);
	({ DB: d1, LEDGER_HEADS: bucket } = await server.env<AuthEnv>("tussi-auth"));
	[key, otherKey] = await Promise.all([newKey(), newKey()]);
});
afterAll(() => server?.close());

async function newKey(): Promise<JWK> {
	const { privateKey } = await generateKeyPair("ES256", { extractable: true });
	return { ...(await exportJWK(privateKey)), kid: crypto.randomUUID() };
}

const sqlOf = (name: string): string[] =>
	readFileSync(`d1/migrations/auth/${name}.sql`, "utf8").split("--> statement-breakpoint");

beforeEach(async () => {
	vi.restoreAllMocks();
	const statements = ["DROP TABLE ledger", ...sqlOf("0001_ledger"), ...sqlOf("0002_triggers")];
	await d1.batch(statements.map((text) => d1.prepare(text)));
	for (;;) {
		const { objects } = await bucket.list();
		if (objects.length === 0) break;
		await bucket.delete(objects.map(({ key }) => key));
	}
});

const change = (more: Partial<Change> = {}): Change => ({
	storeId: "sto_a",
	actor: "usr_1",
	subject: "prd_1",
	entity: "var_1",
	field: "price",
	from: 1000,
	to: 1200,
	...more,
});

const env = (keys: (JWK | undefined)[] = [key]) => ({ LEDGER_HEADS: bucket, LEDGER_KEYS: JSON.stringify(keys) });
const heads = (keys?: (JWK | undefined)[]) => new HeadStore(bucket, new LedgerKeys(env(keys).LEDGER_KEYS));
const run = (text: string) => d1.prepare(text).run();
const verify = (keys?: (JWK | undefined)[]) =>
	verifyChain({ chain: "auth", d1, driftIn: async () => [] }, heads(keys), undefined);

/** Writes changes as every part of the shop does. */
const write = (changes: Change[]) =>
	planned(async () => {
		const entries = entriesAfter(await headOf(d1, "auth"), changes, Date.now());
		await d1.batch(append(entries).map((query) => statement(d1, query)));
	});

async function all(): Promise<Entry[]> {
	const entries: Entry[] = [];
	for await (const entry of readEntries(d1, 0, Number.MAX_SAFE_INTEGER)) entries.push(entry);
	return entries;
}

/** 25 entries, with heads signed for the 10th and the 20th. */
async function signedTwice(): Promise<void> {
	for (const length of [10, 10, 5]) {
		await write(Array.from({ length }, (_, at) => change({ to: 1200 + at })));
		if (length === 10) expect(await anchor(d1, "auth", env())).toBe("signed");
	}
}

/** Somebody with the whole database in his hands takes the protection off. */
const takeProtectionOff = () =>
	d1.batch(
		["follows", "is_not_rewritten", "is_not_shortened"].map((name) => d1.prepare(`DROP TRIGGER ledger_${name}`)),
	);

/** Writes the entries from this one on anew, with hashes that fit. */
async function rewriteFrom(seq: number): Promise<void> {
	const entries = await all();
	const before = entries[seq - 2];
	const changes = entries
		.slice(seq - 1)
		.map((entry) => ({ ...entry, from: JSON.parse(entry.from), to: JSON.parse(entry.to) }) as Change)
		.map((entry, at) => (at === 0 ? { ...entry, to: 1 } : entry));
	if (!before) throw new Error("there is none before");
	await run(`DELETE FROM ledger WHERE seq >= ${seq}`);
	await d1.batch(append(entriesAfter(before, changes, Date.now())).map((query) => statement(d1, query)));
}

describe("a ledger", () => {
	test("refuses whatever would rewrite it", async () => {
		await write([change(), change(), change()]);
		const before = await all();
		const row = (seq: number) => `VALUES (${seq}, 's', 1, 'a', 's', 'e', 'f', '1', '2', '', 'c', 'h')`;
		for (const text of [
			"UPDATE ledger SET to_value = '1' WHERE seq = 2",
			"UPDATE OR REPLACE ledger SET seq = 1 WHERE seq = 2",
			"DELETE FROM ledger WHERE seq = 3",
			"DELETE FROM ledger",
		])
			await expect(run(text), text).rejects.toThrow("ledger_is_append_only");
		for (const verb of ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"])
			for (const seq of [-1, 0, 2, 3, 5])
				await expect(run(`${verb} INTO ledger ${row(seq)}`), `${verb} ${seq}`).rejects.toThrow("ledger_moved");
		expect(await all()).toEqual(before);
	});

	test("of which fifty write at once has every entry once, in an unbroken chain", { timeout: 60_000 }, async () => {
		await Promise.all(Array.from({ length: 50 }, (_, at) => write([change({ entity: `var_${at}` })])));
		const entries = await all();
		expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
		expect(new Set(entries.map(({ entity }) => entity)).size).toBe(50);
		expect(await verify()).toMatchObject({ ok: true, entries: 50, firstBad: null });
	});

	test("takes any text and value, and still fits its hashes when it is read", async () => {
		const texts = [
			"",
			"'; DROP TABLE ledger; --",
			'a "quote" \\ and\nline',
			"ñ 🜚 \u{1F469}\u200D",
			"half \uD83D",
			"nul \0 in",
		];
		await write([
			...texts.map((text) =>
				change({ reason: text, field: text, subject: text, from: text, to: [text, { [text]: 1 }] }),
			),
			change({ from: undefined, to: null }),
			change({ from: 0.1, to: Number.MAX_SAFE_INTEGER }),
			change({ from: true, to: "1200" }),
			change({ to: "x".repeat(900_000) }),
		]);
		expect(await verify()).toMatchObject({ ok: true, entries: texts.length + 4 });
		expect((await all()).map(({ from }) => from)).toContain(JSON.stringify("half \uD83D"));
	});

	test("writes nothing where the condition does not hold", async () => {
		const entries = entriesAfter(await headOf(d1, "auth"), [change()], 1);
		await d1.batch(append(entries, sql`EXISTS (SELECT 1 FROM accounts)`).map((query) => statement(d1, query)));
		expect(await all()).toEqual([]);
	});

	test("of thousands of entries is read in portions, each once", async () => {
		await write(Array.from({ length: 4100 }, (_, at) => change({ to: at })));
		expect((await all()).map(({ seq }) => seq)).toEqual(Array.from({ length: 4100 }, (_, at) => at + 1));
		expect(await verify()).toMatchObject({ ok: true, entries: 4100 });
	});

	test("with many heads has them listed in portions, each once, and the last one found from wherever it is looked for", async () => {
		const name = (seq: number) => `heads/auth/${String(seq).padStart(12, "0")}.jws`;
		await Promise.all(Array.from({ length: 35 }, (_, at) => bucket.put(name(at + 1), "")));
		const few = new HeadStore(bucket, new LedgerKeys(JSON.stringify([key])), 10);
		const seqs: number[] = [];
		for await (const { seq } of few.list("auth", 5, 33)) seqs.push(seq);
		expect(seqs).toEqual(Array.from({ length: 28 }, (_, at) => at + 6));
		for (const end of [0, 35, 1035, 90_000]) expect((await few.last("auth", end))?.seq, `from ${end}`).toBe(35);
		expect(await few.last("catalog", 35)).toBeUndefined();
	});
});

describe("a chain that is as it was written", () => {
	test("is good, with all that is signed and what is not yet", async () => {
		await signedTwice();
		expect(await verify()).toEqual({
			chain: "auth",
			ok: true,
			entries: 25,
			head: { seq: 25, hash: (await all())[24]?.hash },
			signedHead: { seq: 20, at: expect.stringMatching(/^\d{4}-.*Z$/) },
			unsigned: 5,
			firstBad: null,
			drift: [],
		});
	});

	test("is good while it goes on growing and being signed", async () => {
		await write([change()]);
		const grow = async () => {
			for (let at = 0; at < 20; at++) {
				await write([change()]);
				await anchor(d1, "auth", env());
			}
		};
		const growing = grow();
		const seen = [];
		while (seen.length < 10) seen.push((await verify()).firstBad);
		await growing;
		expect(seen).toEqual(seen.map(() => null));
		expect(await verify()).toMatchObject({ ok: true, unsigned: 0 });
	});

	test("is signed once for each place it ended at, however many sign it, and no head is ever replaced", async () => {
		await write([change()]);
		await Promise.all([1, 2, 3].map(() => anchor(d1, "auth", env())));
		const name = "heads/auth/000000000001.jws";
		const first = await (await bucket.get(name))?.text();
		expect((await bucket.list()).objects.map(({ key }) => key)).toEqual([name]);
		await heads().put("auth", { seq: 1, hash: "another" }, Date.now());
		expect(await (await bucket.get(name))?.text()).toBe(first);
		expect(await anchor(d1, "auth", env())).toBe("unmoved");
	});

	test("keeps its proofs when the key is changed, and loses those of a key that is taken away", async () => {
		await write([change()]);
		await anchor(d1, "auth", env([key]));
		await write([change()]);
		const { d: _, ...publicHalf } = key ?? {};
		expect(await anchor(d1, "auth", env([otherKey, publicHalf as JWK]))).toBe("signed");
		expect(await verify([otherKey, key])).toMatchObject({ ok: true, unsigned: 0 });
		expect((await verify([otherKey])).firstBad).toEqual({ seq: 1, reason: "forged_head" });
		expect(JSON.stringify(new LedgerKeys(JSON.stringify([key])).published())).not.toContain(key?.d);
	});

	test("is exported whole to who may see all of it, and as hashes where not", async () => {
		await write([change(), change({ storeId: "sto_b", to: "secret" }), change()]);
		await anchor(d1, "auth", env());
		const linesFor = async (storeId: string | undefined) =>
			(await (await exportChain(d1, "auth", heads(), storeId)).text())
				.trimEnd()
				.split("\n")
				.map((line) => JSON.parse(line) as Record<string, unknown>);
		const [header, ...lines] = await linesFor(undefined);
		expect(header).toMatchObject({ format: "tussi-ledger/1", chain: "auth", store: "*", entries: 3 });
		expect(lines.slice(0, 3)).toEqual(await all());
		expect(lines.slice(3)).toEqual([{ head: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) }]);
		const theirs = await linesFor("sto_a");
		expect(theirs[0]).toMatchObject({ store: "sto_a" });
		expect(Object.keys(theirs[2] ?? {})).toEqual(["seq", "contentHash", "hash"]);
		expect(JSON.stringify(theirs)).not.toContain("secret");
	});
});

describe("whoever has the whole database in his hands", () => {
	beforeEach(async () => {
		await signedTwice();
		await takeProtectionOff();
	});
	const firstBad = async () => (await verify()).firstBad;

	test.each([
		["changes a value", "UPDATE ledger SET to_value = '1' WHERE seq = 7", 7, "changed"],
		["changes who it was", "UPDATE ledger SET actor = 'usr_2' WHERE seq = 23", 23, "changed"],
		["changes a hash", "UPDATE ledger SET hash = 'x' WHERE seq = 7", 7, "unlinked"],
		["deletes an entry", "DELETE FROM ledger WHERE seq = 7", 7, "missing"],
		["deletes the first", "DELETE FROM ledger WHERE seq = 1", 1, "missing"],
		["moves an entry", "UPDATE ledger SET seq = 26 WHERE seq = 7", 7, "missing"],
		["deletes the end", "DELETE FROM ledger WHERE seq >= 15", 15, "cut_off"],
		["deletes everything", "DELETE FROM ledger", 1, "cut_off"],
		[
			"replaces an entry",
			"INSERT OR REPLACE INTO ledger SELECT seq, store_id, at, actor, subject, entity, field, from_value, '9', reason, content_hash, hash FROM ledger WHERE seq = 7",
			7,
			"changed",
		],
		[
			"puts an old entry in again at the end",
			"INSERT INTO ledger SELECT 26, store_id, at, actor, subject, entity, field, from_value, to_value, reason, content_hash, hash FROM ledger WHERE seq = 25",
			26,
			"changed",
		],
	] as const)("and %s is found at exactly that entry", async (_, text, seq, reason) => {
		await run(text);
		expect(await firstBad()).toEqual({ seq, reason });
	});

	test("and calculates the hashes of one entry anew is found at the next", async () => {
		const [entry] = entriesAfter((await all())[5] ?? { seq: 0, hash: "" }, [change({ to: 1 })], 1);
		await run("DELETE FROM ledger WHERE seq = 7");
		await d1.batch(append(entry ? [entry] : []).map((query) => statement(d1, query)));
		expect(await firstBad()).toEqual({ seq: 8, reason: "unlinked" });
	});

	test("and writes everything since then anew is found by the head that was signed", async () => {
		await rewriteFrom(12);
		expect(await verify()).toMatchObject({
			ok: false,
			entries: 25,
			firstBad: { seq: 20, reason: "rewritten" },
			signedHead: { seq: 10 },
		});
	});

	test("is not found in what came after the last signed head: that is not proven yet", async () => {
		await rewriteFrom(22);
		expect(await verify()).toMatchObject({ ok: true, unsigned: 5 });
	});

	test("and puts a head of his own making beside it is found", async () => {
		const name = "heads/auth/000000000020.jws";
		const jws = (await (await bucket.get(name))?.text()) ?? "";
		const make = async (jws: string, at = name) => {
			await bucket.put(at, jws, { customMetadata: { jws } });
		};
		const own = new LedgerKeys(JSON.stringify([{ ...otherKey, kid: key?.kid }]));
		await make(
			await own.sign({ chain: "auth", seq: 20, hash: (await all())[19]?.hash ?? "", at: "2026-01-01T00:00:00Z" }),
		);
		expect(await firstBad()).toEqual({ seq: 20, reason: "forged_head" });
		await make(jws);
		expect(await firstBad()).toBeNull();
		await make(jws, "heads/auth/000000000023.jws");
		expect(await firstBad(), "a true head, of another entry").toEqual({ seq: 23, reason: "forged_head" });
		await bucket.delete("heads/auth/000000000023.jws");
		await make("no head", "heads/auth/000000000031.jws");
		expect(await firstBad()).toEqual({ seq: 31, reason: "forged_head" });
		await bucket.delete("heads/auth/000000000031.jws");
		await make(
			await new LedgerKeys(JSON.stringify([key])).sign({
				chain: "catalog",
				seq: 20,
				hash: (await all())[19]?.hash ?? "",
				at: "x",
			}),
		);
		expect(await firstBad(), "a true head, of another ledger").toEqual({ seq: 20, reason: "forged_head" });
	});

	test.each([
		["an entry that is signed already", "UPDATE ledger SET hash = 'x' WHERE seq = 20"],
		["an entry that is not signed yet", "UPDATE ledger SET to_value = '1' WHERE seq = 23"],
		["an entry that is not there any more", "DELETE FROM ledger WHERE seq = 23"],
		["what is no ledger any more", "DELETE FROM ledger"],
	])("gets no signature for %s", async (_, text) => {
		const logged = vi.spyOn(console, "error").mockReturnValue();
		await run(text);
		expect(await anchor(d1, "auth", env())).toBe("refused");
		expect(logged.mock.calls.join()).toContain("nothing more is signed");
		expect((await bucket.list()).objects).toHaveLength(2);
	});

	test("gets no signature after he forged the last head either", async () => {
		vi.spyOn(console, "error").mockReturnValue();
		await bucket.put("heads/auth/000000000020.jws", "x", { customMetadata: { jws: "x" } });
		expect(await anchor(d1, "auth", env())).toBe("refused");
	});
});

test("a chain cannot be passed off as another", async () => {
	await write([change()]);
	const other = await verifyChain({ chain: "catalog", d1, driftIn: async () => [] }, heads(), undefined);
	expect(other.firstBad).toEqual({ seq: 1, reason: "unlinked" });
});

test("a bucket or key that is out of order fails nobody's work", async () => {
	const logged = vi.spyOn(console, "error").mockReturnValue();
	await write([change()]);
	expect(await anchor(d1, "auth", { LEDGER_HEADS: bucket, LEDGER_KEYS: "" })).toBe("refused");
	expect(logged).toHaveBeenCalledTimes(1);
});
