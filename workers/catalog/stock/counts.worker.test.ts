import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { counted, openStockRoom, type StockRoom, storeId } from "../test/stock-room.ts";
import { setImported, setStock } from "./counts.ts";
import { levels } from "./inventory.ts";

let room: StockRoom;
beforeAll(async () => {
	room = await openStockRoom();
});
afterAll(() => room?.close());

const count = (variantId: string, stock: number) => ({ variantId, productId: "prd_counted", stock });
const entriesOf = async (variantId: string) =>
	(
		await room.env.INVENTORY.prepare(
			`SELECT actor, subject, field, from_value AS "from", to_value AS "to", reason FROM ledger WHERE entity = ? ORDER BY seq`,
		)
			.bind(variantId)
			.all()
	).results;

describe("stock that is set", () => {
	test("is written down where it really changes, and shown at once", async () => {
		const [one, other] = ["var_set_1", "var_set_2"];
		const set = (...stocks: [number, number]) =>
			setStock(room.env, storeId, [count(one, stocks[0]), count(other, stocks[1])], "usr_ada", "set");
		expect(await set(3, 0)).toBe(2);
		expect(await set(3, 7)).toBe(1);
		expect(await set(3, 7)).toBe(0);
		const entry = { actor: "usr_ada", subject: "prd_counted", field: "stock", reason: "set" };
		expect(await entriesOf(one)).toEqual([{ ...entry, from: "null", to: "3" }]);
		expect(await entriesOf(other)).toEqual([
			{ ...entry, from: "null", to: "0" },
			{ ...entry, from: "0", to: "7" },
		]);
		expect(await room.told(one, other)).toHaveLength(3);
		expect(await room.shown(other)).toEqual({ onHand: 7, available: 7 });
	});

	test("of another store stays what it is", async () => {
		const theirs = await room.variant(4, { store: "sto_b" });
		expect(await setStock(room.env, storeId, [count(theirs, 99)], "usr_eve", "")).toBe(0);
		expect(await setImported(room.env, storeId, [count(theirs, 99)], "usr_eve")).toBe(0);
		expect((await levels(room.env.INVENTORY, "sto_b", [theirs])).get(theirs)).toEqual({ onHand: 4, available: 4 });
	});

	test("is set by the first import all the same, and told to which product it belongs", async () => {
		const id = await room.variant(4, { productId: "" });
		expect(await setImported(room.env, storeId, [count(id, 6)], "usr_ada")).toBe(1);
		expect(await entriesOf(id)).toMatchObject([{}, { from: "4", to: "6", reason: "import", subject: "prd_counted" }]);
		expect(await setStock(room.env, storeId, [count(id, 2)], "usr_ada", "")).toBe(1);
		expect(await setImported(room.env, storeId, [count(id, 6)], "usr_ada"), "the file says nothing new").toBe(0);
	});

	test("is set by many at once as if by one after the other", async () => {
		const ids = ["var_race_1", "var_race_2"];
		const all = Array.from({ length: 10 }, (_, at) =>
			setStock(
				room.env,
				storeId,
				ids.map((id) => count(id, at + 1)),
				"usr_ada",
				`${at + 1}`,
			),
		);
		expect((await Promise.all(all)).reduce((sum, changed) => sum + changed, 0)).toBe(20);
		const [one = [], other] = await Promise.all(ids.map(entriesOf));
		expect(one).toEqual(other);
		expect(one.map((entry) => entry.from)).toEqual(["null", ...one.slice(0, -1).map((entry) => entry.to)]);
	});

	test("costs two batches for ten thousand variants", async () => {
		const { d1, batches } = counted(room.env.INVENTORY);
		const counts = Array.from({ length: 10_000 }, (_, at) => count(`var_bulk_${at}`, at));
		expect(await setImported({ ...room.env, INVENTORY: d1 }, storeId, counts, "usr_ada")).toBe(10_000);
		// Read; write; and look at what is shown.
		expect(batches).toHaveLength(3);
		expect(batches.every((statements) => statements < 20)).toBe(true);
		expect(await room.shown("var_bulk_9999")).toEqual({ onHand: 9999, available: 9999 });
	});
});
