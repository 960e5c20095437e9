import { is, Placeholder, type SQL, sql } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { asOf } from "../stock/project-stock.ts";

type Value = string | number | null;
export type Values<Wanted> = { [Name in keyof Wanted]: Value };

/** What is said anew each time a row is asked for. */
const given = {
	storeId: sql`${sql.placeholder("storeId")}`,
	/** A product's id or slug, or of several a JSON array. */
	asked: sql`${sql.placeholder("asked")}`,
	/** When the youngest of what is known was changed, in ms since 1970. */
	since: sql`${sql.placeholder("since")}`,
	/** How far the catalog had come when its categories were said last. */
	known: sql`${sql.placeholder("known")}`,
};
export type Given = { [Name in keyof typeof given]?: string | number };

/**
 * Values by their names, in one row with how far the catalog has come: `moment.asOf` to them. It is one statement, for each
 * costs more than what most of them ask; and its text is written once.
 */
export class Row<Wanted extends Values<Wanted>> {
	readonly #text: string;
	readonly #params: readonly unknown[];

	/** `each` is what there is a row for, to be put behind FROM; one row where it is left out. */
	constructor(values: (of: typeof given) => Record<keyof Wanted, SQL>, each?: (of: typeof given) => SQL) {
		const columns = Object.entries<SQL>(values(given)).map(([name, value]) => sql`${value} AS ${sql.identifier(name)}`);
		const rows = each ? sql` CROSS JOIN ${each(given)}` : sql.empty();
		const query = sql`SELECT ${sql.join([sql`moment.asOf`, ...columns], sql`, `)} FROM (SELECT ${asOf}) moment${rows}`;
		const { sql: text, params } = new SQLiteAsyncDialect().sqlToQuery(query);
		this.#text = text;
		this.#params = params;
	}

	statement(d1: Pick<D1Database, "prepare">, values: Given): D1PreparedStatement {
		const params = this.#params.map((param) => (is(param, Placeholder) ? saidIn(values, param.name) : param));
		return d1.prepare(this.#text).bind(...params);
	}
}

function saidIn(values: Given, name: string): string | number {
	const value = values[name as keyof Given];
	if (value === undefined) throw new Error(`Nobody said ${name}`);
	return value;
}
