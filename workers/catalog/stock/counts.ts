import { statement } from "../../kit/statement.ts";
import { type Because, changeStock, neverImported, readStock, recounted, type Stock, writeStock } from "./change.ts";
import { projectNow } from "./project-stock.ts";

type Databases = { DB: D1Database; INVENTORY: D1Database };

/** How many units of a variant there are. */
type Count = { variantId: string; productId: string; stock: number };

/**
 * Sets the stock to what an import says, where that differs from what the last import said: a file brought again does not
 * undo sales. All or nothing, and may be repeated. Answers how many changed.
 */
export const setImported = (
	env: Databases,
	storeId: string,
	counts: readonly Count[],
	actor: string,
): Promise<number> =>
	setCounts(env, storeId, counts, { actor, reason: "import" }, (before, stock) => ({
		onHand: before?.imported === stock ? before.onHand : stock,
		imported: stock,
	}));

/** Sets the stock to exactly these numbers. All or nothing, and may be repeated. Answers how many changed. */
export const setStock = (
	env: Databases,
	storeId: string,
	counts: readonly Count[],
	actor: string,
	reason: string,
): Promise<number> =>
	setCounts(env, storeId, counts, { actor, reason }, (before, stock) => ({
		onHand: stock,
		imported: before?.imported ?? neverImported,
	}));

type Next = (before: Stock | undefined, stock: number) => Pick<Stock, "onHand" | "imported">;

async function setCounts(
	env: Databases,
	storeId: string,
	counts: readonly Count[],
	because: Because,
	next: Next,
): Promise<number> {
	const wanted = [...new Map(counts.map((count) => [count.variantId, count])).values()];
	const changed = await changeStock(() => writeCounts(env.INVENTORY, storeId, wanted, because, next));
	await projectNow(env, changed);
	return changed.length;
}

/** Answers the variants whose numbers are other ones now. */
async function writeCounts(
	d1: D1Database,
	storeId: string,
	counts: readonly Count[],
	because: Because,
	next: Next,
): Promise<string[]> {
	const known = await readStock(
		d1,
		counts.map(({ variantId }) => variantId),
	);
	const after = counts.flatMap(({ variantId, productId, stock }) => {
		const before = known.stock.get(variantId);
		const row = { variantId, storeId, productId, version: before?.version ?? 0, ...next(before, stock) };
		return before === undefined || (before.storeId === storeId && isOther(before, row)) ? [row] : [];
	});
	if (after.length === 0) return [];
	await d1.batch(writeStock(known, after, because, Date.now()).map((write) => statement(d1, write)));
	return recounted(known, after).map(({ variantId }) => variantId);
}

const isOther = (before: Stock, after: Stock): boolean =>
	before.onHand !== after.onHand || before.imported !== after.imported || before.productId !== after.productId;
