import { sql } from "drizzle-orm";
import type { Drift } from "../kit/ledger-report.ts";
import { statement } from "../kit/statement.ts";

/** Orders of which another sum went back than their entries say. */
export async function refundDrift(d1: D1Database, storeId: string | undefined): Promise<Drift[]> {
	const query = sql`
		SELECT entity, told, now FROM (
			SELECT id AS entity, refunded_minor AS now, (
				SELECT coalesce(sum(iif(field = 'refund', to_value ->> '$.amount', -(to_value ->> '$.amount'))), 0)
				FROM ledger WHERE subject = orders.id AND field IN ('refund', 'refund failed')
			) AS told
			FROM orders WHERE ${storeId === undefined ? sql`true` : sql`store_id = ${storeId}`}
		)
		WHERE told <> now ORDER BY entity LIMIT 20`;
	const { results } = await statement(d1, query).all<{ entity: string; told: number; now: number }>();
	return results.map(({ entity, told, now }) => ({ entity, field: "refunded", ledger: told, now }));
}
