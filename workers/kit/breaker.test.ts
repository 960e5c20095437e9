import { expect, test } from "vitest";
import { Breaker } from "./breaker.ts";

class Outage extends Error {}

function broken() {
	let time = 0;
	let asked = 0;
	const breaker = new Breaker({ isOutage: (error) => error instanceof Outage, after: 3, pause: 1000, now: () => time });
	const ask = (outcome: "out" | "refused" | "works") =>
		breaker
			.run(async () => {
				asked += 1;
				if (outcome === "works") return outcome;
				throw outcome === "out" ? new Outage(outcome) : new Error(outcome);
			})
			.catch((error: Error) => error.message);
	return { breaker, ask, asked: () => asked, later: (ms: number) => (time += ms) };
}

test("after three outages in a row nobody is asked, and the answer is the same", async () => {
	const { ask, asked } = broken();
	for (let round = 0; round < 10; round++) expect(await ask("out")).toBe("out");
	expect(asked()).toBe(3);
});

test("a refusal is an answer: the other side is there", async () => {
	const { ask, asked } = broken();
	for (let round = 0; round < 4; round++) for (const outcome of ["out", "out", "refused"] as const) await ask(outcome);
	expect(asked()).toBe(12);
});

test("who waits in vain while others are answered finds it slow, not out", async () => {
	const { breaker, ask, asked } = broken();
	const slow = Array.from({ length: 5 }, () => Promise.withResolvers<never>());
	const waiting = slow.map(({ promise }) => breaker.run(() => promise).catch((error: Error) => error.message));
	expect(await ask("works")).toBe("works");
	for (const { reject } of slow) reject(new Outage("too slow"));
	expect(await Promise.all(waiting)).toEqual(slow.map(() => "too slow"));
	expect(await ask("works")).toBe("works");
	for (let round = 0; round < 5; round++) await ask("out");
	expect(asked()).toBe(5);
});

test("after the pause one tries for all", async () => {
	const { ask, asked, later } = broken();
	for (let round = 0; round < 3; round++) await ask("out");
	later(1000);
	expect(await Promise.all([ask("works"), ask("works")])).toEqual(["works", "out"]);
	expect(asked()).toBe(4);
	expect(await ask("works")).toBe("works");
	later(1);
	for (let round = 0; round < 3; round++) await ask("out");
	later(1000);
	await ask("out");
	expect(await ask("works"), "still out").toBe("out");
});
