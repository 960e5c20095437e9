import { WorkerEntrypoint } from "cloudflare:workers";
import { healthOf, reads } from "../kit/health.ts";
import { type OpenApiPart, openApiPart } from "../kit/openapi.ts";
import { type ListQuery, ProductDraft } from "../kit/product.ts";
import { service } from "../kit/service.ts";
import type { Locale, Store } from "../kit/store.ts";
import { wake } from "../kit/wake.ts";
import { chores } from "./chores.ts";
import { applyImport, type ImportResult } from "./import/apply.ts";
import { type CategoryDraft, putCategories } from "./managing/write-categories.ts";
import { named, operations } from "./operations.ts";
import { copyOf } from "./reading/look.ts";
import { offers } from "./reading/offers.ts";
import { readHomePage, readListPage, readNavigation, readProductPages, readSiteMap } from "./reading/shop-pages.ts";
import { reshelve, tellRebuilt } from "./reshelve.ts";
import { exportProducts } from "./routes/export.ts";
import { history } from "./routes/history.ts";
import { importProducts } from "./routes/import.ts";
import { ledger } from "./routes/ledger.ts";
import { manageCategories } from "./routes/manage-categories.ts";
import { manageProducts } from "./routes/manage-products.ts";
import { pictures } from "./routes/pictures.ts";
import { products } from "./routes/products.ts";
import { search } from "./routes/search.ts";
import { stock } from "./routes/stock.ts";
import { commit, release, reserve, revoke, type StockLine } from "./stock/inventory.ts";
import { rebuildAvailability } from "./stock/rebuild.ts";

export { Timer } from "../../durable-objects/timer.ts";

/** What pages show, one call for each; read from any copy of the catalog that is as new as the bookmark says. */
export class CatalogReader extends WorkerEntrypoint<CatalogEnv> {
	homePage(storeId: string, bookmark?: string) {
		return readHomePage(copyOf(this.env.DB, bookmark), storeId);
	}

	/** One or more, asked for by their ids or slugs. */
	productPages(storeId: string, asked: readonly string[], bookmark?: string) {
		return readProductPages(copyOf(this.env.DB, bookmark), storeId, asked);
	}

	listPage(storeId: string, query: ListQuery, bookmark?: string) {
		return readListPage(copyOf(this.env.DB, bookmark), storeId, query);
	}

	navigation(storeId: string, bookmark?: string) {
		return readNavigation(copyOf(this.env.DB, bookmark), storeId);
	}

	siteMap(storeId: string, most: number, part?: number, bookmark?: string) {
		return readSiteMap(copyOf(this.env.DB, bookmark), storeId, most, part);
	}
}

/** What is sold as what at this moment. */
export class Offers extends WorkerEntrypoint<CatalogEnv> {
	/** `own` are the asker's reservations: what they hold is available to her. */
	offers(storeId: string, locale: Locale, variantIds: readonly string[], own: readonly string[]) {
		return offers(this.env, storeId, locale, { variantIds }, own);
	}

	offersOfProduct(storeId: string, locale: Locale, productId: string) {
		return offers(this.env, storeId, locale, { productId });
	}
}

/** What checkout needs to sell: offers with their prices, and the stock behind them. */
export class Sales extends Offers {
	/** Holds all lines until `expiresAt` (ms since 1970) or none; idempotent by reservation id. */
	reserve(storeId: string, reservationId: string, lines: readonly StockLine[], expiresAt: number) {
		return this.#told(reserve(this.env.INVENTORY, storeId, reservationId, lines, expiresAt));
	}

	/** Sells what is held; idempotent. Refused once the hold is past its time or given back. */
	commit(reservationId: string) {
		return this.#told(commit(this.env.INVENTORY, reservationId));
	}

	/** Gives back what is held; idempotent. */
	release(reservationId: string) {
		return this.#told(release(this.env.INVENTORY, reservationId));
	}

	/** Gives back what is held or was sold, and refuses who reserves under these ids later; idempotent. */
	revoke(storeId: string, reservationIds: readonly string[], lines: readonly StockLine[]) {
		return this.#told(revoke(this.env.INVENTORY, storeId, reservationIds, lines));
	}

	/** The catalog sees soon what this changed. */
	async #told<T>(change: Promise<T>): Promise<T> {
		const answer = await change;
		this.ctx.waitUntil(wake(this.env.TIMERS, "inventory"));
		return answer;
	}
}

/** What the timer has done: nobody else is bound to it. */
export class Chores extends WorkerEntrypoint<CatalogEnv> {
	/** Does what is due; answers when to come again (ms since 1970), or null for nothing waiting. */
	async tick(name: string): Promise<number | null> {
		return (await chores[name]?.(this.env)) ?? null;
	}
}

/** Changes the catalog. */
export class CatalogManager extends WorkerEntrypoint<CatalogEnv> {
	async importProducts(store: Store, drafts: unknown[]): Promise<ImportResult> {
		const managing = { store, actor: "system", traceparent: "" };
		const result = await applyImport(this.env, managing, ProductDraft.array().parse(drafts));
		this.ctx.waitUntil(Promise.all(["catalog", "inventory", "news"].map((name) => wake(this.env.TIMERS, name))));
		return result;
	}

	/** Makes the read model whole: products on no shelf get onto theirs, and the stock shown is what the inventory says. */
	async rebuild(): Promise<void> {
		await reshelve(this.env.DB);
		await this.rebuildAvailability();
	}

	/** Makes anew what the catalog shows of the stock, from the inventory. */
	async rebuildAvailability(): Promise<void> {
		await rebuildAvailability(this.env);
		await tellRebuilt(this.env.DB);
		this.ctx.waitUntil(wake(this.env.TIMERS, "catalog"));
	}

	/** Writes the store's categories in this order. */
	async putCategories(storeId: string, drafts: readonly CategoryDraft[]): Promise<void> {
		await putCategories(this.env.DB, storeId, drafts);
		this.ctx.waitUntil(wake(this.env.TIMERS, "catalog"));
	}
}

let part: OpenApiPart | undefined;

export default service<CatalogEnv>()
	.get("/openapi-part", (c) => {
		part ??= openApiPart(operations, named);
		return c.json(part);
	})
	.get("/health-part", async (c) =>
		c.json(await healthOf({ catalog: reads(c.env.DB), inventory: reads(c.env.INVENTORY) })),
	)
	.route("/", products)
	.route("/", stock)
	.route("/", search)
	.route("/", importProducts)
	.route("/", exportProducts)
	.route("/", ledger)
	.route("/", manageProducts)
	.route("/", pictures)
	.route("/", manageCategories)
	.route("/", history);
