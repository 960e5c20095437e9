import { expect, test } from "vitest";
import { SparedEndpoints } from "./spared-endpoints.ts";

test("an endpoint that gave no answer is spared a while, longer each time, and then asked once", () => {
	const all = new SparedEndpoints();
	expect(all.sparedUntil("a", 0)).toBeUndefined();
	all.gaveNoAnswer("a", 0, 10_000);
	all.gaveNoAnswer("a", 5, 10_005);
	expect(all.sparedUntil("a", 11_000), "two that were under way together are one silence").toBe(15_000);
	expect(all.sparedUntil("b", 11_000), "another is asked").toBeUndefined();
	expect(all.sparedUntil("a", 15_000), "one tries").toBeUndefined();
	expect(all.sparedUntil("a", 15_001), "and the others wait for it").toBe(30_000);
	all.gaveNoAnswer("a", 15_000, 25_000);
	expect(all.sparedUntil("a", 26_000)).toBe(35_000);
	all.answered("a");
	expect(all.sparedUntil("a", 26_000)).toBeUndefined();
});

test("nobody is spared for more than a minute", () => {
	const all = new SparedEndpoints();
	for (let time = 0; time < 20; time++) all.gaveNoAnswer("a", time, time);
	expect(all.sparedUntil("a", 20)).toBe(19 + 60_000);
});
