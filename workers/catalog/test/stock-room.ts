import { exportJWK, generateKeyPair } from "jose";
import { startWorkers } from "../../../test/harness/start-workers.ts";
import type { CatalogManager, Sales } from "../index.ts";
import { setStock } from "../stock/counts.ts";
import { draftOf, fill } from "./fill.ts";

export const storeId = "sto_a";

export type StockEvent = { variantId: string; productId: string; onHand: number; available: number };

/** The catalog's worker with its two databases, and somebody bound to what sells and what manages. */
export async function openStockRoom() {
	const secrets = { LEDGER_KEYS: JSON.stringify([await newKey()]) };
	const server = await startWorkers(
		[
			{ configPath: "workers/catalog/wrangler.toml", secrets },
			{ configPath: "workers/auth/wrangler.toml", secrets },
			{ configPath: "workers/notifications/wrangler.toml" },
			{ configPath: "workers/stores/wrangler.toml" },
		],
		{
			SALES: { service: "tussi-catalog", entrypoint: "Sales" },
			MANAGER: { service: "tussi-catalog", entrypoint: "CatalogManager" },
		},
	);
	const env = await server.env<CatalogEnv>("tussi-catalog");
	// Events are forgotten once they are handed on: here they are kept.
	await env.INVENTORY.batch(
		[
			"CREATE TABLE kept_events AS SELECT * FROM outbox",
			`CREATE TRIGGER keep_events AFTER INSERT ON outbox
				BEGIN INSERT INTO kept_events SELECT * FROM outbox WHERE sequence = NEW.sequence; END`,
		].map((text) => env.INVENTORY.prepare(text)),
	);
	let made = 0;
	/** A variant nobody else in these tests touches. */
	async function variant(stock: number, { store = storeId, productId = "prd_any" } = {}): Promise<string> {
		const variantId = `var_${String(made++).padStart(6, "0")}`;
		await setStock(env, store, [{ variantId, productId, stock }], "system", "");
		return variantId;
	}
	/** A published product that comes in as many sizes as there are stocks. */
	async function product(...stocks: number[]): Promise<{ id: string; variantIds: string[] }> {
		const sizes = stocks.map((_, at) => `${at}`);
		const [stored] = await fill(env.DB, storeId, [
			draftOf("Thing", {
				options: [{ name: "Size", values: sizes }],
				variants: sizes.map((size) => ({ options: [size], priceMinor: 1000, stock: 0 })),
			}),
		]);
		const id = stored?.id ?? "";
		const { results } = await env.DB.prepare("SELECT id FROM variants WHERE product_id = ? ORDER BY position")
			.bind(id)
			.all<{ id: string }>();
		const variantIds = results.map((row) => row.id);
		const counts = variantIds.map((variantId, at) => ({ variantId, productId: id, stock: stocks[at] ?? 0 }));
		await setStock(env, storeId, counts, "system", "");
		return { id, variantIds };
	}
	/** What the catalog shows of it. */
	const shown = (variantId: string) =>
		env.DB.prepare("SELECT on_hand AS onHand, available FROM availability WHERE variant_id = ?")
			.bind(variantId)
			.first<{ onHand: number; available: number }>();
	/** What was told of it so far, oldest first; reading it begins anew. */
	async function told(...variantIds: string[]): Promise<StockEvent[]> {
		const [read] = await env.INVENTORY.batch<{ data: string }>(
			["SELECT data", "DELETE"].map((verb) =>
				env.INVENTORY.prepare(
					`${verb} FROM kept_events WHERE entity_id IN (SELECT value FROM json_each(?))${verb === "DELETE" ? "" : " ORDER BY sequence"}`,
				).bind(JSON.stringify(variantIds)),
			),
		);
		return (read?.results ?? []).map(({ data }) => JSON.parse(data));
	}
	const bound = await server.bound<{ SALES: Service<typeof Sales>; MANAGER: Service<typeof CatalogManager> }>();
	/** Calls of `Sales`, all at once, by a worker beside it. */
	const atOnce = (calls: readonly [method: keyof Sales, ...args: unknown[]][]) =>
		server.atOnce("SALES", calls) as Promise<{ ok: boolean }[]>;
	return {
		env,
		atOnce,
		sales: bound.SALES,
		manager: bound.MANAGER,
		variant,
		product,
		shown,
		told,
		close: server.close,
	};
}
export type StockRoom = Awaited<ReturnType<typeof openStockRoom>>;

async function newKey() {
	const { privateKey } = await generateKeyPair("ES256", { extractable: true });
	return { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: "ES256" };
}

/** The database, and what was asked of it: the number of statements of each batch. */
export function counted(d1: D1Database): { d1: D1Database; batches: number[] } {
	const batches: number[] = [];
	const spied = {
		prepare: (query: string) => d1.prepare(query),
		batch: (statements: D1PreparedStatement[]) => {
			batches.push(statements.length);
			return d1.batch(statements);
		},
	};
	return { d1: spied as D1Database, batches };
}
