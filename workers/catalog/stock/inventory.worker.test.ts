import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { counted, openStockRoom, type StockRoom } from "../test/stock-room.ts";
import { setImported, setStock } from "./counts.ts";
import { expireHolds } from "./expiry.ts";
import { commit, levels, release, reserve, revoke } from "./inventory.ts";

let room: StockRoom;
let d1: D1Database;
beforeAll(async () => {
	room = await openStockRoom();
	d1 = room.env.INVENTORY;
});
afterAll(() => room?.close());

const soon = () => Date.now() + 60_000;
const variant = (onHand: number, store?: string) => room.variant(onHand, store === undefined ? {} : { store });
const imported = (variantId: string, stock: number) =>
	setImported(room.env, "sto_a", [{ variantId, productId: "prd_any", stock }], "system");
const level = async (variantId: string, now?: number) =>
	(await levels(d1, "sto_a", [variantId], [], now)).get(variantId);

describe("a reservation", () => {
	test("is all lines or none", async () => {
		const [plenty, scarce] = [await variant(10), await variant(1)];
		const refused = await reserve(
			d1,
			"sto_a",
			"all-or-none",
			[
				{ variantId: plenty, quantity: 2 },
				{ variantId: scarce, quantity: 2 },
			],
			soon(),
		);
		expect(refused).toMatchObject({
			ok: false,
			problem: "stock.insufficient",
			more: { lines: [{ variantId: scarce, quantity: 2, available: 1 }] },
		});
		expect(await level(plenty)).toEqual({ onHand: 10, available: 10 });
	});

	test("counts two lines of one variant as one claim", async () => {
		const id = await variant(3);
		const lines = [
			{ variantId: id, quantity: 2 },
			{ variantId: id, quantity: 2 },
		];
		expect((await reserve(d1, "sto_a", "twice-the-same", lines, soon())).ok).toBe(false);
	});

	test("made again under its id holds once", async () => {
		const id = await variant(5);
		const once = () => reserve(d1, "sto_a", "again", [{ variantId: id, quantity: 5 }], soon());
		expect(await once()).toEqual({ ok: true });
		expect(await once()).toEqual({ ok: true });
		expect(await level(id)).toEqual({ onHand: 5, available: 0 });
	});

	test("refused once stays refused, also when there is stock again", async () => {
		const id = await variant(0);
		const lines = [{ variantId: id, quantity: 1 }];
		expect((await reserve(d1, "sto_a", "too-early", lines, soon())).ok).toBe(false);
		await imported(id, 5);
		expect((await reserve(d1, "sto_a", "too-early", lines, soon())).ok).toBe(false);
		expect((await commit(d1, "too-early")).ok).toBe(false);
		expect(await level(id)).toEqual({ onHand: 5, available: 5 });
	});

	test("refused costs one batch as well, and tells nobody of a stock that is as it was", async () => {
		const id = await variant(1);
		await room.told(id);
		const { d1: spied, batches } = counted(d1);
		expect((await reserve(spied, "sto_a", "too-many", [{ variantId: id, quantity: 2 }], soon())).ok).toBe(false);
		expect([batches, await room.told(id)]).toEqual([[4], []]);
	});

	test("is decided once for all who ask under its id at the same time", async () => {
		const [one, other] = [await variant(1), await variant(1)];
		const asks = ["a", "b", "c"].flatMap((name) =>
			Array.from({ length: 5 }, async () => {
				const lines = [one, other].map((variantId) => ({ variantId, quantity: 1 }));
				return [name, (await reserve(d1, "sto_a", `same-${name}`, lines, soon())).ok] as const;
			}),
		);
		const answers = Map.groupBy(await Promise.all(asks), ([name]) => name);
		const decided = [...answers.values()].map((all) => new Set(all.map(([, ok]) => ok)));
		expect(decided.map((answer) => answer.size)).toEqual([1, 1, 1]);
		expect(decided.filter((answer) => answer.has(true))).toHaveLength(1);
	});

	test("never sells more than there is, however many come at once", async () => {
		const id = await variant(10);
		const all = await room.atOnce(
			Array.from({ length: 500 }, (_, at) => [
				"reserve",
				"sto_a",
				`rush-${at}`,
				[{ variantId: id, quantity: 1 }],
				soon(),
			]),
		);
		expect(all.filter(({ ok }) => ok)).toHaveLength(10);
		expect(await level(id)).toEqual({ onHand: 10, available: 0 });
	});

	test("that is refused names what is short, also while others come and go", async () => {
		const id = await variant(3);
		const lines = [{ variantId: id, quantity: 1 }];
		const all = await room.atOnce(
			Array.from({ length: 300 }, (_, at) =>
				at % 3 === 2 ? ["release", `come-and-go-${at - 2}`] : ["reserve", "sto_a", `come-and-go-${at}`, lines, soon()],
			),
		);
		const refused = all.filter((answer) => "ok" in answer && !answer.ok);
		expect(refused.length).toBeGreaterThan(0);
		for (const answer of refused)
			expect(answer).toMatchObject({ more: { lines: [{ variantId: id, quantity: 1, available: 0 }] } });
	});

	test("of two things never waits for one of the other two, and never gets half", async () => {
		const pair = [await variant(30), await variant(30)];
		const answers = await room.atOnce(
			Array.from({ length: 200 }, (_, at) => {
				const lines = (at % 2 ? pair : pair.toReversed()).map((variantId) => ({ variantId, quantity: 1 }));
				return ["reserve", "sto_a", `pair-${at}`, lines, soon()];
			}),
		);
		const served = answers.flatMap(({ ok }, at) => (ok ? [`pair-${at}`] : []));
		expect(served).toHaveLength(30);
		for (const id of pair) expect(await level(id)).toEqual({ onHand: 30, available: 0 });
		const { results } = await d1
			.prepare(
				"SELECT reservation_id AS id FROM reservation_lines WHERE reservation_id LIKE 'pair-%' AND state = 'held' GROUP BY 1 HAVING count(*) = 2",
			)
			.all<{ id: string }>();
		expect(new Set(results.map(({ id }) => id))).toEqual(new Set(served));
	});

	test("costs one batch, and its sale another, however many lines it has", async () => {
		const ids = Array.from({ length: 30 }, (_, at) => `var_many_${at}`);
		const counts = ids.map((variantId) => ({ variantId, productId: "prd_any", stock: 5 }));
		await setStock(room.env, "sto_a", counts, "system", "");
		const { d1: spied, batches } = counted(d1);
		const lines = ids.map((variantId) => ({ variantId, quantity: 1 }));
		expect(await reserve(spied, "sto_a", "thirty", lines, soon())).toEqual({ ok: true });
		expect(await commit(spied, "thirty")).toEqual({ ok: true });
		expect(batches).toEqual([4, 5]);
	});

	test("cannot take another store's stock", async () => {
		const theirs = await variant(10, "sto_b");
		expect((await reserve(d1, "sto_a", "thief", [{ variantId: theirs, quantity: 1 }], soon())).ok).toBe(false);
		expect((await levels(d1, "sto_a", [theirs])).size).toBe(0);
	});

	test("does not stand in the way of its own shopper", async () => {
		const id = await variant(3);
		await reserve(d1, "sto_a", "mine", [{ variantId: id, quantity: 3 }], soon());
		expect((await levels(d1, "sto_a", [id], ["mine"])).get(id)).toEqual({ onHand: 3, available: 3 });
	});
});

