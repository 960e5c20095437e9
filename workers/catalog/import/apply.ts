import type { SQL } from "drizzle-orm";
import { newIdAt } from "../../kit/ids.ts";
import { statement } from "../../kit/statement.ts";
import { changeCatalog } from "../managing/change-catalog.ts";
import type { Managing } from "../managing/write-products.ts";
import { setImported } from "../stock/counts.ts";
import { readForWriting, readKnown } from "./known.ts";
import { type Known, type Planned, planProduct } from "./plan.ts";
import type { ImportDraft } from "./shopify.ts";
import { writesFor } from "./write.ts";

export type ImportResult = {
	products: number;
	variants: number;
	created: number;
	updated: number;
	unchanged: number;
	stockChanged: number;
};
export const nothingImported: ImportResult = {
	products: 0,
	variants: 0,
	created: 0,
	updated: 0,
	unchanged: 0,
	stockChanged: 0,
};

type Databases = { DB: D1Database; INVENTORY: D1Database };

/**
 * The moment for which an import's new products are dated, in ms since 1970, and how many came before these. Newest first is
 * the shop's order, and a file's first product leads.
 */
export type Order = { at: number; first: number };

/** How many products, and how many variants of them, are written at once: one transaction each time. */
export const portion = { products: 300, variants: 5000 };

/** Makes the store's products what the drafts say; what is already so stays untouched. May be repeated: what was cut off is completed. */
export async function applyImport(env: Databases, by: Managing, drafts: readonly ImportDraft[]): Promise<ImportResult> {
	const at = Date.now();
	let result = nothingImported;
	for (const some of portionsOf(drafts)) {
		result = plus(result, await writeDrafts(env.DB, by, some, { at, first: result.products }));
		result = plus(result, { stockChanged: await setStocks(env, by, some) });
	}
	return result;
}

export const plus = (result: ImportResult, more: Partial<ImportResult>): ImportResult => ({
	products: result.products + (more.products ?? 0),
	variants: result.variants + (more.variants ?? 0),
	created: result.created + (more.created ?? 0),
	updated: result.updated + (more.updated ?? 0),
	unchanged: result.unchanged + (more.unchanged ?? 0),
	stockChanged: result.stockChanged + (more.stockChanged ?? 0),
});

function portionsOf(drafts: readonly ImportDraft[]): ImportDraft[][] {
	const portions: ImportDraft[][] = [];
	let variants = Number.POSITIVE_INFINITY;
	for (const draft of drafts) {
		variants += draft.variants.length;
		if (variants <= portion.variants && (portions.at(-1)?.length ?? 0) < portion.products) portions.at(-1)?.push(draft);
		else {
			portions.push([draft]);
			variants = draft.variants.length;
		}
	}
	return portions;
}

/**
 * Writes products in one transaction, all but their stock, together with what else is to be written when and only when they
 * are. Somebody else may create or change one of them in between; the batch is then refused, and the plan is made anew.
 */
export const writeDrafts = (
	d1: D1Database,
	{ store, ...by }: Managing,
	drafts: readonly ImportDraft[],
	{ at, first }: Order,
	also: (result: ImportResult) => readonly SQL[] = () => [],
): Promise<ImportResult> =>
	changeCatalog(async () => {
		const { known, head } = await readForWriting(d1, store.id, store.currency, drafts);
		const plan = drafts.map((draft, index) =>
			planProduct(draft, known.get(draft.slug), newIdAt("prd", at, first + index), store.currency),
		);
		const result = resultOf(plan);
		const changed = plan.filter(({ change }) => change !== "unchanged");
		const batch = [...writesFor({ store, ...by }, changed, head), ...also(result)];
		if (batch.length > 0) await d1.batch(batch.map((query) => statement(d1, query)));
		return result;
	});

function resultOf(plan: readonly Planned[]): ImportResult {
	const count = (change: Planned["change"]) => plan.filter((product) => product.change === change).length;
	return {
		products: plan.length,
		variants: plan.reduce((sum, { after }) => sum + after.variants.length, 0),
		created: count("created"),
		updated: count("updated"),
		unchanged: count("unchanged"),
		stockChanged: 0,
	};
}

/** Sets the stock of products that have been written. Stock lies in another database, so it comes after them; may be repeated. */
export async function setStocks(
	env: Databases,
	{ store, actor }: Managing,
	drafts: readonly ImportDraft[],
): Promise<number> {
	const known = await readKnown(env.DB, store.id, drafts);
	const counts = drafts.flatMap((draft) => countsOf(draft, known.get(draft.slug)));
	return setImported(env, store.id, counts, actor);
}

const countsOf = ({ variants }: ImportDraft, known: Known | undefined) =>
	variants.flatMap(({ options, stock }) => {
		const variantId = known?.variants.get(JSON.stringify(options));
		return known && variantId !== undefined ? [{ variantId, productId: known.id, stock }] : [];
	});
