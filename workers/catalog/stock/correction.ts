import { sql } from "drizzle-orm";
import * as z from "zod";
import { hasMoved } from "../../kit/constraint.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import { mostStock } from "../../kit/product.ts";
import { statement } from "../../kit/statement.ts";
import { line } from "../managing/plain-text.ts";
import { changeStock, neverImported, readStock, writeStock } from "./change.ts";
import { heldOf } from "./events.ts";
import { asOf, type Level, showNow } from "./project-stock.ts";

type Databases = { DB: D1Database; INVENTORY: D1Database };

/** Units that came in or went out otherwise than by a sale. */
export const StockCorrection = z.strictObject({
	variantId: z.string().max(100),
	delta: z
		.int()
		.min(-mostStock)
		.max(mostStock)
		.refine((delta) => delta !== 0, "must not be 0"),
	reason: line(500).min(1, "is empty"),
});
export type StockCorrection = z.infer<typeof StockCorrection>;

export const StockLevels = z.object({
	variantId: z.string(),
	onHand: z.int(),
	reserved: z.int(),
	available: z.int(),
});
export type StockLevels = z.infer<typeof StockLevels>;

type Answer = { ok: true; levels: StockLevels } | Refusal;
type Corrected = { ok: true; levels: StockLevels; asOf: number } | Refusal;

/** Adds to what is in the house, or takes from it, and writes down who did so and why. Refused when there is not as much as is to go. */
export async function correctStock(
	env: Databases,
	storeId: string,
	actor: string,
	productId: string,
	correction: StockCorrection,
): Promise<Answer> {
	const unknown = await refuseUnknown(env.DB, storeId, productId, correction.variantId);
	if (unknown) return unknown;
	const corrected = await orBusy(() => correct(env.INVENTORY, storeId, actor, productId, correction));
	if (!corrected.ok) return corrected;
	const { levels, asOf } = corrected;
	// She who corrects sees it in the catalog at once.
	await showNow(env.DB, { ...levels, asOf });
	return { ok: true, levels };
}

async function orBusy(work: () => Promise<Corrected>): Promise<Corrected> {
	try {
		return await changeStock(work);
	} catch (error) {
		if (hasMoved(error)) return refuse("product.busy", "Others are changing stock right now. Send it again.");
		throw error;
	}
}

async function refuseUnknown(
	d1: D1Database,
	storeId: string,
	productId: string,
	variantId: string,
): Promise<Refusal | undefined> {
	const query = sql`SELECT EXISTS (SELECT 1 FROM variants v WHERE v.id = ${variantId} AND v.product_id = p.id) AS isThere
		FROM products p WHERE p.id = ${productId} AND p.store_id = ${storeId} AND p.status <> 'deleted'`;
	const product = await statement(d1, query).first<{ isThere: number }>();
	if (!product) return refuse("product.not_found", "This store has no such product.");
	if (!product.isThere) return refuse("variant.not_found", "The product has no such variant.");
	return undefined;
}

async function correct(
	d1: D1Database,
	storeId: string,
	actor: string,
	productId: string,
	{ variantId, delta, reason }: StockCorrection,
): Promise<Corrected> {
	const known = await readStock(d1, [variantId]);
	const before = known.stock.get(variantId) ?? { variantId, storeId, onHand: 0, imported: neverImported, version: 0 };
	const onHand = before.onHand + delta;
	if (onHand > mostStock) return tooMany;
	if (onHand < 0) return tooFew(await levelsNow(d1, variantId), -delta);
	const now = Date.now();
	const writes = writeStock(known, [{ ...before, productId, onHand }], { actor, reason }, now);
	const answers = await d1.batch<Row>([...writes, look(variantId, now)].map((query) => statement(d1, query)));
	const row = answers.at(-1)?.results[0];
	return { ok: true, levels: levelsOf(variantId, row), asOf: row?.asOf ?? 0 };
}

type Row = Pick<Level, "onHand" | "asOf"> & { reserved: number };

const look = (variantId: string, now: number) => sql`
	SELECT on_hand AS onHand, ${heldOf(sql`stock.variant_id`, now)} AS reserved, ${asOf} FROM stock WHERE variant_id = ${variantId}`;

const levelsNow = async (d1: D1Database, variantId: string): Promise<StockLevels> =>
	levelsOf(variantId, await statement(d1, look(variantId, Date.now())).first<Row>());

/** Goods may turn out to be gone that somebody holds: then there is less than is reserved, and nothing to be had. */
const levelsOf = (variantId: string, level: Row | null | undefined): StockLevels => {
	const { onHand, reserved } = level ?? { onHand: 0, reserved: 0 };
	return { variantId, onHand, reserved, available: Math.max(0, onHand - reserved) };
};

const tooMany = refuse("request.invalid", "Correct the named fields and send it again.", {
	errors: [{ path: "delta", message: `makes it more than ${mostStock.toLocaleString("en")}` }],
});

const tooFew = ({ variantId, onHand, available }: StockLevels, quantity: number): Refusal =>
	refuse("stock.insufficient", `There are only ${onHand} in the house.`, {
		more: { lines: [{ variantId, quantity, available }] },
	});
