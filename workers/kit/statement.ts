import type { SQLWrapper } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";

const dialect = new SQLiteAsyncDialect();

/** A query of Drizzle's, or SQL written by hand, as a statement for D1's own `batch()`: Drizzle's batch takes no hand-written SQL with parameters. */
export function statement(d1: D1Database, query: SQLWrapper): D1PreparedStatement {
	const { sql, params } = dialect.sqlToQuery(query.getSQL());
	return d1.prepare(sql).bind(...params);
}
