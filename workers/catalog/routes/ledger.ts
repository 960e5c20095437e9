import { type Context, Hono } from "hono";
import { exportChain } from "../../kit/ledger-export.ts";
import { HeadStore } from "../../kit/ledger-heads.ts";
import { LedgerKeys } from "../../kit/ledger-keys.ts";
import { type Ledger, sightOf, verifyChain } from "../../kit/ledger-report.ts";
import { priceDrift } from "../managing/price-drift.ts";
import { type ManagerTypes, manager } from "./manager.ts";

/** What is in stock is sold, which is no entry: there is nothing to compare. */
const ledgersIn = ({ DB, INVENTORY }: CatalogEnv): [Ledger, Ledger] => [
	{ chain: "catalog", d1: DB, driftIn: (storeId) => priceDrift(DB, storeId) },
	{ chain: "inventory", d1: INVENTORY, driftIn: async () => [] },
];
const keysIn = (env: CatalogEnv) => new LedgerKeys(env.LEDGER_KEYS);
const headsIn = (env: CatalogEnv) => new HeadStore(env.LEDGER_HEADS, keysIn(env));

const exported = (c: Context<ManagerTypes>, { d1, chain }: Ledger) =>
	exportChain(d1, chain, headsIn(c.env), sightOf(c.var.caller, c.var.context.store.id));

/** This service's part of what the gateway answers about the ledgers, and the keys to check it all with. */
export const ledger = new Hono<ManagerTypes>()
	.get("/ledger-part/verify", manager, async (c) => {
		const storeId = sightOf(c.var.caller, c.var.context.store.id);
		const heads = headsIn(c.env);
		const chains = await Promise.all(ledgersIn(c.env).map((ledger) => verifyChain(ledger, heads, storeId)));
		return c.json({ chains }, 200, { "cache-control": "no-store" });
	})
	.get("/ledger-part/catalog", manager, async (c) => exported(c, ledgersIn(c.env)[0]))
	.get("/ledger-part/inventory", manager, async (c) => exported(c, ledgersIn(c.env)[1]))
	.get("/.well-known/ledger-keys.json", (c) =>
		c.json(keysIn(c.env).published(), 200, { "cache-control": "public, max-age=3600" }),
	);
