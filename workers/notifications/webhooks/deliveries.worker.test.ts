import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startWorkers, type Workers } from "../../../test/harness/start-workers.ts";
import { eventOf } from "../test/events.ts";
import { patience } from "./backoff.ts";
import { Deliveries } from "./deliveries.ts";
import type { EndpointForm } from "./endpoint-form.ts";
import { Endpoints } from "./endpoints.ts";
import { webhookEvent } from "./webhook-event.ts";

let server: Workers;
let d1: D1Database;
let book: Deliveries;
let endpoints: Endpoints;
beforeAll(async () => {
	const names = ["notifications", "auth", "stores", "catalog"];
	server = await startWorkers(names.map((name) => ({ configPath: `workers/${name}/wrangler.toml` })));
	d1 = (await server.env<NotificationsEnv>("tussi-notifications")).DB;
	[book, endpoints] = [new Deliveries(d1), new Endpoints(d1)];
});
afterAll(() => server?.close());
beforeEach(() => d1.batch(["deliveries", "endpoints"].map((of) => d1.prepare(`DELETE FROM webhook_${of}`))));

const begun = Date.now();
const [minute, day] = [60_000, 24 * 3_600_000];
const form: EndpointForm = { url: "https://port-1.example/", events: [], isActive: true };
async function open(storeId = "sto_a", more: Partial<EndpointForm> = {}) {
	const made = await endpoints.create(storeId, { ...form, ...more });
	return made.ok ? made.endpoint : expect.unreachable();
}
const record = (event = eventOf(), now = begun) => book.record([webhookEvent(event)], now);
const claimed = async (id: string, now = begun) => (await book.claim([id], now))[0]?.delivery;
async function one() {
	const endpoint = await open();
	const [waiting] = await record();
	return { endpoint, id: waiting?.deliveryId ?? expect.unreachable() };
}
const refusal = { status: 500, error: "answered 500" };

describe("an event", () => {
	test("is written down once for each endpoint of its store that wants it", async () => {
		const [all, some] = [await open(), await open("sto_a", { events: ["order.status.updated", "payment.refunded"] })];
		await open("sto_a", { events: ["order.created"] });
		await open("sto_a", { isActive: false });
		await open("sto_b");
		const waiting = await record();
		expect(waiting.map(({ endpointId }) => endpointId).toSorted()).toEqual([all.id, some.id].toSorted());
		for (const { deliveryId } of waiting) expect(deliveryId).toMatch(/^whd_[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab]/);
	});

	test("that comes again, even all at once, is nothing new", async () => {
		const endpoint = await open();
		const events = Array.from({ length: 20 }, () => webhookEvent(eventOf()));
		await Promise.all(Array.from({ length: 5 }, () => book.record(events)));
		expect(await book.record(events.toReversed())).toEqual([]);
		const rows = await book.list(endpoint.id, undefined, 100);
		expect(rows.map(({ body }) => body).toSorted()).toEqual(events.map(({ body }) => body).toSorted());
	});
});

