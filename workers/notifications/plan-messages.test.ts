import { expect, test } from "vitest";
import { planMessages } from "./plan-messages.ts";
import { pauseAfter, tries } from "./retry-pause.ts";
import { eventOf } from "./test/events.ts";

const kindsOf = (...events: Parameters<typeof planMessages>[0]) => planMessages(events).map(({ kind }) => kind);

test("an order's owner is told of what somebody else did with it, once for each event", () => {
	const statuses = (
		["pending", "confirmed", "processing", "shipped", "delivered", "failed", "cancelled", "returned"] as const
	).map((status) => eventOf({ status }));
	expect(kindsOf(...statuses)).toEqual(["order_confirmed", "order_shipped", "order_delivered", "order_cancelled"]);
});

test("a payment that failed is told of when a bank refused it, not when nobody tried", () => {
	expect(kindsOf(eventOf({ reason: "declined" }, "payment.failed"))).toEqual(["payment_failed"]);
	expect(kindsOf(eventOf({ reason: "" }, "payment.failed"))).toEqual([]);
});

test("money that has gone back is told of, whatever became of the order", () => {
	const refund = { amount: 100, currency: "EUR" };
	const events = (["confirmed", "cancelled", "returned", "failed"] as const).map((status) =>
		eventOf({ status, refund }, "payment.refunded"),
	);
	expect(kindsOf(...events)).toEqual(Array(4).fill("payment_refunded"));
});

test("an owner with an account hears of everything on her open pages, a guest of nothing", () => {
	const userId = "usr_ada";
	const channelsOf = (event: Parameters<typeof planMessages>[0][number]) =>
		planMessages([event]).map(({ channel, kind, recipient }) => [channel, kind, recipient]);
	expect(channelsOf(eventOf({ userId, status: "processing" }))).toEqual([["socket", "order_changed", userId]]);
	expect(channelsOf(eventOf({ userId }))).toEqual([
		["mail", "order_confirmed", "ada@example.com"],
		["socket", "order_confirmed", userId],
	]);
	expect(channelsOf(eventOf({ userId, status: "pending" }, "order.created"))).toEqual([
		["socket", "order_changed", userId],
	]);
	expect(planMessages([eventOf({ status: "processing" }), eventOf({}, "order.created")])).toEqual([]);
});

test("a message is tried nine times within two minutes and a half, never more than half a minute apart", () => {
	const pauses = Array.from({ length: tries - 1 }, (_, at) => pauseAfter(at + 1));
	expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
});
