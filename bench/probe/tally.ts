import { DurableObject } from "cloudflare:workers";

/** Writes one row at each call, as plainly as an object can. */
export class Tally extends DurableObject<unknown> {
	constructor(ctx: DurableObjectState, env: unknown) {
		super(ctx, env);
		ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS tally (id INTEGER PRIMARY KEY, count INTEGER NOT NULL)");
	}

	add(): number {
		const sql = "INSERT INTO tally VALUES (1, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count";
		return this.ctx.storage.sql.exec<{ count: number }>(sql).one().count;
	}
}
