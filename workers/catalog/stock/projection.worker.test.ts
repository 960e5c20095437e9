import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { killRuntime } from "../../../test/runtime.ts";
import { wake } from "../../kit/wake.ts";
import { openStockRoom, type StockRoom, storeId } from "../test/stock-room.ts";
import { levels, release, reserve } from "./inventory.ts";
import { projectStock } from "./project-stock.ts";

let room: StockRoom;
beforeAll(async () => {
	room = await openStockRoom();
});
afterAll(() => room?.close());

const patience = { timeout: 20_000, interval: 50 };
const holding = (variantId = "", quantity = 1) => [{ variantId, quantity }];
const soon = () => Date.now() + 600_000;

/** How the lists have a product, and how many of the store they have in stock. */
async function listed(productId: string): Promise<unknown> {
	const { DB } = room.env;
	return DB.prepare(
		`SELECT in_stock AS inStock, (SELECT count FROM shelf_counts c WHERE c.store_id = l.store_id AND c.shelf = '' AND c.name = '#in_stock')
			- (SELECT coalesce(sum(in_stock), 0) FROM listings o WHERE o.store_id = l.store_id AND o.shelf = '') AS miscounted
		FROM listings l WHERE product_id = ? AND shelf = ''`,
	)
		.bind(productId)
		.first();
}

describe("what is sold", () => {
	test("is seen in the catalog soon, and in the lists, and seen to be free again", async () => {
		const { id, variantIds } = await room.product(1, 0);
		expect(await listed(id)).toEqual({ inStock: 1, miscounted: 0 });
		expect(await room.sales.reserve(storeId, "seen", holding(variantIds[0]), soon())).toEqual({ ok: true });
		await expect.poll(() => room.shown(variantIds[0] ?? ""), patience).toEqual({ onHand: 1, available: 0 });
		expect(await listed(id)).toEqual({ inStock: 0, miscounted: 0 });
		await room.sales.release("seen");
		await expect.poll(() => room.shown(variantIds[0] ?? ""), patience).toEqual({ onHand: 1, available: 1 });
		expect(await listed(id)).toEqual({ inStock: 1, miscounted: 0 });
		await room.sales.reserve(storeId, "gone", holding(variantIds[0]), soon());
		await room.sales.commit("gone");
		await expect.poll(() => room.shown(variantIds[0] ?? ""), patience).toEqual({ onHand: 0, available: 0 });
	});

	test("is seen to be free when its hold runs out, with nobody asking", async () => {
		const { id, variantIds } = await room.product(1);
		await room.sales.reserve(storeId, "short", holding(variantIds[0]), Date.now() + 2000);
		await expect.poll(() => room.shown(variantIds[0] ?? ""), patience).toEqual({ onHand: 1, available: 0 });
		await expect.poll(() => room.shown(variantIds[0] ?? ""), patience).toEqual({ onHand: 1, available: 1 });
		expect(await listed(id)).toEqual({ inStock: 1, miscounted: 0 });
	});
});

describe("the catalog's copy of the stock", () => {
	test("is not set back by a look that comes late", async () => {
		const id = await room.variant(5);
		const [looked, mayWrite] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
		const slow = {
			prepare: (query: string) => room.env.INVENTORY.prepare(query),
			batch: async (statements: D1PreparedStatement[]) => {
				const answer = await room.env.INVENTORY.batch(statements);
				looked.resolve();
				await mayWrite.promise;
				return answer;
			},
		} as D1Database;
		const late = projectStock({ DB: room.env.DB, INVENTORY: slow }, [id]);
		await looked.promise;
		await reserve(room.env.INVENTORY, storeId, "meanwhile", holding(id, 2), soon());
		await projectStock(room.env, [id]);
		mayWrite.resolve();
		await late;
		expect(await room.shown(id)).toEqual({ onHand: 5, available: 3 });
	});

	test("can be made anew from the inventory, whatever was in it", async () => {
		const { INVENTORY, DB } = room.env;
		const [{ id, variantIds }, other] = [await room.product(4, 0), await room.product(0)];
		const [one = "", two = ""] = variantIds;
		await reserve(INVENTORY, storeId, "held", holding(one, 3), soon());
		await DB.batch(
			[
				`UPDATE availability SET available = 99, as_of = 9000000000 WHERE variant_id = '${one}'`,
				`DELETE FROM availability WHERE variant_id = '${two}'`,
				"INSERT INTO availability VALUES ('var_nobody', 7, 7, 9000000000)",
				`UPDATE listings SET in_stock = 1 - in_stock WHERE product_id IN ('${id}', '${other.id}')`,
			].map((query) => DB.prepare(query)),
		);
		await room.manager.rebuildAvailability();
		const { results: stock } = await INVENTORY.prepare("SELECT variant_id AS id FROM stock").all<{ id: string }>();
		const { results: copy } = await DB.prepare(
			"SELECT variant_id AS id, on_hand AS onHand, available FROM availability",
		).all<{ id: string; onHand: number; available: number }>();
		const truth = await levels(
			INVENTORY,
			storeId,
			stock.map((row) => row.id),
		);
		expect(new Map(copy.map(({ id, ...numbers }) => [id, numbers]))).toEqual(truth);
		expect(await room.shown(one)).toEqual({ onHand: 4, available: 1 });
		expect([await listed(id), await listed(other.id)]).toEqual([
			{ inStock: 1, miscounted: 0 },
			{ inStock: 0, miscounted: 0 },
		]);
		await release(INVENTORY, "held");
		await projectStock(room.env, [one]);
		expect(await room.shown(one), "and follows again").toEqual({ onHand: 4, available: 4 });
	});
});

// The last: after it everything of the runtime but its databases has to be asked for anew.
test("a sale is seen in the catalog after a crash between it and its telling", async () => {
	const { variantIds } = await room.product(1);
	await wake(room.env.TIMERS, "inventory");
	// Nobody is told of this: as if the worker had died before it could.
	await reserve(room.env.INVENTORY, storeId, "untold", holding(variantIds[0]), soon());
	killRuntime();
	const shown = () => room.shown(variantIds[0] ?? "").catch(() => undefined);
	await expect.poll(async () => (await shown())?.available, patience).toBe(0);
});
