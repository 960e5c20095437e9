import { eq, type SQLWrapper, sql } from "drizzle-orm";
import { integer, SQLiteAsyncDialect, sqliteTable } from "drizzle-orm/sqlite-core";
import { expect, test } from "vitest";
import { limitTo, statement } from "./statement.ts";

test("a limit is part of the text, and never anything but a count of rows", () => {
	expect(new SQLiteAsyncDialect().sqlToQuery(sql`SELECT 1 ${limitTo(5, 20)}`)).toMatchObject({
		sql: "SELECT 1 LIMIT 5 OFFSET 20",
		params: [],
	});
	for (const wrong of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "1; DROP TABLE x" as unknown as number])
		expect(() => limitTo(wrong)).toThrow();
});

/** A database that only listens. */
function heard(query: SQLWrapper) {
	let said: [string, unknown[]] = ["", []];
	const prepare = (text: string) => ({ bind: (...params: unknown[]) => void (said = [text, params]) });
	statement({ prepare } as unknown as D1Database, query);
	return said;
}

const nested = sql`a = ${1} AND (${sql.join([sql`b = ${"two"}`, sql`c IS ${null}`], sql` OR `)})`;

test("hand-written SQL says what Drizzle would make of it, with its values apart", () => {
	const query = sql`SELECT * FROM things WHERE ${nested} ${limitTo(3)} ${sql.raw("-- raw")}${sql.empty()}`;
	const { sql: text, params } = new SQLiteAsyncDialect().sqlToQuery(query);
	expect(heard(query)).toEqual([text, params]);
	expect(params).toEqual([1, "two", null]);
});

test("parts of Drizzle's own are left to it", () => {
	const things = sqliteTable("things", { id: integer("the_id") });
	expect(heard(sql`SELECT ${things.id} FROM ${things} WHERE ${eq(things.id, 7)} AND x = ${"y"}`)).toEqual([
		'SELECT "things"."the_id" FROM "things" WHERE "things"."the_id" = ? AND x = ?',
		[7, "y"],
	]);
});
