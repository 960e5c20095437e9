import { expect, test } from "vitest";
import { patience, pauseAfter } from "./backoff.ts";

test("each pause is twice the one before, from five seconds up to six hours", () => {
	const seconds = Array.from({ length: 16 }, (_, at) => pauseAfter(at + 1) / 1000);
	expect(seconds.slice(0, 6)).toEqual([5, 10, 20, 40, 80, 160]);
	expect(seconds.slice(-4)).toEqual([20_480, 21_600, 21_600, 21_600]);
});

test("within three days an endpoint is tried some twenty times, not hundreds", () => {
	let [tries, time] = [0, 0];
	while (time < patience) time += pauseAfter(++tries);
	expect(tries).toBe(24);
});
