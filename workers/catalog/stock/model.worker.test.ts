import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { relay } from "../../kit/outbox.ts";
import { openStockRoom, type StockRoom, storeId } from "../test/stock-room.ts";
import { correctStock } from "./correction.ts";
import { setImported, setStock } from "./counts.ts";
import { expireHolds } from "./expiry.ts";
import { commit, levels, release, reserve } from "./inventory.ts";
import { projectStock } from "./project-stock.ts";

let room: StockRoom;
beforeAll(async () => {
	room = await openStockRoom();
});
afterAll(() => room?.close());
// The clock moves as the test says; whatever waits goes on waiting for real.
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

type Line = { at: number; quantity: number };
type Hold = { lines: Line[]; life: number };
type Step =
	| { do: "reserve" | "commit" | "release"; hold: number }
	| { do: "correct"; at: number; count: number }
	| { do: "import" | "set"; at: number; count: number }
	| { do: "wait"; ms: number }
	| { do: "expire" | "deliver" };

/** The whole stock as one would explain it. */
class Model {
	readonly onHand: number[];
	readonly imported = [-1, -1, -1];
	readonly holds = new Map<number, Hold & { end: number; state: "held" | "committed" | "over" }>();

	constructor(stocks: readonly number[]) {
		this.onHand = [...stocks];
	}

	available(at: number): number {
		const live = [...this.holds.values()].filter(({ state, end }) => state === "held" && end > Date.now());
		const held = live.flatMap(({ lines }) => lines).filter((line) => line.at === at);
		return Math.max(0, (this.onHand[at] ?? 0) - held.reduce((sum, { quantity }) => sum + quantity, 0));
	}

	reserve(id: number, hold: Hold): boolean {
		const known = this.#aged(id);
		if (known) return known.state !== "over";
		const fits = hold.lines.every(({ at, quantity }) => quantity <= this.available(at));
		this.holds.set(id, { ...hold, end: Date.now() + hold.life, state: fits ? "held" : "over" });
		return fits;
	}

	commit(id: number): boolean {
		const hold = this.#aged(id);
		if (hold?.state !== "held") return hold?.state === "committed";
		if (hold.lines.some(({ at, quantity }) => quantity > (this.onHand[at] ?? 0))) return false;
		for (const { at, quantity } of hold.lines) this.onHand[at] = (this.onHand[at] ?? 0) - quantity;
		hold.state = "committed";
		return true;
	}

	release(id: number): boolean {
		const hold = this.#aged(id);
		if (hold?.state === "held") hold.state = "over";
		return hold?.state === "committed";
	}

	correct(at: number, delta: number): boolean {
		const onHand = (this.onHand[at] ?? 0) + delta;
		if (onHand < 0) return false;
		this.onHand[at] = onHand;
		return true;
	}

	import(at: number, count: number): void {
		if (this.imported[at] !== count) this.onHand[at] = count;
		this.imported[at] = count;
	}

	#aged(id: number) {
		const hold = this.holds.get(id);
		if (hold?.state === "held" && hold.end <= Date.now()) hold.state = "over";
		return hold;
	}
}

const at = fc.integer({ min: 0, max: 2 });
const holds = 6;
const hold = fc.integer({ min: 0, max: holds - 1 });
const count = fc.integer({ min: 0, max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 8, arbitrary: fc.record({ do: fc.constantFrom("reserve", "reserve", "commit", "release"), hold }) },
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constant("correct"), at, count: fc.integer({ min: -6, max: 6 }).filter(Boolean) }),
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constantFrom("import", "set"), at, count }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant("wait"), ms: fc.integer({ min: 1, max: 40 }) }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constantFrom("expire", "deliver") }) },
);
const line = fc.record({ at, quantity: fc.integer({ min: 1, max: 4 }) });
const wanted: fc.Arbitrary<Hold> = fc.record({
	lines: fc.uniqueArray(line, { minLength: 1, maxLength: 3, selector: (one) => one.at }),
	life: fc.integer({ min: 1, max: 60 }),
});
const story = fc.record({
	stocks: fc.tuple(count, count, count),
	holds: fc.array(wanted, { minLength: holds, maxLength: holds }),
	steps: fc.array(step, { minLength: 10, maxLength: 30 }),
});

