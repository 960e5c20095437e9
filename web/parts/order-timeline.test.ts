import { expect, test } from "vitest";
import { order } from "../sample.ts";
import { stepsOf } from "./order-timeline.tsx";

test("an order on its way shows what is behind with dates and what is still ahead", () => {
	expect(stepsOf(order).map(({ status, state }) => `${status} ${state}`)).toEqual([
		"pending done",
		"confirmed now",
		"processing ahead",
		"shipped ahead",
		"delivered ahead",
	]);
});

test("a cancelled order promises nothing more", () => {
	const cancelled = {
		at: "2026-11-20T10:00:00Z",
		from: "confirmed" as const,
		to: "cancelled" as const,
		by: "shopper",
		note: "Too pink.",
	};
	const steps = stepsOf({ ...order, status: "cancelled", events: [...order.events, cancelled] });
	expect(steps.map(({ status }) => status)).toEqual(["pending", "confirmed", "cancelled"]);
	expect(steps.at(-1)?.note).toBe("Too pink.");
});
