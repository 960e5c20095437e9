import { expect, test } from "vitest";
import { orderStatuses } from "../kit/order.ts";
import { mayGo, transitions } from "./order-states.ts";

test("an order never becomes paid, sent or returned twice: no status leads back to an earlier one", () => {
	const reachable = (from: (typeof orderStatuses)[number], seen = new Set<string>()): Set<string> => {
		for (const to of transitions[from]) if (!seen.has(to)) reachable(to, seen.add(to));
		return seen;
	};
	for (const status of orderStatuses) expect(reachable(status)).not.toContain(status);
});

test("what failed, was cancelled or returned is over", () => {
	for (const over of ["failed", "cancelled", "returned"] as const)
		expect(orderStatuses.filter((to) => mayGo(over, to))).toEqual([]);
});

test("nothing is cancelled once it is on its way", () => {
	expect(mayGo("shipped", "cancelled")).toBe(false);
});