describe("a delivery", () => {
	test("is had by one of many who want to send it at once, with the endpoint it goes to", async () => {
		const { endpoint, id } = await one();
		const all = await Promise.all(Array.from({ length: 10 }, () => book.claim([id], begun)));
		expect(all.flat()).toEqual([{ delivery: expect.objectContaining({ id, attempts: 1 }), endpoint }]);
		expect(await claimed(id, begun + 20_000), "somebody is at it").toBeUndefined();
		expect(await claimed(id, begun + minute), "whoever was at it is gone").toMatchObject({ attempts: 2 });
	});

	test("that was taken is not sent again, and somebody slow changes nothing about it", async () => {
		const { endpoint, id } = await one();
		const row = (await claimed(id)) ?? expect.unreachable();
		await book.delivered(row, 204, begun + 5);
		await book.failed(row, refusal);
		const taken = { state: "delivered", lastStatus: 204, lastError: "", deliveredAt: begun + 5 };
		expect(await book.find(endpoint, id)).toMatchObject(taken);
		expect(await claimed(id, begun + day)).toBeUndefined();
	});

	test("is tried for three days, longer apart each time, and then parked", async () => {
		const { endpoint, id } = await one();
		const times: number[] = [];
		for (let now: number | null = begun; now !== null; ) {
			times.push(now - begun);
			const row = (await claimed(id, now)) ?? expect.unreachable();
			if (times.length === 1)
				expect((await book.overdue(now)).next, "should she be gone, in half a minute").toBe(now + 30_000);
			now = await book.failed(row, refusal, now);
			if (now !== null) expect(await claimed(id, now - 1000), "not before its time").toBeUndefined();
		}
		expect(times.slice(0, 5)).toEqual([0, 5000, 15_000, 35_000, 75_000]);
		expect([times.length, times.at(-1)]).toEqual([25, patience]);
		expect(await book.find(endpoint, id)).toMatchObject({ state: "parked", lastStatus: 500, attempts: 25 });
		expect(await book.overdue(begun + 4 * day)).toEqual({ waiting: [], next: null });

		const later = begun + 5 * day;
		expect(await book.redeliver({ ...endpoint, storeId: "sto_b" }, id, later), "another store's").toEqual([]);
		expect(await book.redeliver(endpoint, "parked", later)).toEqual([{ deliveryId: id, endpointId: endpoint.id }]);
		expect(await book.redeliver(endpoint, "parked", later)).toEqual([]);
		const again = (await claimed(id, later)) ?? expect.unreachable();
		expect(await book.failed(again, refusal, later), "it begins anew").toBe(later + 5000);
	});

	test("that ends its worker every time is parked too", async () => {
		const { endpoint, id } = await one();
		for (let now = begun; now < begun + patience; now += 6 * 3_600_000) await claimed(id, now);
		await claimed(id, begun + patience);
		expect((await book.overdue(begun + patience + minute)).waiting).toEqual([]);
		const lastError = "cut off while it was being sent";
		expect(await book.find(endpoint, id)).toMatchObject({ state: "parked", lastError });
	});

	test("that the queue forgot is named to it again, and not at once once more", async () => {
		const { id } = await one();
		expect(await book.overdue(begun + 1000), "the queue has it").toMatchObject({ waiting: [] });
		const { waiting, next } = await book.overdue(begun + minute);
		expect(waiting.map(({ deliveryId }) => deliveryId)).toEqual([id]);
		expect((await book.overdue(begun + minute)).waiting).toEqual([]);
		expect((await book.overdue(next ?? 0)).waiting).toHaveLength(1);
	});

	test("waits without a try while its endpoint is spared, and not for ever", async () => {
		const { endpoint, id } = await one();
		await book.putOff([{ id, until: begun + minute }], begun);
		expect(await claimed(id, begun + 1000)).toBeUndefined();
		expect(await book.find(endpoint, id)).toMatchObject({ state: "waiting", attempts: 0, wakeAt: begun + minute });
		const hour = begun + 60 * minute;
		await book.putOff([{ id, until: hour + minute }], hour);
		expect(await book.find(endpoint, id), "longer each time").toMatchObject({ wakeAt: hour + 60 * minute });
		const end = begun + patience;
		await book.putOff([{ id, until: end + minute }], end);
		expect(await book.find(endpoint, id)).toMatchObject({ state: "parked", attempts: 0 });
	});

	test("is forgotten a month after it came to an end, and while it waits it is not", async () => {
		const endpoint = await open();
		const old = begun - 31 * day;
		const [taken, waiting] = [await record(eventOf(), old), await record(eventOf(), old)];
		const id = taken[0]?.deliveryId ?? "";
		await book.delivered((await claimed(id, old)) ?? expect.unreachable(), 200, old);
		await book.overdue(begun - 2 * day);
		expect(await book.find(endpoint, id)).toBeDefined();
		await book.overdue(begun);
		const left = await book.list(endpoint.id, undefined, 10);
		expect(left.map(({ id }) => id)).toEqual([waiting[0]?.deliveryId]);
	});
});