describe("a reservation past its time", () => {
	const begun = Date.now();
	const past = begun + 60_001;

	test("blocks no sale, though nothing has cleaned it away", async () => {
		const id = await variant(1);
		await reserve(d1, "sto_a", "slow", [{ variantId: id, quantity: 1 }], begun + 60_000, begun);
		expect(await level(id, past)).toEqual({ onHand: 1, available: 1 });
		expect(await reserve(d1, "sto_a", "quick", [{ variantId: id, quantity: 1 }], past + 60_000, past)).toEqual({
			ok: true,
		});
	});

	test("holds to the millisecond before it, and not at it", async () => {
		const id = await variant(1);
		const lines = [{ variantId: id, quantity: 1 }];
		const end = begun + 60_000;
		await reserve(d1, "sto_a", "first", lines, end, begun);
		expect(await level(id, end - 1)).toEqual({ onHand: 1, available: 0 });
		expect((await reserve(d1, "sto_a", "too-soon", lines, past, end - 1)).ok).toBe(false);
		expect(await level(id, end)).toEqual({ onHand: 1, available: 1 });
		expect((await commit(d1, "first", end)).ok).toBe(false);
		expect(await reserve(d1, "sto_a", "in-time", lines, past, end)).toEqual({ ok: true });
		const another = await variant(1);
		await reserve(d1, "sto_a", "just", [{ variantId: another, quantity: 1 }], end, begun);
		expect(await commit(d1, "just", end - 1)).toEqual({ ok: true });
	});

	test("is marked by whoever looks, told once, and says when the next one ends", async () => {
		// Long after all other tests, and after the clock that the worker's own timer goes by.
		const day = Date.UTC(2100, 0);
		const [one, other] = [await variant(3), await variant(3)];
		const both = [one, other].map((variantId) => ({ variantId, quantity: 1 }));
		await reserve(d1, "sto_a", "old", both, day + 1000, day);
		await reserve(d1, "sto_a", "older", [{ variantId: one, quantity: 1 }], day + 999, day);
		await reserve(d1, "sto_a", "young", [{ variantId: other, quantity: 1 }], day + 2000, day);
		await room.told(one, other);
		expect(await expireHolds(d1, day + 998)).toBe(day + 999);
		expect(await room.told(one, other)).toEqual([]);
		expect(await expireHolds(d1, day + 999)).toBe(day + 1000);
		expect(await room.told(one, other)).toMatchObject([{ variantId: one, onHand: 3, available: 2 }]);
		expect(await expireHolds(d1, day + 1999)).toBe(day + 2000);
		expect(await room.told(one)).toMatchObject([{ variantId: one, onHand: 3, available: 3 }]);
		expect(await room.told(other)).toMatchObject([{ variantId: other, onHand: 3, available: 2 }]);
		expect((await commit(d1, "old", day)).ok, "it never comes back").toBe(false);
		expect(await expireHolds(d1, day + 1999)).toBe(day + 2000);
		expect(await room.told(one, other)).toEqual([]);
		await release(d1, "young", day);
	});

	test("never comes back to life", async () => {
		const [taken, free] = [await variant(1), await variant(1)];
		await reserve(
			d1,
			"sto_a",
			"dead",
			[taken, free].map((variantId) => ({ variantId, quantity: 1 })),
			begun + 60_000,
			begun,
		);
		await reserve(d1, "sto_a", "heir", [{ variantId: taken, quantity: 1 }], past + 60_000, past);
		// Asked by a machine whose clock is behind, at which the hold still seems to run.
		expect((await commit(d1, "dead", begun)).ok).toBe(false);
		expect((await reserve(d1, "sto_a", "dead", [{ variantId: free, quantity: 1 }], past + 60_000, past)).ok).toBe(
			false,
		);
		expect(await level(free, past)).toEqual({ onHand: 1, available: 1 });
		expect(await commit(d1, "heir", past)).toEqual({ ok: true });
	});
});

