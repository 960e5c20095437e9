import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startWorkers, type Workers } from "../../test/harness/start-workers.ts";
import type { OrderEvent } from "../kit/order-news.ts";
import { Messages } from "./messages.ts";
import { planMessages } from "./plan-messages.ts";
import { tries } from "./retry-pause.ts";
import { eventOf } from "./test/events.ts";

let server: Workers;
let d1: D1Database;
let book: Messages;
beforeAll(async () => {
	const names = ["notifications", "auth", "stores", "catalog"];
	server = await startWorkers(names.map((name) => ({ configPath: `workers/${name}/wrangler.toml` })));
	d1 = (await server.env<NotificationsEnv>("tussi-notifications")).DB;
	book = new Messages(d1);
});
afterAll(() => server?.close());
beforeEach(() => d1.prepare("DELETE FROM messages").run());

const begun = Date.now();
const minute = 60_000;
const record = async (events: readonly OrderEvent[], now = begun) =>
	(await book.record(planMessages(events), now)).map(({ id }) => id);
const one = async () => (await record([eventOf()]))[0] ?? expect.unreachable();
const rowOf = async (id: string, storeId = "sto_a") => (await book.find(storeId, id)) ?? expect.unreachable();
const claimed = async (id: string, now = begun) => (await book.claim([id], now)).get(id);

describe("a message", () => {
	test("is written down once, whoever says it how often, even all at once", async () => {
		const events = Array.from({ length: 20 }, () => eventOf());
		await Promise.all(Array.from({ length: 5 }, () => record(events)));
		expect(await record(events.toReversed())).toHaveLength(20);
		expect(await book.list("sto_a", {}, 100)).toHaveLength(20);
	});

	test("is had by one of many who want to send it at once", async () => {
		const id = await one();
		const all = await Promise.all(Array.from({ length: 10 }, () => claimed(id)));
		expect(all.filter((row) => row !== undefined)).toHaveLength(1);
		expect(await claimed(id, begun + 20_000), "somebody is at it").toBeUndefined();
		expect(await claimed(id, begun + minute), "whoever was at it is gone").toMatchObject({ attempts: 2 });
	});

	test("that was sent is never had again, and somebody slow changes nothing about it", async () => {
		const id = await one();
		const row = (await claimed(id)) ?? expect.unreachable();
		await book.sent(id, begun + 5);
		await book.failed(row, "too late");
		expect(await rowOf(id)).toMatchObject({ state: "sent", sentAt: begun + 5, lastError: "", attempts: 1 });
		expect(await claimed(id, begun + minute)).toBeUndefined();
		expect(await record([eventOf()])).toHaveLength(1);
		expect(await book.revive("sto_a", [id])).toEqual([]);
	});

	test("waits longer after each failure, and after the ninth is a dead letter", async () => {
		const id = await one();
		const pauses: (number | null)[] = [];
		let now = begun;
		for (let round = 0; round < tries; round++) {
			const row = (await claimed(id, now)) ?? expect.unreachable();
			const pause = await book.failed(row, `no ${round}`, now);
			pauses.push(pause);
			if (pause !== null && pause > 1)
				expect(await claimed(id, now + pause * 500), "not before its time").toBeUndefined();
			now += (pause ?? 0) * 1000;
		}
		expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30, null]);
		expect(await rowOf(id)).toMatchObject({ state: "failed", attempts: tries, lastError: "no 8" });
		expect(await claimed(id, now + minute)).toBeUndefined();
		expect(await book.revive("sto_b", [id]), "another store's").toEqual([]);
		expect(await book.revive("sto_a", undefined, now)).toEqual([id]);
		const again = (await claimed(id, now)) ?? expect.unreachable();
		expect(await book.failed(again, "no", now), "it begins anew").toBe(1);
	});

	test("that ends its worker every time is given up too", async () => {
		const id = await one();
		for (let round = 0; round < tries; round++) await claimed(id, begun + round * minute);
		const { ids } = await book.overdue(begun + tries * minute);
		expect(ids).toEqual([]);
		expect(await rowOf(id)).toMatchObject({ state: "failed", lastError: "cut off while it was being sent" });
	});

	test("that the queue forgot is named to it again, and not at once once more", async () => {
		const id = await one();
		expect(await book.overdue(begun + 1000), "the queue has it").toMatchObject({ ids: [] });
		const { ids, next } = await book.overdue(begun + minute);
		expect([ids, next]).toEqual([[id], expect.any(Number)]);
		expect((await book.overdue(begun + minute)).ids).toEqual([]);
		expect((await book.overdue(next ?? 0)).ids).toEqual([id]);
		await claimed(id, begun + 2 * minute);
		await book.sent(id);
		expect(await book.overdue(begun + 10 * minute)).toEqual({ ids: [], next: null });
	});
});

