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

test("an account's browsers are told too, and a guest has none", () => {
	const reach = { browsersOf: (store: string, user: string) => (store === "sto_a" ? [`${user}-1`, `${user}-2`] : []) };
	const events = [
		eventOf({ userId: "usr_1" }),
		eventOf(),
		eventOf({ userId: "usr_1" }, "order.status.updated", "sto_b"),
	];
	const planned = planMessages(events, reach);
	expect(planned.map(({ channel, recipient }) => [channel, recipient])).toEqual([
		["mail", "ada@example.com"],
		["push", "usr_1-1"],
		["push", "usr_1-2"],
		["mail", "ada@example.com"],
		["mail", "ada@example.com"],
	]);
});

test("a message is tried nine times within two minutes and a half, never more than half a minute apart", () => {
	const pauses = Array.from({ length: tries - 1 }, (_, at) => pauseAfter(at + 1));
	expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
});
