import { afterEach, expect, test, vi } from "vitest";
import { anchorSometimes } from "./anchor-ledgers.ts";

afterEach(() => vi.restoreAllMocks());

test("a busy ledger is signed once a second, and one that cannot be signed stops nothing", async () => {
	const logged = vi.spyOn(console, "error").mockReturnValue();
	// Nothing is bound here, so that every try is one line in the log.
	const look = (now: number) => anchorSometimes({} as CatalogEnv, {} as D1Database, "catalog", now);
	expect(await look(5000)).toBeNull();
	expect(await look(5300)).toBe(6000);
	expect(await look(5999)).toBe(6000);
	expect(logged).toHaveBeenCalledTimes(1);
	expect(await look(6000)).toBeNull();
	expect(logged).toHaveBeenCalledTimes(2);
});
