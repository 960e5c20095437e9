import { beforeEach, expect, test, vi } from "vitest";
import type { Purge } from "../kit/caching.ts";

vi.mock("cloudflare:workers", () => ({
	WorkerEntrypoint: class {
		constructor(
			readonly ctx: unknown,
			readonly env: unknown,
		) {}
	},
}));

beforeEach(() => void vi.resetModules());

/** Who is told of changes, between a log and an edge that do as they are told. */
async function gateway(note = async ({ tags }: Purge) => Object.keys(tags)) {
	const { Purges } = await import("./purges.ts");
	const log = vi.fn(note);
	const edge = vi.fn(async (_: string[]) => undefined);
	const ctx = { cache: {}, exports: { SharedAnswers: { purge: edge } } };
	const purges = new Purges(ctx as never, { PURGE_LOG: { getByName: () => ({ note: log }) } } as never);
	return { log, edge, tell: (tags: Purge["tags"]) => purges.purge("sto_a", { tags, bookmark: null }) };
}

test("a change that cannot be written down is forgotten all the same, and told of again", async () => {
	const { edge, log, tell } = await gateway();
	log.mockRejectedValueOnce(new Error("gone"));
	await expect(tell({ "product:a": 5 })).rejects.toThrow("Not noted");
	expect(edge).toHaveBeenCalledWith(["sto_a/product:a", "sto_a/categories"]);
	await tell({ "product:a": 5 });
	expect(edge).toHaveBeenLastCalledWith(["sto_a/product:a"]);
});

test("never more is forgotten at once than the platform takes", async () => {
	const { edge, tell } = await gateway(async ({ tags }) => [...Object.keys(tags), "categories"]);
	for (const count of [99, 100, 101]) {
		await tell(Object.fromEntries(Array.from({ length: count }, (_, at) => [`product:${at}`, count])));
		expect(edge.mock.lastCall?.[0].length).toBeLessThanOrEqual(100);
	}
	expect(edge).toHaveBeenLastCalledWith(["sto_a/store", "sto_a/categories"]);
});

test("what the edge could not forget is told of again", async () => {
	const { edge, tell } = await gateway();
	edge.mockRejectedValueOnce(new Error("gone"));
	await expect(tell({ "product:a": 5 })).rejects.toThrow("gone");
	await tell({ "product:a": 5 });
	await tell({ "product:a": 5 });
	expect(edge).toHaveBeenCalledTimes(2);
});
