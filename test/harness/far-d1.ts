import type { Door } from "./door.ts";

type Asked = { sql: string; params: unknown[] };

/**
 * A database in workerd as this process sees it. The harness has such an object too, but asks workerd for every single step:
 * preparing, binding, looking up the method and running are five round trips that stop this process. Here they are one.
 */
export function farD1(door: Door, binding: string): D1Database {
	const ask = (statements: Asked[], how: string, ...options: unknown[]) =>
		door(binding, "query", statements, how, options);
	const prepare = (sql: string, params: unknown[] = []) => ({
		sql,
		params,
		bind: (...values: unknown[]) => prepare(sql, values.map(bindable)),
		first: (...column: string[]) => ask([{ sql, params }], "first", ...column),
		all: () => ask([{ sql, params }], "all"),
		run: () => ask([{ sql, params }], "run"),
		raw: (...options: unknown[]) => ask([{ sql, params }], "raw", ...options),
	});
	const batch = (statements: Asked[]) =>
		ask(
			statements.map(({ sql, params }) => ({ sql, params })),
			"batch",
		);
	// There are no copies here: a session reads what the database says.
	return { prepare, batch, withSession: () => ({ prepare, batch }) } as unknown as D1Database;
}

/** On the way there undefined would become null, which D1 takes. */
function bindable(value: unknown): unknown {
	if (value === null || ["string", "boolean"].includes(typeof value) || Number.isFinite(value)) return value;
	throw new Error(`D1_TYPE_ERROR: ${typeof value} ${value} cannot be bound`);
}
