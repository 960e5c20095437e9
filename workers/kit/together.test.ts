import { expect, test } from "vitest";
import { Together } from "./together.ts";

const keep = (work: Promise<unknown>) => void work;

/** Answers what it was asked when it is told to. */
function slow() {
	const asked: { things: string[]; answer(): void; fail(): void }[] = [];
	const ask = (things: string[]) =>
		new Promise<string[]>((resolve, reject) => {
			asked.push({ things, answer: () => resolve(things), fail: () => reject(new Error("broken")) });
		});
	return { asked, ask };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("those who come while a question is under way are asked about together next", async () => {
	const { asked, ask } = slow();
	const together = new Together<string[]>(keep);
	const first = together.of("shop", ["a"], ask);
	const rest = [["b"], ["b", "c"], ["a"]].map((things) => together.of("shop", things, ask));
	asked[0]?.answer();
	expect(await first).toEqual(["a"]);
	await expect.poll(() => asked.length).toBe(2);
	asked[1]?.answer();
	for (const one of rest) expect(await one).toEqual(["b", "c", "a"]);
	expect(asked).toHaveLength(2);
});

test("nobody is answered from a question that began before she came", async () => {
	const { asked, ask } = slow();
	const together = new Together<string[]>(keep);
	const all = [together.of("shop", ["a"], ask), together.of("shop", ["b"], ask)];
	asked[0]?.answer();
	await expect.poll(() => asked.length).toBe(2);
	all.push(together.of("shop", ["c"], ask));
	asked[1]?.answer();
	await expect.poll(() => asked.length).toBe(3);
	asked[2]?.answer();
	expect(await Promise.all(all)).toEqual([["a"], ["b"], ["c"]]);
	expect(asked.map(({ things }) => things)).toEqual([["a"], ["b"], ["c"]]);
});

test("who comes when all is answered asks at once", async () => {
	const together = new Together<string[]>(keep);
	const at = async (things: string[]) => things;
	expect(await together.of("shop", ["a"], at)).toEqual(["a"]);
	await turn();
	expect(await together.of("shop", ["b"], at)).toEqual(["b"]);
});

test("questions about different shops do not wait for each other", async () => {
	const { ask } = slow();
	const together = new Together<string[]>(keep);
	void together.of("one", ["a"], ask);
	expect(await together.of("other", ["b"], async (things) => things)).toEqual(["b"]);
});

test("a question that fails fails for those who asked it, and holds up nobody else", async () => {
	const { asked, ask } = slow();
	const together = new Together<string[]>(keep);
	const first = together.of("shop", ["a"], ask);
	const next = together.of("shop", ["b"], ask);
	asked[0]?.fail();
	await expect(first).rejects.toThrow("broken");
	await expect.poll(() => asked.length).toBe(2);
	asked[1]?.answer();
	expect(await next).toEqual(["b"]);
});

test("who waits long for somebody who is gone asks for herself", async () => {
	const { ask } = slow();
	const together = new Together<string[]>(keep, 10);
	void together.of("shop", ["a"], ask);
	const at = async (things: string[]) => things;
	expect(await together.of("shop", ["b"], at)).toEqual(["b"]);
});
