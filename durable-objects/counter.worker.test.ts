import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWorkers, type Workers } from "../test/harness/start-workers.ts";
import type { Counter, Taken } from "./counter.ts";

let server: Workers;
let counters: DurableObjectNamespace<Counter>;

beforeAll(async () => {
	server = await startWorkers([{ configPath: "workers/auth/wrangler.toml" }]);
	counters = (await server.env<AuthEnv>("tussi-auth")).COUNTERS;
});
afterAll(() => server?.close());

let made = 0;
const newCounter = () => counters.getByName(`counter-${made++}`);
const minute = 60_000;
/** The stub's answer is typed as a remote one; here it is only data. */
const take = async (counter: ReturnType<typeof newCounter>, limit: number, now: number) =>
	(await counter.take(limit, minute, now)) as Taken;

describe("a counter", () => {
	test("gives out as many tickets as there are, however many ask at once", async () => {
		const counter = newCounter();
		const now = Date.now();
		const all = await Promise.all(Array.from({ length: 50 }, () => take(counter, 5, now)));
		expect(all.filter(({ ok }) => ok)).toHaveLength(5);
	});

	test("looks at the last minute, not at minutes of the clock, and says how long to wait", async () => {
		const counter = newCounter();
		const now = Date.now();
		for (const at of [0, 20_000]) expect((await take(counter, 2, now + at)).ok).toBe(true);
		expect(await take(counter, 2, now + 59_000)).toMatchObject({ ok: false, retryAfter: 1 });
		expect((await take(counter, 2, now + 60_000)).ok).toBe(true);
		expect(await take(counter, 2, now + 61_000)).toMatchObject({ ok: false, retryAfter: 19 });
	});

	test("says when others have not told yet how it went, and takes tickets back", async () => {
		const counter = newCounter();
		const now = Date.now();
		const [first, second] = [await take(counter, 2, now), await take(counter, 2, now)];
		if (!first.ok || !second.ok) throw new Error("refused");
		expect(await take(counter, 2, now + 1)).toMatchObject({ ok: false, pending: true });
		expect(await take(counter, 2, now + 10_000), "they were cut off").toMatchObject({ ok: false, pending: false });
		await counter.keep(first.ticket);
		await counter.giveBack(second.ticket);
		expect((await take(counter, 2, now + 1)).ok).toBe(true);
		await counter.clear();
		expect((await take(counter, 1, now + 2)).ok).toBe(true);
	});

	test("forgets by itself", async () => {
		const name = `counter-${made++}`;
		await counters.getByName(name).take(1, 50);
		const storage = await server.getWorker<AuthEnv>("tussi-auth").getDurableObjectStorage("COUNTERS", { name });
		const held = async () => (await storage.exec("SELECT count(*) AS held FROM tickets"))[0]?.held;
		await expect.poll(held, { timeout: 5000 }).toBe(0);
	});
});
