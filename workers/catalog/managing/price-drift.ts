import { sql } from "drizzle-orm";
import type { Drift } from "../../kit/ledger-report.ts";
import { statement } from "../../kit/statement.ts";

/** Variants whose price is now another than their last entry says. Those without an entry are older than the ledger. */
export async function priceDrift(d1: D1Database, storeId: string | undefined): Promise<Drift[]> {
	const query = sql`
		SELECT entity, ledger, json_object('amount', amount, 'currency', currency) AS now FROM (
			SELECT variants.id AS entity, price_minor AS amount, products.currency, (
				SELECT to_value FROM ledger
				WHERE subject = products.id AND entity = variants.id AND field = 'price' ORDER BY seq DESC LIMIT 1
			) AS ledger
			FROM variants JOIN products ON products.id = variants.product_id
			WHERE ${storeId === undefined ? sql`true` : sql`variants.store_id = ${storeId}`}
		)
		WHERE ledger IS NOT NULL AND (ledger ->> '$.amount' IS NOT amount OR ledger ->> '$.currency' IS NOT currency)
		ORDER BY entity LIMIT 20`;
	const { results } = await statement(d1, query).all<{ entity: string; ledger: string; now: string }>();
	return results.map(({ entity, ledger, now }) => ({
		entity,
		field: "price",
		ledger: JSON.parse(ledger),
		now: JSON.parse(now),
	}));
}