describe("what is reserved", () => {
	test("is sold once, however often it is committed", async () => {
		const id = await variant(5);
		await reserve(d1, "sto_a", "sell", [{ variantId: id, quantity: 2 }], soon());
		const all = await Promise.all([commit(d1, "sell"), commit(d1, "sell"), commit(d1, "sell")]);
		expect(all).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
		expect(await level(id)).toEqual({ onHand: 3, available: 3 });
	});

	test("is free again when released, once", async () => {
		const id = await variant(5);
		await reserve(d1, "sto_a", "give-back", [{ variantId: id, quantity: 2 }], soon());
		await release(d1, "give-back");
		await release(d1, "give-back");
		expect(await level(id)).toEqual({ onHand: 5, available: 5 });
		expect((await commit(d1, "give-back")).ok).toBe(false);
	});

	test("stays sold when it is released too late", async () => {
		const id = await variant(5);
		await reserve(d1, "sto_a", "sold", [{ variantId: id, quantity: 2 }], soon());
		await commit(d1, "sold");
		await release(d1, "sold");
		expect(await level(id)).toEqual({ onHand: 3, available: 3 });
	});
});

describe("a reservation revoked", () => {
	const versionOf = (id: string) =>
		d1.prepare("SELECT version FROM stock WHERE variant_id = ?").bind(id).first<number>("version");

	test("after it was sold is in the house again, once, however many say so at once, and is told once", async () => {
		const id = await variant(5);
		const lines = [{ variantId: id, quantity: 2 }];
		await reserve(d1, "sto_a", "bring-back", lines, soon());
		await commit(d1, "bring-back");
		const before = Number(await versionOf(id));
		await room.told(id);
		await Promise.all(Array.from({ length: 5 }, () => revoke(d1, "sto_a", ["bring-back"], lines)));
		expect(await level(id)).toEqual({ onHand: 5, available: 5 });
		expect(await versionOf(id)).toBe(before + 1);
		expect(await room.told(id)).toEqual([{ variantId: id, productId: "prd_any", onHand: 5, available: 5 }]);
		expect((await commit(d1, "bring-back")).ok).toBe(false);
		expect((await reserve(d1, "sto_a", "bring-back", lines, soon())).ok).toBe(false);
		expect(await level(id)).toEqual({ onHand: 5, available: 5 });
	});

	test("while it holds is free, and can not be sold any more", async () => {
		const [one, other] = [await variant(5), await variant(3)];
		const lines = [
			{ variantId: one, quantity: 2 },
			{ variantId: other, quantity: 3 },
			{ variantId: one, quantity: 1 },
		];
		await reserve(d1, "sto_a", "let-go", lines, soon());
		await room.told(one, other);
		for (let again = 0; again < 2; again++) await revoke(d1, "sto_a", ["let-go"], lines);
		expect([await level(one), await level(other)]).toEqual([
			{ onHand: 5, available: 5 },
			{ onHand: 3, available: 3 },
		]);
		expect(await room.told(one, other)).toMatchObject([
			{ variantId: one, onHand: 5, available: 5 },
			{ variantId: other, onHand: 3, available: 3 },
		]);
		expect((await commit(d1, "let-go")).ok).toBe(false);
		expect(await versionOf(one), "nothing was sold").toBe(1);
	});

	test("before it was made never is, and nothing is told", async () => {
		const id = await variant(5);
		const lines = [{ variantId: id, quantity: 2 }];
		await room.told(id);
		await revoke(d1, "sto_a", ["too-slow"], lines);
		expect((await reserve(d1, "sto_a", "too-slow", lines, soon())).ok).toBe(false);
		expect((await commit(d1, "too-slow")).ok).toBe(false);
		expect([await level(id), await room.told(id)]).toEqual([{ onHand: 5, available: 5 }, []]);
	});

	test("together with others of its order costs one batch, and each ends in its own way", async () => {
		const id = await variant(9);
		const line = (quantity: number) => [{ variantId: id, quantity }];
		await reserve(d1, "sto_a", "of-one/sold", line(2), soon());
		await commit(d1, "of-one/sold");
		await reserve(d1, "sto_a", "of-one/sold-too", line(1), soon());
		await commit(d1, "of-one/sold-too");
		await reserve(d1, "sto_a", "of-one/held", line(3), soon());
		await reserve(d1, "sto_a", "of-another", line(1), soon());
		await room.told(id);
		const { d1: spied, batches } = counted(d1);
		const ids = ["sold", "sold-too", "held", "never-made"].map((name) => `of-one/${name}`);
		await revoke(spied, "sto_a", ids, line(2));
		expect(batches).toEqual([4]);
		expect(await level(id)).toEqual({ onHand: 9, available: 8 });
		expect(await room.told(id)).toMatchObject([{ variantId: id, onHand: 9, available: 8 }]);
		for (const gone of ids) expect((await reserve(d1, "sto_a", gone, line(1), soon())).ok).toBe(false);
		expect(await commit(d1, "of-another")).toEqual({ ok: true });
	});

	test("past its time gives back nothing that was sold to the next", async () => {
		const id = await variant(2);
		const lines = [{ variantId: id, quantity: 2 }];
		const now = Date.now();
		await reserve(d1, "sto_a", "ran-out", lines, now + 10, now);
		await reserve(d1, "sto_a", "the-next", lines, soon(), now + 20);
		await commit(d1, "the-next", now + 20);
		await revoke(d1, "sto_a", ["ran-out"], lines, now + 30);
		expect(await level(id)).toEqual({ onHand: 0, available: 0 });
	});

	test("beside its own sale ends free, whichever comes first", async () => {
		for (let round = 0; round < 10; round++) {
			const id = await variant(3);
			const lines = [{ variantId: id, quantity: 3 }];
			await reserve(d1, "sto_a", `beside-${round}`, lines, soon());
			await Promise.all([commit(d1, `beside-${round}`), revoke(d1, "sto_a", [`beside-${round}`], lines)]);
			expect(await level(id)).toEqual({ onHand: 3, available: 3 });
		}
	});
});

