import { expect, test } from "vitest";
import { planMessages } from "./plan-messages.ts";
import { e164Of } from "./reach.ts";
import { pauseAfter, tries } from "./retry-pause.ts";
import { masked } from "./sms-providers/logged.ts";
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
	const reach = {
		phoneOf: () => undefined,
		browsersOf: (store: string, user: string) => (store === "sto_a" ? [`${user}-1`, `${user}-2`] : []),
	};
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
		["socket", "usr_1"],
		["mail", "ada@example.com"],
		["mail", "ada@example.com"],
		["socket", "usr_1"],
	]);
});

test("a text message says that it is on its way or there, to a number that is whole", () => {
	const reach = { browsersOf: () => [], phoneOf: () => "+34600000000" };
	const statuses = ["confirmed", "shipped", "delivered", "cancelled"] as const;
	const planned = planMessages(
		statuses.map((status) => eventOf({ userId: "usr_1", status })),
		reach,
	);
	expect(planned.flatMap(({ channel, kind }) => (channel === "sms" ? kind : []))).toEqual([
		"order_shipped",
		"order_delivered",
	]);
	expect(
		["+34 600 00-00 00", "0034600000000", "(+44) 20 7946 0000", "600 000 000", "+0123456789", ""].map(e164Of),
	).toEqual(["+34600000000", "+34600000000", "+442079460000", undefined, undefined, undefined]);
	expect(masked("+34600000012")).toBe("+34…12");
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
