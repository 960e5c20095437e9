import { Hono } from "hono";
import { exportChain } from "../../kit/ledger-export.ts";
import { HeadStore } from "../../kit/ledger-heads.ts";
import { LedgerKeys } from "../../kit/ledger-keys.ts";
import { type Ledger, sightOf, verifyChain } from "../../kit/ledger-report.ts";
import { standingDrift } from "../role-entries.ts";
import { manager, signedIn, type Types, unkept } from "./caller.ts";

const ledgerIn = ({ DB }: AuthEnv): Ledger => ({
	chain: "auth",
	d1: DB,
	driftIn: (storeId) => standingDrift(DB, storeId),
});
const headsIn = (env: AuthEnv) => new HeadStore(env.LEDGER_HEADS, new LedgerKeys(env.LEDGER_KEYS));

/** This service's part of what the gateway answers about the ledgers. */
export const ledger = new Hono<Types>()
	.get("/ledger-part/verify", signedIn, manager, async (c) => {
		const storeId = sightOf(c.var.caller, c.var.context.store.id);
		return c.json({ chains: [await verifyChain(ledgerIn(c.env), headsIn(c.env), storeId)] }, 200, unkept);
	})
	.get("/ledger-part/auth", signedIn, manager, async (c) =>
		exportChain(c.env.DB, "auth", headsIn(c.env), sightOf(c.var.caller, c.var.context.store.id)),
	);
