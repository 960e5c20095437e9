import type { SQL } from "drizzle-orm";
import { statement } from "../../kit/statement.ts";
import { type Given, Row, type Values } from "./row.ts";

/** What reading needs of a database: a session of it has that, too. */
export type Readable = Pick<D1Database, "prepare" | "batch">;

/** The catalog for what shoppers are shown: any copy of it will do that is as new as the bookmark says. */
export const copyOf = (d1: D1Database, bookmark?: string): Readable =>
	d1.withSession(bookmark ?? "first-unconstrained");

type Rows<Wanted> = { [Name in keyof Wanted]: unknown[] };
type Statements = Record<string, SQL>;
type None = Record<never, never>;

/**
 * One look at the catalog. What is asked at once is one batch, and so of one moment; what is wanted beside it goes with
 * whatever is asked first, and so does how far the catalog had come by then.
 */
export class Look<Beside extends Values<Beside> = None, BesideRows extends Rows<BesideRows> = None> {
	readonly #d1: Readable;
	#waiting: [name: string, statement: D1PreparedStatement][];
	#beside: Partial<BesideRows & { row: (Beside & { asOf: number })[] }> = {};

	constructor(d1: Readable, row: Row<Beside> = nothing, given: Given = {}, rows = {} as Record<keyof BesideRows, SQL>) {
		this.#d1 = d1;
		this.#waiting = [["row", row.statement(d1, given)], ...this.#named(rows)];
	}

	/** The rows of these statements, by their names. */
	async read<Asked extends Partial<Rows<Asked>>>(statements: Statements): Promise<Asked> {
		const waiting = this.#waiting;
		this.#waiting = [];
		const all = [...waiting, ...this.#named(statements)];
		const answers = await this.#d1.batch<unknown>(all.map(([, statement]) => statement));
		const rows = all.map(([name], at) => [name, answers[at]?.results] as const);
		Object.assign(this.#beside, Object.fromEntries(rows.slice(0, waiting.length)));
		return Object.fromEntries(rows.slice(waiting.length)) as Asked;
	}

	/** The row that was wanted beside, for each that there is one for; asked for by itself where nothing else was. */
	async each(): Promise<(Beside & { asOf: number })[]> {
		if (this.#waiting.length > 0) await this.read({});
		return this.#beside.row ?? [];
	}

	/** What was wanted beside. `asOf` is of that moment. */
	async beside(): Promise<Beside & BesideRows & { asOf: number }> {
		const [values] = await this.each();
		const { row: _, ...rows } = this.#beside;
		if (!values) throw new Error("A row that always comes has not come");
		return { ...(rows as unknown as BesideRows), ...values };
	}

	#named(statements: Statements): [name: string, statement: D1PreparedStatement][] {
		return Object.entries(statements).map(([name, query]) => [name, statement(this.#d1, query)]);
	}
}

const nothing = new Row<None>(() => ({}));

/** Whoever asks a part of a look need not know what goes beside. */
export type Looking = Pick<Look, "read">;