test("a commit of what was never reserved sells nothing", async () => {
	expect((await commit(d1, "nobody")).ok).toBe(false);
});

test("importing the same quantity again does not undo a sale; another quantity does set it", async () => {
	const id = await variant(0);
	await imported(id, 5);
	await reserve(d1, "sto_a", "between", [{ variantId: id, quantity: 1 }], soon());
	await commit(d1, "between");
	expect(await imported(id, 5)).toBe(0);
	expect(await level(id)).toEqual({ onHand: 4, available: 4 });
	expect(await imported(id, 9)).toBe(1);
	expect(await level(id)).toEqual({ onHand: 9, available: 9 });
});

describe("what happens to stock", () => {
	const holding = (id: string, quantity: number) => [{ variantId: id, quantity }];

	test("is told with it, once for each variant, with the numbers as they are then", async () => {
		const [one, other] = [await variant(5), await variant(7)];
		expect(await room.told(one, other)).toEqual([
			{ variantId: one, productId: "prd_any", onHand: 5, available: 5 },
			{ variantId: other, productId: "prd_any", onHand: 7, available: 7 },
		]);
		await reserve(d1, "sto_a", "told", [...holding(one, 2), ...holding(other, 1), ...holding(one, 1)], soon());
		expect(await room.told(one, other)).toMatchObject([
			{ variantId: one, onHand: 5, available: 2 },
			{ variantId: other, onHand: 7, available: 6 },
		]);
		await commit(d1, "told");
		expect(await room.told(one, other)).toMatchObject([
			{ variantId: one, onHand: 2, available: 2 },
			{ variantId: other, onHand: 6, available: 6 },
		]);
		await reserve(d1, "sto_a", "told-back", holding(one, 2), soon());
		await release(d1, "told-back");
		expect(await room.told(one)).toMatchObject([
			{ onHand: 2, available: 0 },
			{ onHand: 2, available: 2 },
		]);
	});

	test("is not told again by a call that is repeated or refused", async () => {
		const id = await variant(5);
		const again = () => reserve(d1, "sto_a", "not-again", holding(id, 2), soon());
		await again();
		await room.told(id);
		await again();
		expect((await reserve(d1, "sto_a", "not-at-all", holding(id, 4), soon())).ok).toBe(false);
		expect(await room.told(id)).toEqual([]);
		await commit(d1, "not-again");
		await room.told(id);
		await commit(d1, "not-again");
		await release(d1, "not-again");
		await commit(d1, "nobody");
		await release(d1, "nobody");
		await imported(id, 3);
		await room.told(id);
		await imported(id, 3);
		expect(await room.told(id)).toEqual([]);
	});

	test("is told when a sale comes too late for its hold", async () => {
		const id = await variant(5);
		const begun = Date.now();
		await reserve(d1, "sto_a", "late", holding(id, 2), begun + 1000, begun);
		await room.told(id);
		for (let time = 0; time < 2; time++) expect((await commit(d1, "late", begun + 1000)).ok).toBe(false);
		expect(await room.told(id)).toMatchObject([{ onHand: 5, available: 5 }]);
	});

	test("is told once for what ran out and what is held instead", async () => {
		const id = await variant(5);
		const begun = Date.now();
		await reserve(d1, "sto_a", "before", holding(id, 4), begun + 1000, begun);
		await room.told(id);
		await reserve(d1, "sto_a", "after", holding(id, 3), begun + 5000, begun + 1000);
		expect(await room.told(id)).toMatchObject([{ onHand: 5, available: 2 }]);
	});

	test("moves the version of the stock by one when the count changes", async () => {
		const id = await variant(5);
		const version = async () => d1.prepare("SELECT version FROM stock WHERE variant_id = ?").bind(id).first("version");
		const before = Number(await version());
		await reserve(d1, "sto_a", "versions", holding(id, 1), soon());
		expect(await version()).toBe(before);
		await commit(d1, "versions");
		expect(await version()).toBe(before + 1);
		await imported(id, 50);
		expect(await version()).toBe(before + 2);
	});

	test("has an id of its own for each event: a UUIDv7 of its time", async () => {
		const ids = await d1
			.prepare("SELECT id, at FROM kept_events ORDER BY sequence DESC LIMIT 50")
			.all<{ id: string; at: number }>();
		for (const { id, at } of ids.results) {
			expect(id).toMatch(/^evt_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
			expect(Number.parseInt(id.slice(4, 17).replace("-", ""), 16)).toBe(at);
		}
		expect(new Set(ids.results.map(({ id }) => id)).size).toBe(50);
	});
});
