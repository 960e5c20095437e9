import { WorkerEntrypoint } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { healthOf, reads } from "../kit/health.ts";
import { type OpenApiPart, openApiPart } from "../kit/openapi.ts";
import { ProductDraft } from "../kit/product.ts";
import { service } from "../kit/service.ts";
import type { Locale, Store } from "../kit/store.ts";
import { applyImport, type ImportResult } from "./import/apply.ts";
import { commit, release, reserve, type StockLine } from "./inventory.ts";
import { offers } from "./offers.ts";
import { named, operations } from "./operations.ts";
import { getProduct, type ListQuery, listCategories, listProducts, newestOfEach } from "./read-products.ts";
import { importProducts } from "./routes/import.ts";
import { products } from "./routes/products.ts";
import { categories } from "./schema.ts";

/** What pages show. */
export class CatalogReader extends WorkerEntrypoint<CatalogEnv> {
	listProducts(storeId: string, query: ListQuery) {
		return listProducts(this.env, storeId, query);
	}

	newestOfEach(storeId: string) {
		return newestOfEach(this.env, storeId);
	}

	getProduct(storeId: string, idOrSlug: string) {
		return getProduct(this.env, storeId, idOrSlug);
	}

	listCategories(storeId: string) {
		return listCategories(this.env, storeId);
	}
}

/** What checkout needs to sell: offers with their prices, and the stock behind them. */
export class Sales extends WorkerEntrypoint<CatalogEnv> {
	/** `own` are the asker's reservations: what they hold is available to her. */
	offers(storeId: string, locale: Locale, variantIds: readonly string[], own: readonly string[]) {
		return offers(this.env, storeId, locale, { variantIds }, own);
	}

	offersOfProduct(storeId: string, locale: Locale, productId: string) {
		return offers(this.env, storeId, locale, { productId });
	}

	/** Holds all lines until `expiresAt` (ms since 1970) or none; idempotent by reservation id. */
	reserve(storeId: string, reservationId: string, lines: readonly StockLine[], expiresAt: number) {
		return reserve(this.env.INVENTORY, storeId, reservationId, lines, expiresAt);
	}

	/** Sells what is held; idempotent. Refused once the hold is past its time or given back. */
	commit(reservationId: string) {
		return commit(this.env.INVENTORY, reservationId);
	}

	/** Gives back what is held; idempotent. */
	release(reservationId: string) {
		return release(this.env.INVENTORY, reservationId);
	}
}

type CategoryDraft = { slug: string; title: string; titleEs: string; line: string; lineEs: string };

/** Changes the catalog. */
export class CatalogManager extends WorkerEntrypoint<CatalogEnv> {
	async importProducts(store: Store, drafts: unknown[]): Promise<ImportResult> {
		return applyImport(this.env, store, ProductDraft.array().parse(drafts));
	}

	/** Writes the store's categories in this order. */
	async putCategories(storeId: string, drafts: readonly CategoryDraft[]): Promise<void> {
		await drizzle(this.env.DB)
			.insert(categories)
			.values(drafts.map((draft, position) => ({ storeId, position, ...draft })))
			.onConflictDoUpdate({
				target: [categories.storeId, categories.slug],
				set: {
					title: sql`excluded.title`,
					titleEs: sql`excluded.title_es`,
					line: sql`excluded.line`,
					lineEs: sql`excluded.line_es`,
					position: sql`excluded.position`,
				},
			});
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
	.route("/", importProducts);
