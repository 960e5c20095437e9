import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startWorkers, type Workers } from "../../test/harness/start-workers.ts";
import { type EventType, emit, relay, type ShopEvent, type Subscriber } from "./outbox.ts";
import { statement } from "./statement.ts";

/** Any database with an outbox. */
let server: Workers;
let d1: D1Database;

beforeAll(async () => {
	server = await startWorkers([
		{ configPath: "workers/catalog/wrangler.toml" },
		{ configPath: "workers/auth/wrangler.toml" },
		{ configPath: "workers/notifications/wrangler.toml" },
		{ configPath: "workers/stores/wrangler.toml" },
	]);
	d1 = (await server.env<CatalogEnv>("tussi-catalog")).INVENTORY;
});
afterAll(() => server?.close());
beforeEach(() => d1.prepare("DELETE FROM outbox").run());

const hour = 3_600_000;
const begun = Date.now();

const happened = async (...entityIds: string[]) => happenedIn("sto_a", ...entityIds);
const happenedIn = async (storeId: string, ...entityIds: string[]) => {
	const events = entityIds.map((entityId) => ({
		type: (entityId.startsWith("c") ? "category.changed" : "product.updated") as EventType,
		storeId,
		entityId,
		data: { name: entityId },
	}));
	await d1.batch(emit(events, begun, "00-trace").map((write) => statement(d1, write)));
};
const waiting = async () =>
	(await d1.prepare("SELECT entity_id AS id, attempts, last_error AS error FROM outbox ORDER BY sequence").all())
		.results;

/** Somebody who writes down whose events came, each time they came. */
function listener(more: Partial<Subscriber> = {}) {
	const heard: string[][] = [];
	const take = async (events: readonly ShopEvent[]) => void heard.push(events.map(({ entityId }) => entityId));
	return { heard, subscriber: { wants: ["product.updated"], together: true, take, ...more } satisfies Subscriber };
}

describe("what happened", () => {
	test("is handed to each who wants it, in its order, and then forgotten", async () => {
		await happened("p1", "p2", "c1", "p3");
		const [one, other] = [listener(), listener({ wants: ["product.updated", "category.changed"] })];
		expect(await relay(d1, [one.subscriber, other.subscriber])).toBeNull();
		expect(one.heard).toEqual([["p1", "p2", "p3"]]);
		expect(other.heard).toEqual([["p1", "p2", "c1", "p3"]]);
		await relay(d1, [one.subscriber]);
		expect(one.heard).toHaveLength(1);
	});

	test("of one lane is not waited for by another", async () => {
		await happened("p1", "c1", "p2");
		const one = listener({ wants: ["product.updated", "category.changed"] });
		const types = ["category.changed"] as const;
		expect(await relay(d1, [one.subscriber], begun, { lane: { types, isApart: true } })).toBeNull();
		expect(await relay(d1, [], begun - 1, { lane: { types, isApart: false } })).toBe(begun);
		expect(await relay(d1, [one.subscriber], begun, { lane: { types, isApart: false } })).toBeNull();
		expect(one.heard).toEqual([["c1"], ["p1", "p2"]]);
	});

	test("comes with all that was said of it", async () => {
		await happened("p1");
		const got: ShopEvent[] = [];
		const take = async (events: readonly ShopEvent[]) => void got.push(...events);
		await relay(d1, [listener({ take }).subscriber]);
		expect(got[0]).toMatchObject({
			id: expect.stringMatching(/^evt_/),
			type: "product.updated",
			storeId: "sto_a",
			entityId: "p1",
			sequence: expect.any(Number),
			at: new Date(begun).toISOString(),
			traceparent: "00-trace",
			data: { name: "p1" },
			attempts: 0,
		});
	});

	test("is forgotten when nobody waits for it", async () => {
		await happened("p1");
		expect(await relay(d1, [])).toBeNull();
		expect(await waiting()).toEqual([]);
	});

	test("waits until it is due", async () => {
		await happened("p1");
		const { heard, subscriber } = listener();
		expect(await relay(d1, [subscriber], begun - 1)).toBe(begun);
		expect(heard).toEqual([]);
	});

	test("comes in portions when there is much of it, the next one at once", async () => {
		await happened(...Array.from({ length: 1200 }, (_, at) => `p${at}`));
		const { heard, subscriber } = listener();
		for (let round = 0; round < 3; round++) expect(await relay(d1, [subscriber])).toBe(round < 2 ? begun : null);
		expect(heard.map((events) => events.length)).toEqual([500, 500, 200]);
		expect(new Set(heard.flat()).size).toBe(1200);
	});
});