describe("an endpoint", () => {
	test("that is gone is switched off, what waits for it is parked, and another's is not", async () => {
		const [gone, other] = [await open(), await open()];
		const all = [await record(), await record()].flat();
		const mine = all.find(({ endpointId }) => endpointId === gone.id)?.deliveryId ?? "";
		const [had] = await book.claim([mine], begun);
		if (!had) return expect.unreachable();
		const elsewhere = { ...had.endpoint, url: "https://port-2.example/" };
		await book.unwanted({ ...had, endpoint: elsewhere }, { status: 410, error: "answered 410" });
		expect((await endpoints.find("sto_a", gone.id))?.isActive, "that was another address").toBe(true);
		await book.unwanted(had, { status: 410, error: "answered 410" });
		expect((await endpoints.find("sto_a", gone.id))?.isActive).toBe(false);
		const states = async (id: string) => (await book.list(id, undefined, 10)).map(({ state }) => state);
		expect([await states(gone.id), await states(other.id)]).toEqual([
			["parked", "parked"],
			["waiting", "waiting"],
		]);
		expect(await book.redeliver(gone, "parked"), "nothing is sent to one that is off").toEqual([]);
	});

	test("is one of twenty at most, even when many are made at once", async () => {
		const made = await Promise.all(Array.from({ length: 25 }, () => endpoints.create("sto_a", form)));
		expect(made.filter(({ ok }) => ok)).toHaveLength(20);
		expect((await endpoints.create("sto_b", form)).ok).toBe(true);
	});

	test("that is deleted takes its deliveries along, and another store's stays", async () => {
		const { endpoint, id } = await one();
		expect(await endpoints.remove("sto_b", endpoint.id)).toBe(false);
		expect(await book.find(endpoint, id)).toBeDefined();
		expect(await endpoints.remove("sto_a", endpoint.id)).toBe(true);
		expect(await book.find(endpoint, id)).toBeUndefined();
		expect(await book.claim([id])).toEqual([]);
	});
});

test("whoever looks for deliveries finds them by an index", async () => {
	const plan = async (sql: string) =>
		(await d1.prepare(`EXPLAIN QUERY PLAN ${sql}`).all<{ detail: string }>()).results
			.map(({ detail }) => detail)
			.join("; ");
	const of = "FROM webhook_deliveries WHERE";
	expect(await plan(`SELECT id ${of} state = 'waiting' AND wake_at <= 5 ORDER BY wake_at LIMIT 100`)).toMatch(
		/^SEARCH webhook_deliveries USING (COVERING )?INDEX webhook_deliveries_waiting/,
	);
	expect(await plan(`SELECT id ${of} store_id = 'a' AND endpoint_id = 'e' AND state = 'parked' ORDER BY id`)).toMatch(
		/^SEARCH webhook_deliveries USING INDEX/,
	);
	expect(await plan(`SELECT * ${of} endpoint_id = 'e' AND id < 'x' ORDER BY id DESC LIMIT 20`)).toMatch(
		/^SEARCH webhook_deliveries USING INDEX webhook_deliveries_of_endpoint/,
	);
	expect(await plan(`SELECT id ${of} id < 'x' AND state <> 'waiting' ORDER BY id LIMIT 100`)).toMatch(
		/^SEARCH webhook_deliveries USING INDEX sqlite_autoindex_webhook_deliveries_1/,
	);
	expect(
		await plan(`SELECT e.id FROM json_each('[]') AS event JOIN webhook_endpoints e
			ON e.store_id = event.value ->> 'storeId' WHERE e.is_active`),
	).toContain("SEARCH e USING INDEX webhook_endpoints_of_store");
});
