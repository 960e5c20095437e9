import { DurableObject } from "cloudflare:workers";

/** Writes one row at each call, as plainly as an object can: counts up, or down to nothing. */
export class Tally extends DurableObject<unknown> {
	constructor(ctx: DurableObjectState, env: unknown) {
		super(ctx, env);
		ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS tally (id INTEGER PRIMARY KEY, count INTEGER NOT NULL)");
	}

	add(): number {
		const sql = "INSERT INTO tally VALUES (1, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count";
		return this.ctx.storage.sql.exec<{ count: number }>(sql).one().count;
	}

	set(count: number): void {
		this.ctx.storage.sql.exec(
			"INSERT INTO tally VALUES (1, ?) ON CONFLICT DO UPDATE SET count = excluded.count",
			count,
		);
	}

	/** Answers false when nothing is left. */
	take(): boolean {
		const sql = "UPDATE tally SET count = count - 1 WHERE count > 0";
		return this.ctx.storage.sql.exec(sql).rowsWritten > 0;
	}
}
