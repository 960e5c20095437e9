import { expect, test } from "vitest";
import { withoutValues } from "./service.ts";

test("a fault is logged without the values of its query", () => {
	const stack =
		"Error: Failed query: insert into accounts values (?, ?)\nparams: ada@example.com,scrypt$hash\nof two lines\n    at run (db.ts:1:1)";
	expect(withoutValues(stack)).toBe("Error: Failed query: insert into accounts values (?, ?)\n    at run (db.ts:1:1)");
	expect(withoutValues("Failed query: x\nparams: secret")).toBe("Failed query: x");
	expect(withoutValues("boom")).toBe("boom");
});