test("what was over for a year is forgotten, in portions, and what waits never", async () => {
	const year = 365 * 24 * 60 * minute;
	const [old = "", waits = ""] = await record([eventOf(), eventOf()]);
	const past = (id: string, time: number) => {
		const hex = time.toString(16).padStart(12, "0");
		return id.replace(/^ntf_.{13}/, `ntf_${hex.slice(0, 8)}-${hex.slice(8)}`);
	};
	const set = (id: string, to: string, state: string) =>
		d1.prepare("UPDATE messages SET id = ?, state = ? WHERE id = ?").bind(to, state, id).run();
	await set(old, past(old, begun - year - 1), "sent");
	await set(waits, past(waits, begun - year - 1), "waiting");
	const [young = ""] = await record([eventOf()]);
	await set(young, past(young, begun - year + 1), "failed");
	expect(await book.forgetOld(begun)).toBe(false);
	const left = await book.list("sto_a", {}, 10);
	expect(left.map(({ id }) => id).toSorted()).toEqual([past(waits, begun - year - 1), past(young, begun - year + 1)]);
	await d1
		.prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
			INSERT INTO messages (id, store_id, event_id, event_type, event_at, kind, channel, recipient, news, state, attempts_allowed,
				due_at, wake_at, created_at, updated_at)
			SELECT printf('ntf_0000%06d', i), 's', i, 't', 1, 'back_in_stock', 'mail', 'a', '{}', 'sent', 9, 1, 1, 1, 1 FROM n`)
		.run();
	expect([await book.forgetOld(begun), await book.forgetOld(begun)]).toEqual([true, false]);
});

test("who has unsubscribed still hears of her order", async () => {
	await d1.prepare("INSERT INTO suppressions VALUES ('sto_a', 'un@example.com', 'unsubscribed', '', 1)").run();
	const [order = ""] = await record([eventOf({ userEmail: "un@example.com" })]);
	const [other = ""] = await record([eventOf({ userEmail: "un@example.com" })]);
	await d1.prepare("UPDATE messages SET kind = 'back_in_stock' WHERE id = ?").bind(other).run();
	expect([...(await book.claim([order, other], begun)).keys()]).toEqual([order]);
	expect((await rowOf(other)).state).toBe("suppressed");
});

test("what an address takes no more is not sent there, and another store's is", async () => {
	await d1
		.prepare(
			"INSERT INTO suppressions (store_id, address, reason, at) VALUES ('sto_a', 'no@example.com', 'bounced', 1)",
		)
		.run();
	const to = { userEmail: "No@Example.com" };
	const [mine = ""] = await record([eventOf(to)]);
	const [theirs = ""] = await record([eventOf(to, "order.status.updated", "sto_b")]);
	const had = await book.claim([mine, theirs], begun);
	expect([...had.keys()]).toEqual([theirs]);
	expect((await rowOf(mine)).state).toBe("suppressed");
});

test("whoever looks for messages finds them by an index", async () => {
	const plan = async (sql: string) =>
		(await d1.prepare(`EXPLAIN QUERY PLAN ${sql}`).all<{ detail: string }>()).results
			.map(({ detail }) => detail)
			.join();
	const waiting = await plan(
		"SELECT id FROM messages WHERE state = 'waiting' AND wake_at <= 5 ORDER BY wake_at LIMIT 100",
	);
	expect(waiting).toMatch(/^SEARCH messages USING (COVERING )?INDEX messages_waiting/);
	const dead = await plan("SELECT id FROM messages WHERE store_id = 'a' AND state = 'failed' ORDER BY id LIMIT 100");
	expect(dead).toMatch(/^SEARCH messages USING COVERING INDEX messages_by_state/);
	const own = await plan(
		"SELECT * FROM messages WHERE store_id = 'a' AND user_id = 'u' AND id < 'x' ORDER BY id DESC LIMIT 20",
	);
	expect(own).toMatch(/^SEARCH messages USING INDEX messages_of_user/);
});
