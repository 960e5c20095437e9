import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestHarness } from "wrangler";
import { commit, levels, release, reserve, setImported } from "./inventory.ts";

const server = createTestHarness({
	workers: [{ configPath: "workers/catalog/wrangler.toml" }, { configPath: "workers/auth/wrangler.toml" }],
});
let d1: D1Database;

beforeAll(async () => {
	await server.listen();
	const worker = server.getWorker<CatalogEnv>("tussi-catalog");
	await worker.applyD1Migrations("INVENTORY");
	d1 = (await worker.getEnv()).INVENTORY;
});
afterAll(() => server.close());

const soon = () => Date.now() + 60_000;
let made = 0;

/** A variant nobody else in these tests touches. */
async function variant(onHand: number, store = "sto_a"): Promise<string> {
	const variantId = `var_${made++}`;
	await setImported(d1, store, JSON.stringify([{ variantId, stock: onHand }]));
	return variantId;
}

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
		await setImported(d1, "sto_a", JSON.stringify([{ variantId: id, stock: 5 }]));
		expect((await reserve(d1, "sto_a", "too-early", lines, soon())).ok).toBe(false);
		expect((await commit(d1, "too-early")).ok).toBe(false);
		expect(await level(id)).toEqual({ onHand: 5, available: 5 });
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
		const all = await Promise.all(
			Array.from({ length: 100 }, (_, at) =>
				reserve(d1, "sto_a", `rush-${at}`, [{ variantId: id, quantity: 1 }], soon()),
			),
		);
		expect(all.filter(({ ok }) => ok)).toHaveLength(10);
		expect(await level(id)).toEqual({ onHand: 10, available: 0 });
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

test("a commit of what was never reserved sells nothing", async () => {
	expect((await commit(d1, "nobody")).ok).toBe(false);
});

test("importing the same quantity again does not undo a sale; another quantity does set it", async () => {
	const id = await variant(5);
	await reserve(d1, "sto_a", "between", [{ variantId: id, quantity: 1 }], soon());
	await commit(d1, "between");
	expect(await setImported(d1, "sto_a", JSON.stringify([{ variantId: id, stock: 5 }]))).toBe(0);
	expect(await level(id)).toEqual({ onHand: 4, available: 4 });
	expect(await setImported(d1, "sto_a", JSON.stringify([{ variantId: id, stock: 9 }]))).toBe(1);
	expect(await level(id)).toEqual({ onHand: 9, available: 9 });
});
