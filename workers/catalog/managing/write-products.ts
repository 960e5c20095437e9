import { hasMoved } from "../../kit/constraint.ts";
import { isAsked, type VersionsAsked } from "../../kit/etag.ts";
import { newId } from "../../kit/ids.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import { statement } from "../../kit/statement.ts";
import type { Store } from "../../kit/store.ts";
import { setStock } from "../stock/counts.ts";
import { changeCatalog } from "./change-catalog.ts";
import { type Fitted, fitProduct, mergePatch } from "./fit-product.ts";
import { type Found, look } from "./look-at-product.ts";
import type { ProductPatch, ProductReplacement } from "./product-body.ts";
import type { ProductState } from "./product-state.ts";
import { type Plan, writesFor } from "./product-writes.ts";
import { slugFor } from "./slug-for.ts";

/** On whose behalf the catalog is changed. */
export type Managing = {
	store: Store;
	/** An account's or an API key's id. */
	actor: string;
	traceparent: string;
};
export type Done = { ok: true; id: string };
type Desk = { DB: D1Database; INVENTORY: D1Database };

/** Makes a product, and after it its stock: see `settleStock`. */
export async function createProduct(env: Desk, by: Managing, body: ProductReplacement): Promise<Done | Refusal> {
	const id = newId("prd");
	const made = await orBusy(async () => {
		const known = await look(env.DB, by.store.id, "", body.slug ?? slugFor(body.title, "product"), body.category);
		if (body.slug !== undefined && known.isSlugTaken) return slugTaken;
		if (!known.isCategoryThere) return noCategory;
		const fitted = fitProduct(body, body.slug ?? known.freeSlug, by.store.currency);
		if (!fitted.ok) return fitted;
		await write(env.DB, by, { id, after: fitted.state, head: known.head });
		return { ...fitted, id };
	});
	return made.ok ? settleStock(env, by, made) : made;
}

/** Makes the product what the body says. `asked` are the versions of which that was thought. */
export const replaceProduct = (
	env: Desk,
	by: Managing,
	idOrSlug: string,
	asked: VersionsAsked,
	body: ProductReplacement,
): Promise<Done | Refusal> => change(env, by, idOrSlug, asked, body, () => ({ body, currency: by.store.currency }));

/** Changes what the patch names. */
export const patchProduct = (
	env: Desk,
	by: Managing,
	idOrSlug: string,
	asked: VersionsAsked,
	patch: ProductPatch,
): Promise<Done | Refusal> =>
	change(env, by, idOrSlug, asked, patch, (before) => {
		const body = mergePatch(patch, before);
		// Prices nobody speaks of stay in what they are in.
		return "ok" in body ? body : { body, currency: patch.variants ? by.store.currency : before.currency };
	});

type Wish = { body: ProductReplacement; currency: string };
type Named = { slug?: string | undefined; category?: string | null | undefined };

async function change(
	env: Desk,
	by: Managing,
	idOrSlug: string,
	asked: VersionsAsked,
	{ slug, category }: Named,
	wish: (before: ProductState) => Wish | Refusal,
): Promise<Done | Refusal> {
	const changed = await orBusy(async () => {
		const { found, head, ...known } = await look(env.DB, by.store.id, idOrSlug, slug ?? "", category);
		const refused = refuseVersion(found, asked);
		if (!found || refused) return refused ?? notFound;
		if (known.isSlugTaken) return slugTaken;
		if (!known.isCategoryThere) return noCategory;
		const wished = wish(found.state);
		if ("ok" in wished) return wished;
		const fitted = fitProduct(wished.body, slug ?? found.state.slug, wished.currency, found.state);
		if (!fitted.ok) return fitted;
		await write(env.DB, by, { id: found.id, before: found, after: fitted.state, head });
		return { ...fitted, id: found.id };
	});
	return changed.ok ? settleStock(env, by, changed) : changed;
}

/** Takes the product out of the shop. It is kept, with its variants, for the orders and the history that name it; its slug is free again. */
export const deleteProduct = (
	env: Desk,
	by: Managing,
	idOrSlug: string,
	asked: VersionsAsked,
): Promise<Done | Refusal> =>
	orBusy(async () => {
		const { found, head } = await look(env.DB, by.store.id, idOrSlug, "", undefined);
		const refused = refuseVersion(found, asked);
		if (!found || refused) return refused ?? notFound;
		await write(env.DB, by, { id: found.id, before: found, after: { ...found.state, status: "deleted" }, head });
		return { ok: true, id: found.id };
	});

const notFound = refuse("product.not_found", "It may have been deleted. Look for it in the list.");
const slugTaken = refuse("product.slug_taken", "Choose another slug, or leave it out to have one made.");
const noCategory = refuse("request.invalid", "Correct the named fields and send it again.", {
	errors: [{ path: "category", message: "is no category of this store" }],
});

function refuseVersion(found: Found | undefined, asked: VersionsAsked): Refusal | undefined {
	if (!found) return notFound;
	if (asked === undefined)
		return refuse("product.version_required", "Send the ETag of what you have read as If-Match.");
	if (isAsked(asked, found.version)) return undefined;
	return refuse("product.changed", "Read it again, see what is different, and send your change with its new ETag.");
}

async function orBusy<T extends { ok: true }>(work: () => Promise<T | Refusal>): Promise<T | Refusal> {
	try {
		return await changeCatalog(work);
	} catch (error) {
		if (hasMoved(error)) return refuse("product.busy", "Others are changing products right now. Send it again.");
		throw error;
	}
}

/**
 * Stock lies in another database, so it is set after the product is written. A crash in between leaves new variants
 * without stock, sold by nobody, and old ones with what they had; sending the same change again completes it.
 */
async function settleStock(env: Desk, by: Managing, { id, stock }: Fitted & { id: string }): Promise<Done> {
	const counts = stock.map((count) => ({ ...count, productId: id }));
	if (counts.length > 0) await setStock(env, by.store.id, counts, by.actor, "set with the product");
	return { ok: true, id };
}

async function write(d1: D1Database, by: Managing, plan: Plan): Promise<void> {
	const writes = writesFor(by, plan, Date.now());
	if (writes.length > 0) await d1.batch(writes.map((query) => statement(d1, query)));
}
