import { afterEach, expect, test, vi } from "vitest";
import type { Store } from "../kit/store.ts";
import { forgetStores, storeAt, storeRemembered } from "./stores.ts";

const store = { id: "sto_1" } as Store;
afterEach(() => void vi.useRealTimers());

test("a store that was known stays open while nobody can say whose the host is", async () => {
	vi.useFakeTimers();
	const byHost = vi.fn<() => Promise<Store | undefined>>().mockResolvedValueOnce(store);
	expect(await storeAt({ byHost }, "known.test")).toBe(store);
	byHost.mockRejectedValue(new Error("gone"));
	await vi.advanceTimersByTimeAsync(6000);
	const asked = storeAt({ byHost }, "known.test");
	await vi.advanceTimersByTimeAsync(1000);
	expect(await asked).toBe(store);
	expect(byHost, "asked three times, then believed what it knew").toHaveBeenCalledTimes(4);
});

test("a host nobody knew is not guessed", async () => {
	await expect(storeAt({ byHost: () => Promise.reject(new Error("gone")) }, "new.test")).rejects.toThrow("gone");
});

test("what was being looked up while it was changed is looked up again", async () => {
	const { promise, resolve } = Promise.withResolvers<Store>();
	const asked = storeAt({ byHost: () => promise }, "changing.test");
	forgetStores("sto_1");
	resolve(store);
	expect(await asked).toBe(store);
	expect(storeRemembered("changing.test")).toBeUndefined();
});
