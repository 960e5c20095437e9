import { SQL, type SQLWrapper, StringChunk, sql } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";

const dialect = new SQLiteAsyncDialect();

/** A query of Drizzle's, or SQL written by hand, as a statement for D1's own `batch()`: Drizzle's batch takes no hand-written SQL with parameters. */
export function statement(d1: Pick<D1Database, "prepare">, query: SQLWrapper): D1PreparedStatement {
	const { text, params } = written(query.getSQL());
	return d1.prepare(text).bind(...params);
}

type Written = { text: string; params: unknown[] };

/** Hand-written SQL is put together here: Drizzle looks for so many kinds of parts in it that it takes as long as a small query. */
function written(query: SQL): Written {
	const plain: Written = { text: "", params: [] };
	if (write(query, plain)) return plain;
	const { sql: text, params } = dialect.sqlToQuery(query);
	return { text, params };
}

/** False where there is a part that only Drizzle knows how to write. */
function write({ queryChunks }: SQL, to: Written): boolean {
	for (const chunk of queryChunks as unknown[]) {
		if (chunk instanceof StringChunk) to.text += chunk.value.join("");
		else if (chunk instanceof SQL) {
			if (!write(chunk, to)) return false;
		} else if (chunk === null || ["string", "number", "boolean"].includes(typeof chunk)) {
			to.text += "?";
			to.params.push(chunk);
		} else return false;
	}
	return true;
}

/**
 * `LIMIT` with its number in the text: SQLite plans a statement anew each time its limit is given as a parameter, which takes
 * longer than most reads do.
 */
export function limitTo(most: number, skipped = 0): SQL {
	if (![most, skipped].every((count) => Number.isSafeInteger(count) && count >= 0)) throw new Error("No count of rows");
	return sql.raw(skipped === 0 ? `LIMIT ${most}` : `LIMIT ${most} OFFSET ${skipped}`);
}
