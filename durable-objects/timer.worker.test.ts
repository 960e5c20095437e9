import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestHarness } from "wrangler";
import { wake } from "../workers/kit/wake.ts";
import type { Timer } from "./timer.ts";

/** A worker whose chores write down that they were done; a chore's name says what it does. */
const chores = `
import { WorkerEntrypoint } from "cloudflare:workers";
export { Timer } from ${JSON.stringify(resolve(import.meta.dirname, "timer.ts"))};
const done = {};
export class Chores extends WorkerEntrypoint {
	async tick(name) {
		done[name] = (done[name] ?? 0) + 1;
		if (name.startsWith("broken") && done[name] === 1) throw new Error("broken");
		return name.startsWith("again") && done[name] < 3 ? Date.now() + 200 : null;
	}
}
export default { fetch: (request) => Response.json(done[new URL(request.url).pathname.slice(1)] ?? 0) };`;

const folder = mkdtempSync(join(tmpdir(), "tussi-timer-"));
const main = join(folder, "chores.ts");
writeFileSync(main, chores);
const server = createTestHarness({
	workers: [
		{
			config: {
				name: "chores",
				main,
				compatibility_date: "2026-10-01",
				durable_objects: { bindings: [{ name: "TIMERS", class_name: "Timer" }] },
				migrations: [{ tag: "v1", new_sqlite_classes: ["Timer"] }],
				services: [{ binding: "CHORES", service: "chores", entrypoint: "Chores" }],
			},
		},
	],
});
let timers: DurableObjectNamespace<Timer>;

beforeAll(async () => {
	await server.listen();
	timers = (await server.getWorker<{ TIMERS: DurableObjectNamespace<Timer> }>("chores").getEnv()).TIMERS;
});
afterAll(async () => {
	await server.close();
	rmSync(folder, { recursive: true });
});

const wakeIn = (name: string, soon: number) => timers.getByName(name).wakeIn(name, soon);
const done = async (name: string) => (await server.fetch(`/${name}`)).json();
/** Well before the timer's own round. */
const promptly = { timeout: 6000, interval: 20 };

describe("a timer", () => {
	test("has its chores done soon, once for all who ask", async () => {
		await Promise.all(Array.from({ length: 20 }, () => wakeIn("once", 300)));
		await expect.poll(() => done("once"), promptly).toBe(1);
		expect(await done("once")).toBe(1);
		expect(await done("never-asked")).toBe(0);
	});

	test("comes at the earliest time it was asked for, and says when that is", async () => {
		expect(await wakeIn("early", 60_000)).toBeGreaterThan(50_000);
		expect(await wakeIn("early", 500)).toBeLessThanOrEqual(500);
		expect(await wakeIn("early", 60_000)).toBeLessThanOrEqual(500);
		await expect.poll(() => done("early"), promptly).toBe(1);
	});

	test("comes again when its chores say so", async () => {
		await wakeIn("again", 10);
		await expect.poll(() => done("again"), promptly).toBe(3);
	});

	test("comes again soon after chores that failed", async () => {
		await wakeIn("broken", 10);
		await expect.poll(() => done("broken"), promptly).toBe(2);
	});
});

describe("whoever wakes it", () => {
	test("is heard each time, also after it came", async () => {
		for (const time of [1, 2, 3]) {
			await wake(timers, "heard", 20);
			await expect.poll(() => done("heard"), promptly).toBe(time);
		}
	});

	test("is heard after it came sooner for others' sake", async () => {
		await wakeIn("others", 20);
		await wake(timers, "others", 1000);
		await expect.poll(() => done("others"), promptly).toBe(1);
		await wake(timers, "others", 1000);
		await expect.poll(() => done("others"), promptly).toBe(2);
	});

	test("is not held up by a timer that does not answer", async () => {
		const gone = { getByName: () => ({ wakeIn: () => Promise.reject(new Error("gone")) }) };
		await expect(wake(gone, "gone")).resolves.toBeUndefined();
	});
});
