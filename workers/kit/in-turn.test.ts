import { expect, test } from "vitest";
import { inTurn } from "./in-turn.ts";

test("those who queue for the same thing go one after the other, as they came", async () => {
	const log: string[] = [];
	let inside = 0;
	const work = (name: string) => async () => {
		inside += 1;
		expect(inside).toBe(1);
		await new Promise(setImmediate);
		log.push(name);
		inside -= 1;
		return name;
	};
	expect(await Promise.all(["a", "b", "c"].map((name) => inTurn("one", work(name))))).toEqual(["a", "b", "c"]);
	expect(log).toEqual(["a", "b", "c"]);
});

test("who fails is told so, and holds up nobody", async () => {
	const broken = inTurn("two", () => Promise.reject(new Error("broken")));
	const next = inTurn("two", async () => "done");
	await expect(broken).rejects.toThrow("broken");
	expect(await next).toBe("done");
});

test("queues for different things do not wait for each other", async () => {
	const { promise, resolve } = Promise.withResolvers<void>();
	const waiting = inTurn("three", () => promise);
	expect(await inTurn("four", async () => "done")).toBe("done");
	resolve();
	await waiting;
});

test("who has waited long for somebody who is gone goes ahead", async () => {
	void inTurn("five", () => new Promise<never>(() => {}));
	expect(await inTurn("five", async () => "done", 10)).toBe("done");
	expect(await inTurn("five", async () => "after")).toBe("after");
});
