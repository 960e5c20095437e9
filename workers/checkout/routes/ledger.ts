import { Hono } from "hono";
import { exportChain } from "../../kit/ledger-export.ts";
import { HeadStore } from "../../kit/ledger-heads.ts";
import { LedgerKeys } from "../../kit/ledger-keys.ts";
import { type Ledger, sightOf, verifyChain } from "../../kit/ledger-report.ts";
import { refundDrift } from "../refund-drift.ts";
import { manager, type Types, unkept } from "./asking.ts";

const ledgerIn = ({ DB }: CheckoutEnv): Ledger => ({
	chain: "orders",
	d1: DB,
	driftIn: (storeId) => refundDrift(DB, storeId),
});
const headsIn = (env: CheckoutEnv) => new HeadStore(env.LEDGER_HEADS, new LedgerKeys(env.LEDGER_KEYS));

/** This service's part of what the gateway answers about the ledgers. */
export const ledger = new Hono<Types>()
	.get("/ledger-part/verify", manager, async (c) => {
		const storeId = sightOf(c.var.caller, c.var.context.store.id);
		return c.json({ chains: [await verifyChain(ledgerIn(c.env), headsIn(c.env), storeId)] }, 200, unkept);
	})
	.get("/ledger-part/orders", manager, async (c) =>
		exportChain(c.env.DB, "orders", headsIn(c.env), sightOf(c.var.caller, c.var.context.store.id)),
	);
