import type { Readable } from "../reading/look.ts";

type Asked = { sql: string; params: unknown[] };
type Recorded = {
	d1: D1Database;
	/** What was asked, by round trip. */
	trips: Asked[][];
	/** How new a copy had to be, by session. */
	sessions: unknown[];
};

/** A database that notes what it is asked, and in how many round trips. */
export function recording(d1: D1Database): Recorded {
	const trips: Asked[][] = [];
	const sessions: unknown[] = [];
	const asked = new WeakMap<D1PreparedStatement, Asked>();
	const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
	const noted = (sql: string, params: unknown[], real: D1PreparedStatement): D1PreparedStatement => {
		const note = { sql, params };
		const statement = new Proxy(real, {
			get(_, name: keyof D1PreparedStatement) {
				if (name === "bind") return (...values: unknown[]) => noted(sql, values, real.bind(...values));
				return (...values: never[]) => {
					trips.push([note]);
					return (real[name] as (...values: never[]) => unknown)(...values);
				};
			},
		});
		originals.set(statement, real);
		asked.set(statement, note);
		return statement;
	};
	const known = <Of>(map: WeakMap<D1PreparedStatement, Of>, statement: D1PreparedStatement): Of => {
		const found = map.get(statement);
		if (!found) throw new Error("A statement of another database");
		return found;
	};
	const notedAll = (real: Readable) => ({
		prepare: (sql: string) => noted(sql, [], real.prepare(sql)),
		batch: (statements: D1PreparedStatement[]) => {
			trips.push(statements.map((statement) => known(asked, statement)));
			return real.batch(statements.map((statement) => known(originals, statement)));
		},
	});
	const withSession = (newness: string) => {
		sessions.push(newness);
		return notedAll(d1.withSession(newness));
	};
	return { trips, sessions, d1: { ...notedAll(d1), withSession } as unknown as D1Database };
}
