import { expect, test, vi } from "vitest";
import { retrying, TooSlow, within } from "./retry.ts";

test("what fails twice and then works has worked", async () => {
	const work = vi
		.fn<() => Promise<string>>()
		.mockRejectedValueOnce(new Error("gone"))
		.mockRejectedValueOnce(new Error("gone"));
	expect(await retrying(work.mockResolvedValue("here"), [1, 1])).toBe("here");
	expect(work).toHaveBeenCalledTimes(3);
});

test("what never works fails with its own error", async () => {
	const work = vi.fn<() => Promise<string>>().mockRejectedValue(new Error("gone"));
	await expect(retrying(work, [1, 1])).rejects.toThrow("gone");
	expect(work).toHaveBeenCalledTimes(3);
});

test("what does not answer is given up, and not asked again", async () => {
	const work = vi.fn(() => within(5, new Promise<never>(() => {})));
	await expect(retrying(work)).rejects.toBeInstanceOf(TooSlow);
	expect(work).toHaveBeenCalledTimes(1);
});
