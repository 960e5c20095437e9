import { sql } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { expect, test } from "vitest";
import { limitTo } from "./statement.ts";

test("a limit is part of the text, and never anything but a count of rows", () => {
	expect(new SQLiteAsyncDialect().sqlToQuery(sql`SELECT 1 ${limitTo(5, 20)}`)).toMatchObject({
		sql: "SELECT 1 LIMIT 5 OFFSET 20",
		params: [],
	});
	for (const wrong of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "1; DROP TABLE x" as unknown as number])
		expect(() => limitTo(wrong)).toThrow();
});
