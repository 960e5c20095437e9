import { expect, test } from "vitest";
import { Memory } from "./memory.ts";

const answer = (bytes: number) => ({ headers: new Headers(), body: new ArrayBuffer(bytes) });

test("an answer is given until its time, and never at it or after", () => {
	const memory = new Memory(1_000_000);
	memory.put("a", answer(10), 1000, 0);
	expect(memory.get("a", 999)).toBeDefined();
	expect(memory.get("a", 1000)).toBeUndefined();
	expect(memory.get("a", 999), "it is gone for good").toBeUndefined();
});

test("what is too old already is not taken", () => {
	const memory = new Memory(1_000_000);
	memory.put("a", answer(10), 1000, 1000);
	expect(memory.get("a", 0)).toBeUndefined();
});

test("an answer replaces the one before it", () => {
	const memory = new Memory(1_000_000);
	memory.put("a", answer(10), 1000, 0);
	memory.put("a", answer(20), 2000, 500);
	expect(memory.get("a", 1500)?.body.byteLength).toBe(20);
});

test("it never holds more than it may: the oldest go first, and a giant is not let in", () => {
	const memory = new Memory(1_000_000);
	for (let at = 0; at < 1000; at++) memory.put(`page ${at}`, answer(10_000), 1000, 0);
	const left = Array.from({ length: 1000 }, (_, at) => at).filter((at) => memory.get(`page ${at}`, 1));
	expect(left.length).toBeGreaterThan(50);
	expect(left.length * 10_000).toBeLessThanOrEqual(1_000_000);
	expect(left.at(-1)).toBe(999);
	expect(left).toEqual(Array.from({ length: left.length }, (_, at) => 1000 - left.length + at));
	memory.put("giant", answer(100_000), 1000, 0);
	expect(memory.get("giant", 1)).toBeUndefined();
});

test("it forgets everything at once", () => {
	const memory = new Memory(1_000_000);
	memory.put("a", answer(10), 1000, 0);
	memory.clear();
	expect(memory.get("a", 1)).toBeUndefined();
});
