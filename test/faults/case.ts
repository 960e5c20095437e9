import { expect } from "vitest";
import { type Placed, Shopper } from "../shopper.ts";
import type { End, Flow } from "./flows.ts";
import type { Books, Lab, Plan } from "./lab.ts";
import { nothing, type Report } from "./report.ts";

/** How many of the thing everybody wants. */
const quantity = 2;
/** How long a cut off request may take to give up, in ms. */
const patience = 45_000;

type Order = { id: string; status: string; total: number };
export type Outcome = { end: End; report: Report };

/** Plays a flow with one thing going wrong, or nothing; heals everything, and holds the books against the rule. */
export async function play(lab: Lab, flow: Flow, plan?: Plan): Promise<Outcome> {
	const shopper = new Shopper(lab.shop);
	const before = await lab.books();
	const cartId = (await shopper.add(lab.variantId, quantity)).id ?? expect.unreachable();
	const placed = await flow.begin?.(lab, shopper);
	await lab.arm(plan, flow.name === "no webhook ever comes");
	const report = await goOn(lab, flow, shopper, placed, plan);
	expect(report.wasFooled, "a forged webhook was taken").toBe(false);
	await heal(lab, cartId);
	const end = await endOf(lab, cartId, flow.sellsOut ? { ...before, onHand: 0 } : before);
	expect(flow.ends).toContain(end);
	await expectCart(shopper, flow, end);
	if (flow.sellsOut)
		await lab.stock(
			"UPDATE stock SET on_hand = ?, version = version + 1 WHERE variant_id = ?",
			...[before.onHand, lab.variantId],
		);
	return { end, report };
}

async function goOn(lab: Lab, flow: Flow, shopper: Shopper, placed: Placed | undefined, plan?: Plan): Promise<Report> {
	const going = flow.go(lab, shopper, placed).then(
		() => true,
		() => false,
	);
	const hasGone = plan?.fault === "killed" ? await killed(lab, going) : await going;
	const report = plan?.fault === "killed" ? { ...nothing, wasHit: !hasGone } : await seenWhole(lab);
	await lab.arm();
	await expect.poll(async () => (await lab.seen()).onTheirWay, { timeout: patience, interval: 20 }).toBe(0);
	if (!hasGone) await flow.again?.(lab, shopper, placed).catch(() => undefined);
	return report;
}

/** What Stripe tells of it comes on its own, and a moment later: waits until no more comes. */
async function seenWhole(lab: Lab): Promise<Report> {
	let report = nothing;
	let count = -1;
	const isQuiet = async () => {
		const before = count;
		report = await lab.seen();
		count = report.steps.length;
		return count === before;
	};
	await expect.poll(isQuiet, { timeout: patience, interval: 100 }).toBe(true);
	return report;
}

/** Waits until everything stands still, and kills the process then. Answers true when it never stood still. */
async function killed(lab: Lab, going: Promise<boolean>): Promise<boolean> {
	let isDone = false;
	void going.then(() => {
		isDone = true;
	});
	const look = async () => isDone || (await lab.seen()).isStill;
	await expect.poll(look, { timeout: patience, interval: 15 }).toBe(true);
	if (isDone && !(await seenWhole(lab)).isStill) return true;
	await lab.kill();
	// A request that was under way may never hear of it; she gives up.
	return false;
}

/** Time passes, and the sweep has come for everything. */
async function heal(lab: Lab, cartId: string): Promise<void> {
	for (let round = 0; round < 3; round++) {
		await lab.orders(
			`UPDATE orders SET resume_at = 1, payment_expires_at = iif(status = 'pending', 1, payment_expires_at)
			WHERE cart_id = ? AND resume_at IS NOT NULL`,
			cartId,
		);
		await lab.orders(
			"UPDATE refunds SET resume_at = 1 WHERE resume_at IS NOT NULL AND order_id IN (SELECT id FROM orders WHERE cart_id = ?)",
			cartId,
		);
		await lab.sweep();
	}
	const left = await lab.orders(
		`SELECT id FROM orders WHERE cart_id = ? AND (resume_at IS NOT NULL OR status = 'pending')
		UNION ALL SELECT id FROM refunds WHERE state = 'requested' AND order_id IN (SELECT id FROM orders WHERE cart_id = ?)`,
		...[cartId, cartId],
	);
	expect(left, "nothing is left to do").toEqual([]);
}

/** How it ended, by the house's and Stripe's books; anything else than the rule allows throws. */
async function endOf(lab: Lab, cartId: string, before: Books): Promise<End> {
	const orders = await lab.orders<Order>(
		"SELECT id, status, total_minor AS total FROM orders WHERE cart_id = ?",
		cartId,
	);
	const bought = orders.filter(({ status }) => status === "confirmed");
	const now = await lab.books();
	const charged = now.charged - before.charged;
	const refunded = now.refunded - before.refunded;
	expect(bought.length, "bought at most once").toBeLessThanOrEqual(1);
	expect({ onHand: now.onHand, held: now.held }, "the stock").toEqual({
		onHand: before.onHand - quantity * bought.length,
		held: before.held,
	});
	expect({ charged: charged - refunded }, "the money").toEqual({ charged: bought[0]?.total ?? 0 });
	if (bought.length > 0) {
		expect(refunded, "charged once").toBe(0);
		return "bought once";
	}
	if (charged === 0) return "not charged";
	expect(charged, "charged once").toBe(orders[0]?.total);
	return "charged and refunded";
}

/** What was bought has left the cart, and only that. What was cancelled had been bought. */
async function expectCart(shopper: Shopper, flow: Flow, end: End): Promise<void> {
	const isEmpty = end === "bought once" || flow.name === "cancel";
	const { lines } = await shopper.cart();
	expect(
		lines.map((line) => line.quantity),
		"the cart",
	).toEqual(isEmpty ? [] : [quantity]);
}
