import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contentHashOf, hashAfter } from "../../kit/ledger.ts";
import { elsewhere, eur, type House, openHouse, plain } from "../test/house.ts";
import { reserve } from "./inventory.ts";

let house: House;
beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house?.close());

type Levels = { variantId: string; onHand: number; reserved: number; available: number };
type Entry = Parameters<typeof contentHashOf>[0] & { contentHash: string; hash: string };

async function product(stock: number, more: object = {}): Promise<{ id: string; variantId: string }> {
	const made = await house.call(
		"POST",
		"/api/products",
		plain("Thing", { variants: [{ price: eur(1000), stock }], ...more }),
	);
	expect(made.status, JSON.stringify(made.body)).toBe(201);
	return { id: made.body.id, variantId: made.body.variants[0]?.id ?? "" };
}

const correct = (
	{ id, variantId }: { id: string; variantId: string },
	delta: unknown,
	more: object = {},
	calling = {},
) =>
	house.call<Levels & { code: string; detail: string }>(
		"POST",
		`/api/products/${id}/stock`,
		{ variantId, delta, reason: "counted", ...more },
		calling,
	);

/** The inventory's ledger, oldest first; of one product or whole. */
async function ledger(subject?: string): Promise<Entry[]> {
	const { results } = await house.env.INVENTORY.prepare(
		`SELECT seq, store_id AS storeId, at, actor, subject, entity, field, from_value AS "from", to_value AS "to", reason,
			content_hash AS contentHash, hash FROM ledger WHERE subject = coalesce(?, subject) ORDER BY seq`,
	)
		.bind(subject ?? null)
		.all<Entry>();
	return results;
}

describe("a correction of stock", () => {
	test("makes no more of it than an import could say", async () => {
		const thing = await product(5);
		expect((await correct(thing, 999_999_995)).body.onHand).toBe(1_000_000_000);
		const more = await correct(thing, 1);
		expect([more.status, more.body]).toMatchObject([400, { errors: [{ path: "delta" }] }]);
	});

	test("adds or takes, answers what there is, and is seen in the catalog at once", async () => {
		const thing = await product(5);
		expect(await correct(thing, 3)).toMatchObject({
			status: 200,
			body: { variantId: thing.variantId, onHand: 8, reserved: 0, available: 8 },
		});
		await reserve(
			house.env.INVENTORY,
			"sto_here",
			"order",
			[{ variantId: thing.variantId, quantity: 2 }],
			Date.now() + 60_000,
		);
		expect((await correct(thing, -1)).body).toEqual({
			variantId: thing.variantId,
			onHand: 7,
			reserved: 2,
			available: 5,
		});
		const { body } = await house.call("GET", `/api/admin/products/${thing.id}`);
		expect(body.variants[0]).toMatchObject({ stock: 7, available: 5 });
	});

	test("is written down: who, when, from what to what, and why", async () => {
		const thing = await product(5);
		await correct(thing, -2, { reason: " Two broken on the way " });
		expect((await ledger(thing.id)).at(-1)).toMatchObject({
			storeId: "sto_here",
			actor: house.partner.id,
			subject: thing.id,
			entity: thing.variantId,
			field: "stock",
			from: "5",
			to: "3",
			reason: "Two broken on the way",
		});
	});

	test("never takes more than is in the house, and says what is there", async () => {
		const thing = await product(3);
		const before = await ledger(thing.id);
		const refused = await correct(thing, -4);
		expect(refused).toMatchObject({
			status: 409,
			body: { code: "stock.insufficient", lines: [{ variantId: thing.variantId, quantity: 4, available: 3 }] },
		});
		expect(refused.body.detail).toContain("3");
		expect(await ledger(thing.id)).toEqual(before);
		expect((await correct(thing, -3)).body.onHand).toBe(0);
	});

	test("may leave less than is reserved: then there is nothing to be had", async () => {
		const thing = await product(3);
		await reserve(
			house.env.INVENTORY,
			"sto_here",
			"broken",
			[{ variantId: thing.variantId, quantity: 3 }],
			Date.now() + 60_000,
		);
		expect((await correct(thing, -2)).body).toMatchObject({ onHand: 1, reserved: 3, available: 0 });
	});

	test.each([
		["nothing", 0, {}],
		["a part of one", 1.5, {}],
		["more than a thousand millions", 1_000_000_001, {}],
		["no number", "1", {}],
		["no reason", 1, { reason: "  " }],
		["a book as its reason", 1, { reason: "x".repeat(501) }],
		["what nobody knows", 1, { color: "red" }],
	])("of %s is refused", async (_, delta, more) => {
		const thing = await product(1);
		expect(await correct(thing, delta, more)).toMatchObject({ status: 400, body: { code: "request.invalid" } });
	});

	test("is for the store's own products, their own variants, and not for deleted ones", async () => {
		const [thing, another] = [await product(1), await product(1)];
		const notFound = { status: 404, body: { code: "product.not_found" } };
		expect(await correct({ ...thing, id: "prd_none" }, 1)).toMatchObject(notFound);
		expect(await correct(thing, 1, {}, { at: elsewhere, token: house.stranger.token })).toMatchObject(notFound);
		expect(await correct(thing, 1, {}, { token: house.stranger.token })).toMatchObject({ status: 401 });
		expect(await correct(thing, 1, {}, { token: undefined })).toMatchObject({ status: 401 });
		expect(await correct({ ...thing, variantId: another.variantId }, 1)).toMatchObject({
			status: 404,
			body: { code: "variant.not_found" },
		});
		await house.call("DELETE", `/api/products/${thing.id}`, undefined, { headers: { "if-match": '"1"' } });
		expect(await correct(thing, 1)).toMatchObject(notFound);
		expect((await correct(await product(1, { status: "draft" }), 1)).body.onHand).toBe(2);
	});

	test("is lost by none of a hundred who make one at the same time, and the chain holds", async () => {
		const thing = await product(0);
		const all = await Promise.all(
			Array.from({ length: 100 }, (_, at) => correct(thing, 1, { reason: `number ${at}` })),
		);
		expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
		expect(new Set(all.map(({ body }) => body.onHand)).size).toBe(100);
		const mine = (await ledger(thing.id)).filter(({ reason }) => reason.startsWith("number"));
		expect(mine.map(({ from, to }) => [Number(from), Number(to)])).toEqual(mine.map((_, at) => [at, at + 1]));
		expect(new Set(mine.map(({ reason }) => reason)).size).toBe(100);
		let previous: Entry | undefined;
		for (const { contentHash, hash, ...entry } of await ledger()) {
			expect(entry.seq).toBe((previous?.seq ?? 0) + 1);
			expect(contentHash).toBe(contentHashOf(entry));
			if (previous) expect(hash).toBe(hashAfter(previous.hash, contentHash));
			previous = { ...entry, contentHash, hash };
		}
	});
});
