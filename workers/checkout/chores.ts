import { sql } from "drizzle-orm";
import { anchor } from "../kit/ledger-anchor.ts";
import { relay } from "../kit/outbox.ts";
import { logFault } from "../kit/service.ts";
import { statement } from "../kit/statement.ts";
import { forgetDeclines } from "./declines.ts";
import type { OrderRow } from "./orders.ts";
import { sendRefund } from "./refund.ts";
import type { RefundRow } from "./refunds.ts";
import { settle } from "./settle.ts";
import { tellPeople } from "./tell-people.ts";
import type { Till } from "./till.ts";
import { openTill } from "./till.ts";

/** At once, and beside each other. */
const atOnce = 50;
const beside = 8;
/** An attempt that can still be paid is looked at this often, in ms. */
const lookAgain = 5 * 60_000;
/** After a failure, and after the last moment at which Stripe takes a payment. */
const again = 30_000;
const grace = 15_000;
/** People do not wait longer than this, in ms, for news that could not be handed on. */
const newsPause = 60_000;

/** What this worker does when it is woken. Answers when to come again (ms since 1970), or null. */
export async function tick(env: CheckoutEnv, now = Date.now()): Promise<number | null> {
	const next = await sweep(openTill(env), now);
	// The ledger's end is signed first: how long others take to be told must not keep it open.
	await anchor(env.DB, "orders", env);
	const news = await relay(env.DB, [tellPeople(env)], now, { pause: newsPause });
	const old = [sql`DELETE FROM idempotency_keys WHERE at < ${now - 86_400_000}`, forgetDeclines(now)];
	await env.DB.batch(old.map((query) => statement(env.DB, query)));
	const times = [next, news].filter((time) => time !== null);
	return times.length === 0 ? null : Math.min(...times);
}

/** Looks after every order and refund that nobody has ended in its time: what no webhook told, and what a crash cut off. */
export async function sweep(till: Till, now = Date.now()): Promise<number | null> {
	const due = await till.orders.due(now, atOnce);
	const work = [
		...due.orders.map((order) => () => resume(till, order, now)),
		...due.refunds.map((refund) => () => resend(till, refund)),
	];
	for (let at = 0; at < work.length; at += beside) await Promise.all(work.slice(at, at + beside).map((one) => one()));
	return due.orders.length === atOnce || due.refunds.length === atOnce ? now : due.next;
}

async function resume(till: Till, order: OrderRow, now: number): Promise<void> {
	const lastMoment = order.paymentExpiresAt === null ? 0 : order.paymentExpiresAt + grace;
	// Set before the work: what breaks in it is tried again, and not at once.
	await till.orders.postpone(order.id, now + again);
	try {
		const status = await settle(till, order.id, "sweep", now >= lastMoment ? "give_up" : "wait");
		if (status === "pending") await till.orders.postpone(order.id, Math.min(now + lookAgain, lastMoment));
	} catch (error) {
		logFault(error, order.id);
	}
}

async function resend(till: Till, refund: RefundRow): Promise<void> {
	await till.refunds.postpone(refund.id, Date.now() + again);
	try {
		const order = await till.orders.find(refund.orderId);
		if (order) await sendRefund(till, order, refund);
	} catch (error) {
		logFault(error, refund.orderId);
	}
}
