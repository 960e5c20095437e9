import { expect, test } from "vitest";
import { readCursor, writeCursor } from "./cursor.ts";

const id = "prd_01990000-0000-7000-8000-000000000001";

test("a marker says again what was written in it, for its own order alone", () => {
	for (const [order, key] of [
		["newest", ""],
		["name", "ärmel „ünd“ 🎁"],
		["price", 1999],
		["-price", 0],
		["relevance", -1],
	] as const) {
		const cursor = writeCursor(order, { key, id });
		expect(cursor).toMatch(/^[\w-]+$/);
		expect(readCursor(order, cursor)).toEqual({ key, id });
		for (const other of (["newest", "name", "price", "-price", "relevance"] as const).filter((one) => one !== order))
			expect(readCursor(other, cursor)).toMatchObject({ problem: "request.bad_cursor" });
	}
});

test("what we did not write is refused", () => {
	const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
	const wrong = [
		"",
		"x",
		"💥",
		made(null),
		made({}),
		made(["price"]),
		made(["price", "1", id]),
		made(["price", null, id]),
		made(["price", 1, "usr_1"]),
		made(["price", 1, 7]),
		made(["price", 1, `${id}' OR 1`]),
	];
	for (const cursor of wrong) expect(readCursor("price", cursor)).toMatchObject({ problem: "request.bad_cursor" });
});
