import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { configAround } from "../harness/config-around.ts";
import { killRuntime } from "../runtime.ts";
import { book } from "../sale.ts";
import { type Shop, startShop } from "../shop.ts";
import { Shopper } from "../shopper.ts";
import type { Fault, Report, Step } from "./report.ts";

type Hook = { id: string; body: string; signature: string };
export type Plan = { step: string; fault: Fault };

/** A shop whose checkout can be made to go wrong. */
export type Lab = {
	shop: Shop;
	/** What is sold here: enough for everybody, unless a case takes it away. */
	variantId: string;
	arm(plan?: Plan, loseHooks?: boolean): Promise<void>;
	seen(): Promise<Report & { hooks: Hook[] }>;
	/** Asks checkout's database. */
	orders<Row>(sql: string, ...values: unknown[]): Promise<Row[]>;
	/** Asks the inventory. */
	stock<Row>(sql: string, ...values: unknown[]): Promise<Row[]>;
	/** Has done whatever is due. */
	sweep(): Promise<void>;
	/** What the house and Stripe say; two of them tell what happened between. */
	books(): Promise<Books>;
	/** Kills the process and waits until it is there again. */
	kill(): Promise<void>;
	close(): Promise<void>;
};
export type Books = { onHand: number; held: number; charged: number; refunded: number };

const plenty = 1_000_000;

export async function openLab(): Promise<Lab> {
	const folder = mkdtempSync(join(tmpdir(), "tussi-lab-"));
	const shop = await startShop({
		checkout: configAround("checkout", join(import.meta.dirname, "checkout.ts"), folder),
	});
	const worker = () => shop.server.getWorker("tussi-checkout");
	const lab: Lab = {
		shop,
		variantId: (await new Shopper(shop).something()).variant.id,
		async arm(plan, loseHooks = false) {
			const answer = await worker().fetch("http://checkout.internal/faults", {
				method: "POST",
				body: JSON.stringify({ plan, loseHooks }),
			});
			expect(answer.status).toBe(200);
		},
		seen: async () =>
			(await (await worker().fetch("http://checkout.internal/faults")).json()) as Report & { hooks: Hook[] },
		orders: async (sql, ...values) => all((await shop.env<CheckoutEnv>("checkout")).DB, sql, values),
		stock: async (sql, ...values) => all((await shop.env<CatalogEnv>("catalog")).INVENTORY, sql, values),
		async sweep() {
			expect((await worker().fetch("http://checkout.internal/sweep")).status).toBe(200);
		},
		async books() {
			const [row] = await lab.stock<{ onHand: number; held: number }>(
				`SELECT on_hand AS onHand, (SELECT coalesce(sum(quantity), 0) FROM reservation_lines
					WHERE variant_id = ? AND state = 'held' AND expires_at > ?) AS held FROM stock WHERE variant_id = ?`,
				...[lab.variantId, Date.now(), lab.variantId],
			);
			const { chargedMinor, refundedMinor } = await book(shop);
			return { ...(row ?? expect.unreachable()), charged: chargedMinor, refunded: refundedMinor };
		},
		async kill() {
			killRuntime();
			const answers = () =>
				shop.fetch("/api/ready").then(
					({ status }) => status,
					() => 0,
				);
			await expect.poll(answers, { timeout: 60_000, interval: 50 }).toBe(200);
		},
		async close() {
			await shop.close();
			rmSync(folder, { recursive: true });
		},
	};
	await lab.stock(
		"UPDATE stock SET on_hand = ?, version = version + 1 WHERE variant_id = ?",
		...[plenty, lab.variantId],
	);
	return lab;
}

const all = async <Row>(d1: D1Database, sql: string, values: unknown[]): Promise<Row[]> =>
	(
		await d1
			.prepare(sql)
			.bind(...values)
			.all<Row>()
	).results;

/** The faults that make sense at a step: a call that changes nothing can only fail. */
export function faultsAt({ name, isWrite }: Step): Fault[] {
	if (name.startsWith("webhook:")) return ["missing", "doubled", "reordered", "forged"];
	if (!isWrite) return ["before"];
	return [
		...(["before", "after", "late", "twice", "killed"] as const),
		...(name.includes("cart.") ? (["restarted"] as const) : []),
		...(name.includes("stripe:") ? (["out"] as const) : []),
	];
}
