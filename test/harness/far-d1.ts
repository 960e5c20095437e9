type Asked = { sql: string; params: unknown[] };
type Told = { message: string; cause?: Told };
/** Runs statements where the database is. */
export type Query = (
	statements: Asked[],
	how: string,
	options: unknown[],
) => Promise<{ answer: unknown } | { error: Told }>;

/**
 * A database in workerd as this process sees it. The harness has such an object too, but asks workerd for every single step:
 * preparing, binding, looking up the method and running are five round trips that stop this process. Here they are one.
 */
export function farD1(query: Query): D1Database {
	async function ask(statements: Asked[], how: string, ...options: unknown[]): Promise<unknown> {
		const told = await query(statements, how, options);
		if ("error" in told) throw errorOf(told.error);
		return told.answer;
	}
	const prepare = (sql: string, params: unknown[] = []) => ({
		sql,
		params,
		bind: (...values: unknown[]) => prepare(sql, values),
		first: (...column: string[]) => ask([{ sql, params }], "first", ...column),
		all: () => ask([{ sql, params }], "all"),
		run: () => ask([{ sql, params }], "run"),
		raw: (...options: unknown[]) => ask([{ sql, params }], "raw", ...options),
	});
	return {
		prepare,
		batch: (statements: Asked[]) =>
			ask(
				statements.map(({ sql, params }) => ({ sql, params })),
				"batch",
			),
	} as unknown as D1Database;
}

const errorOf = ({ message, cause }: Told): Error => new Error(message, cause && { cause: errorOf(cause) });