let stories = 0;

/** One run: the real stock beside the model, compared after every step. */
async function play({ stocks, holds, steps }: { stocks: number[]; holds: Hold[]; steps: Step[] }): Promise<void> {
	const { INVENTORY } = room.env;
	const { id: productId, variantIds } = await room.product(...stocks);
	const variant = (index: number) => variantIds[index] ?? "";
	const reservation = (index: number) => `story-${stories}-${index}`;
	stories += 1;
	const model = new Model(stocks);
	const reserveBoth = async (index: number) => {
		const plan = holds[index] ?? expect.unreachable();
		const lines = plan.lines.map((line) => ({ variantId: variant(line.at), quantity: line.quantity }));
		const real = await reserve(INVENTORY, storeId, reservation(index), lines, Date.now() + plan.life);
		expect(real.ok).toBe(model.reserve(index, plan));
	};
	const correctBoth = async (index: number, delta: number) => {
		const correction = { variantId: variant(index), delta, reason: "counted" };
		const real = await correctStock(room.env, storeId, "usr_ada", productId, correction);
		expect(real.ok).toBe(model.correct(index, delta));
		if (real.ok) expect(real.levels.available).toBe(model.available(index));
	};
	const countBoth = async (how: "import" | "set", index: number, stock: number) => {
		const counts = [{ variantId: variant(index), productId, stock }];
		if (how === "set") {
			model.onHand[index] = stock;
			await setStock(room.env, storeId, counts, "usr_ada", "counted");
		} else {
			model.import(index, stock);
			await setImported(room.env, storeId, counts, "usr_ada");
		}
	};
	const sellBoth = async (how: "reserve" | "commit" | "release", index: number) => {
		if (how === "reserve") await reserveBoth(index);
		else if (how === "commit") expect((await commit(INVENTORY, reservation(index))).ok).toBe(model.commit(index));
		else expect((await release(INVENTORY, reservation(index))).sold).toBe(model.release(index));
	};
	const deliver = () =>
		relay(INVENTORY, [
			{
				wants: ["stock.changed"],
				together: true,
				async take(all) {
					await projectStock(
						room.env,
						all.map((event) => event.entityId),
					);
				},
			},
		]);
	const take = async (step: Step): Promise<unknown> => {
		if ("hold" in step) return sellBoth(step.do, step.hold);
		if ("ms" in step) return vi.setSystemTime(Date.now() + step.ms);
		if (step.do === "correct") return correctBoth(step.at, step.count);
		if ("at" in step) return countBoth(step.do, step.at, step.count);
		return step.do === "expire" ? expireHolds(INVENTORY) : deliver();
	};
	const truth = (index: number) => ({ onHand: model.onHand[index], available: model.available(index) });
	const told = new Map<string, { onHand: number; available: number }>();
	const listen = async () => {
		for (const { variantId, onHand, available } of await room.told(...variantIds))
			told.set(variantId, { onHand, available });
	};
	for (const step of [...steps, { do: "expire" }, { do: "deliver" }] as const) {
		await take(step);
		await listen();
		const real = await levels(INVENTORY, storeId, variantIds);
		for (const index of [0, 1, 2]) {
			expect(real.get(variant(index)), JSON.stringify(step)).toEqual(truth(index));
			// Whoever only listens knows the same, once what ran out has been marked.
			if (step.do === "expire") expect(told.get(variant(index))).toEqual(truth(index));
		}
	}
	for (const index of [0, 1, 2]) expect(await room.shown(variant(index))).toEqual(truth(index));
	const inStock = await room.env.DB.prepare("SELECT in_stock FROM listings WHERE product_id = ?")
		.bind(productId)
		.first();
	expect(inStock).toEqual({ in_stock: Number([0, 1, 2].some((index) => model.available(index) > 0)) });
}

test("stock is what a simple account of it says, whatever happens to it and in whatever order", async () => {
	await fc.assert(fc.asyncProperty(story, play), { seed: 20261121, numRuns: 8 });
});