describe("where much has happened", () => {
	test("one store's many keep no other store's waiting", async () => {
		await happened(...Array.from({ length: 600 }, (_, at) => `p${at}`));
		await happenedIn("sto_b", "p-other", "p-another");
		const { heard, subscriber } = listener();
		await relay(d1, [subscriber]);
		expect(heard[0]?.slice(0, 5)).toEqual(["p0", "p-other", "p1", "p-another", "p2"]);
	});

	test("who is slow is left off when the time is over, and goes on from there", async () => {
		const all = Array.from({ length: 20 }, (_, at) => `p${at}`);
		await happened(...all);
		const slow = listener({ together: false });
		const quick = listener();
		expect(
			await relay(d1, [slow.subscriber, quick.subscriber], begun, { patience: 0 }),
			"the rest is due at once",
		).toBe(begun);
		expect(slow.heard.flat()).toEqual(all.slice(0, 6));
		expect(await waiting()).toEqual(all.slice(6).map((id) => ({ id, attempts: 0, error: "" })));
		for (let round = 0; round < 3; round++) await relay(d1, [slow.subscriber], begun, { patience: 0 });
		expect(slow.heard.flat()).toEqual(all);
		expect(await waiting()).toEqual([]);
	});
});

describe("who cannot take an event", () => {
	test("gets it again, later each time, while others have long been done", async () => {
		await happened("p1", "p2");
		let isBroken = true;
		const got: string[] = [];
		const take = async ([event]: readonly ShopEvent[]) => {
			if (isBroken && event?.entityId === "p1") throw new Error("not now");
			got.push(event?.entityId ?? "");
		};
		const subscriber = listener({ together: false, take }).subscriber;
		let now = begun;
		for (const [attempt, pause] of [1000, 2000, 4000].entries()) {
			const before = Date.now();
			const next = (await relay(d1, [subscriber], now)) ?? 0;
			expect(next - before).toBeGreaterThanOrEqual(pause);
			expect(next - Date.now()).toBeLessThanOrEqual(pause);
			expect(await waiting()).toEqual([{ id: "p1", attempts: attempt + 1, error: "not now" }]);
			now = next;
		}
		expect(got).toEqual(["p2"]);
		isBroken = false;
		expect(await relay(d1, [subscriber], now)).toBeNull();
		expect(got).toEqual(["p2", "p1"]);
	});

	test("never waits longer than an hour", async () => {
		await happened("p1");
		await d1.prepare("UPDATE outbox SET attempts = 5000").run();
		const take = () => Promise.reject(new Error("never"));
		const next = (await relay(d1, [listener({ take }).subscriber])) ?? 0;
		expect(next - Date.now()).toBeLessThanOrEqual(hour);
		expect(next - begun).toBeGreaterThanOrEqual(hour);
	});

	test("lets the others have theirs", async () => {
		await happened("p1");
		const deaf = listener({ take: () => Promise.reject(new Error("deaf")) });
		const other = listener();
		await relay(d1, [deaf.subscriber, other.subscriber]);
		expect(other.heard).toEqual([["p1"]]);
		expect(await waiting()).toMatchObject([{ id: "p1", attempts: 1 }]);
	});

	test("has all of a portion again that it takes together", async () => {
		await happened("p1", "p2");
		const take = () => Promise.reject(new Error("all or none"));
		await relay(d1, [listener({ take }).subscriber]);
		expect(await waiting()).toMatchObject([{ id: "p1" }, { id: "p2" }]);
	});
});

test("an event that was handed on comes again when the worker dies before it could forget it", async () => {
	await happened("p1");
	const { heard, subscriber } = listener();
	const dying = {
		prepare: (query: string) => d1.prepare(query),
		batch: () => Promise.reject(new Error("the worker is gone")),
	} as unknown as D1Database;
	await expect(relay(dying, [subscriber])).rejects.toThrow("gone");
	expect(await relay(d1, [subscriber])).toBeNull();
	expect(heard).toEqual([["p1"], ["p1"]]);
});
