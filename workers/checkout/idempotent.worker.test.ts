import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startWorkers, type Workers } from "../../test/harness/start-workers.ts";
import { refuse } from "../kit/problem.ts";
import { type Answer, once } from "./idempotent.ts";

let server: Workers;
let d1: D1Database;
beforeAll(async () => {
	server = await startWorkers([{ configPath: "workers/checkout/wrangler.toml" }]);
	d1 = (await server.env<CheckoutEnv>("tussi-checkout")).DB;
});
afterAll(() => server?.close());

let made = 0;
const newKey = () => ({ storeId: "sto_a", caller: "usr_a", key: `key-${made++}` });
const done = { ok: true as const, answer: { status: 200, body: { paid: 1 } } };
const day = 86_400_000;

test("work is done once, and its answer given again for a day to the same caller with the same request", async () => {
	const key = newKey();
	const work = vi.fn(async () => done);
	const now = Date.now();
	expect(await once(d1, key, ["body"], work, now)).toEqual({ ...done, replayed: false });
	expect(await once(d1, key, ["body"], work, now + day - 1)).toEqual({ ...done, replayed: true });
	expect(work).toHaveBeenCalledTimes(1);
	expect(await once(d1, key, ["other"], work, now)).toMatchObject({ ok: false, problem: "idempotency.key_reused" });
	for (const other of [
		{ ...key, caller: "usr_b" },
		{ ...key, storeId: "sto_b" },
	])
		expect(await once(d1, other, ["body"], work, now)).toMatchObject({ replayed: false });
	expect(await once(d1, key, ["other"], work, now + day)).toMatchObject({ ok: true, replayed: false });
	expect(work).toHaveBeenCalledTimes(4);
});

test("while it runs others are told so, whatever they ask with its key, and nothing is done twice", async () => {
	const key = newKey();
	const { promise, resolve } = Promise.withResolvers<{ ok: true; answer: Answer }>();
	const work = vi.fn(() => promise);
	const first = once(d1, key, ["body"], work);
	await vi.waitFor(() => expect(work).toHaveBeenCalled());
	const others = await Promise.all(Array.from({ length: 5 }, () => once(d1, key, ["body"], work)));
	for (const other of others) expect(other).toMatchObject({ ok: false, problem: "idempotency.in_progress" });
	expect(await once(d1, key, ["other"], work)).toMatchObject({ problem: "idempotency.key_reused" });
	resolve(done);
	expect(await first).toMatchObject({ ok: true, replayed: false });
	expect(await once(d1, key, ["body"], work)).toMatchObject({ ok: true, replayed: true });
	expect(work).toHaveBeenCalledTimes(1);
});

test("what was refused or broke leaves the key free", async () => {
	const key = newKey();
	const refusal = refuse("order.not_found", "Look again.");
	expect(await once(d1, key, ["body"], async () => refusal)).toEqual(refusal);
	await expect(once(d1, key, ["body"], () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
	expect(await once(d1, key, ["other"], async () => done)).toMatchObject({ replayed: false });
});

test("what was cut off is done again after a minute, under the same id, and who comes back late has no say", async () => {
	const key = newKey();
	const ids: string[] = [];
	const late = Promise.withResolvers<typeof done>();
	const now = Date.now();
	const first = once(
		d1,
		key,
		["body"],
		(id) => {
			ids.push(id);
			return late.promise;
		},
		now,
	);
	await vi.waitFor(() => expect(ids).toHaveLength(1));
	const again = (at: number) =>
		once(
			d1,
			key,
			["body"],
			async (id) => {
				ids.push(id);
				return { ok: true, answer: { status: 200, body: "second" } };
			},
			at,
		);
	expect(await again(now + 59_999)).toMatchObject({ problem: "idempotency.in_progress" });
	expect(await again(now + 60_000)).toMatchObject({ replayed: false });
	late.resolve(done);
	await first;
	expect(await again(now + 60_001)).toMatchObject({ replayed: true, answer: { body: "second" } });
	expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
});
