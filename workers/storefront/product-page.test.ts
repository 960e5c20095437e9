import { beforeEach, expect, test, vi } from "vitest";
import type { C } from "./visit.ts";

vi.mock("cloudflare:workers", () => ({ waitUntil: (work: Promise<unknown>) => void work.catch(() => undefined) }));

type Look = { storeId: string; asked: readonly string[]; bookmark: string | undefined; answer(): void; fail(): void };

let looks: Look[];
beforeEach(() => {
	looks = [];
	vi.resetModules();
});

/** A visit to a store, whose catalog answers when it is told to. */
function visit(storeId: string): C {
	const productPages = (of: string, asked: readonly string[], bookmark?: string) =>
		new Promise((resolve, reject) => {
			const shown = () => new Map(asked.map((slug) => [slug, { product: { slug: `${of} ${slug}` }, related: [] }]));
			const answer = () => resolve({ shown: shown(), categories: [], asOf: looks.length });
			looks.push({ storeId: of, asked, bookmark, answer, fail: () => reject(new Error("broken")) });
		});
	return { var: { context: { store: { id: storeId } } }, env: { CATALOG: { productPages } } } as unknown as C;
}

async function read(storeId: string, asked: string, bookmark?: string) {
	const { readProductPage } = await import("./product-page.ts");
	return (await readProductPage(visit(storeId), asked, bookmark)).product?.slug;
}
const asked = () => looks.map((look) => look.asked);

test("pages that are asked for while another is read are read together, twenty at a look", async () => {
	const first = read("sto_a", "cup");
	await expect.poll(() => looks.length).toBe(1);
	const others = Array.from({ length: 25 }, (_, at) => read("sto_a", `cup-${at}`));
	const again = read("sto_a", "cup-3");
	await new Promise((turn) => setImmediate(turn));
	expect(asked()).toEqual([["cup"]]);
	looks[0]?.answer();
	expect(await first).toBe("sto_a cup");
	await expect.poll(() => asked().map(({ length }) => length)).toEqual([1, 20, 5]);
	for (const look of looks) look.answer();
	expect(await Promise.all(others)).toEqual(others.map((_, at) => `sto_a cup-${at}`));
	expect(await again).toBe("sto_a cup-3");
});

test("another store's are read by themselves, and so is one for who has seen a change", async () => {
	const pages = [read("sto_a", "cup"), read("sto_b", "cup"), read("sto_a", "mug", "mark")];
	await expect.poll(() => looks.length).toBe(3);
	expect(looks.map(({ storeId, bookmark }) => [storeId, bookmark]).toSorted()).toEqual([
		["sto_a", undefined],
		["sto_a", "mark"],
		["sto_b", undefined],
	]);
	for (const look of looks) look.answer();
	expect(await Promise.all(pages)).toEqual(["sto_a cup", "sto_b cup", "sto_a mug"]);
});

test("one that cannot be read spoils no other", async () => {
	const first = read("sto_a", "cup");
	await expect.poll(() => looks.length).toBe(1);
	const both = [read("sto_a", "bad"), read("sto_a", "good")];
	await new Promise((turn) => setImmediate(turn));
	looks[0]?.answer();
	await first;
	await expect.poll(() => asked()).toEqual([["cup"], ["bad", "good"]]);
	looks[1]?.fail();
	await expect.poll(() => looks.length).toBe(4);
	expect(asked().slice(2).toSorted()).toEqual([["bad"], ["good"]]);
	for (const look of looks.slice(2)) if (look.asked[0] === "good") look.answer();
	expect(await both[1]).toBe("sto_a good");
	for (const look of looks.slice(2)) look.fail();
	await expect(both[0]).rejects.toThrow("broken");
});
