import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";

const dialect = new SQLiteAsyncDialect();

/** A query of Drizzle's, or SQL written by hand, as a statement for D1's own `batch()`: Drizzle's batch takes no hand-written SQL with parameters. */
export function statement(d1: Pick<D1Database, "prepare">, query: SQLWrapper): D1PreparedStatement {
	const { sql: text, params } = dialect.sqlToQuery(query.getSQL());
	return d1.prepare(text).bind(...params);
}

/**
 * `LIMIT` with its number in the text: SQLite plans a statement anew each time its limit is given as a parameter, which takes
 * longer than most reads do.
 */
export function limitTo(most: number, skipped = 0): SQL {
	if (![most, skipped].every((count) => Number.isSafeInteger(count) && count >= 0)) throw new Error("No count of rows");
	return sql.raw(skipped === 0 ? `LIMIT ${most}` : `LIMIT ${most} OFFSET ${skipped}`);
}
