import { and, eq, type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Role } from "../kit/caller.ts";
import { append, type Change, entriesAfter, type Head } from "../kit/ledger.ts";
import type { Drift } from "../kit/ledger-report.ts";
import { statement } from "../kit/statement.ts";
import type { Account } from "./accounts.ts";
import { accounts } from "./schema.ts";

/** What somebody may do, as far as the ledger keeps it. Everybody begins as a customer who is not blocked: that is no entry. */
export type Standing = { role?: Role | null | undefined; isBlocked?: boolean | undefined };

/** What of an account becomes otherwise; nothing for what it is already. */
export const standingChanges = (account: Account, standing: Standing, actor: string): Change[] =>
	(["role", "isBlocked"] as const)
		.filter((field) => standing[field] !== undefined && standing[field] !== account[field])
		.map((field) => ({ ...about(account, actor), field, from: account[field], to: standing[field] }));

/** Somebody is given a role from the first. */
export const firstRole = (account: Pick<Account, "id" | "storeId" | "role">, actor: string): Change => ({
	...about(account, actor),
	field: "role",
	from: null,
	to: account.role,
});

const about = ({ id, storeId }: Pick<Account, "id" | "storeId">, actor: string) => ({
	storeId,
	actor,
	subject: id,
	entity: id,
});

/**
 * The statements that write these changes, for the batch that makes them; they write nothing when there is no such account
 * by then. The first entries of all say how everybody stood when the ledger began.
 */
export async function record(d1: D1Database, head: Head, changes: readonly Change[], now: number): Promise<SQL[]> {
	const [change] = changes;
	if (!change) return [];
	const before = head.seq === 0 ? await asFound(d1) : [];
	const isThere = sql`EXISTS (SELECT 1 FROM accounts WHERE id = ${change.entity})`;
	return append(entriesAfter(head, [...before, ...changes], now), isThere);
}

async function asFound(d1: D1Database): Promise<Change[]> {
	const found = await drizzle(d1)
		.select()
		.from(accounts)
		.where(sql`${accounts.role} <> 'customer' OR ${accounts.isBlocked}`);
	const reason = "as it was when the ledger began";
	return found.flatMap((account) => [
		...(account.role === "customer" ? [] : [{ ...firstRole(account, "system"), reason }]),
		...(account.isBlocked ? [{ ...about(account, "system"), field: "isBlocked", from: false, to: true, reason }] : []),
	]);
}

/** Who may now do something else than the ledger's last entry of her says. Nobody, before it has begun. */
export async function standingDrift(d1: D1Database, storeId: string | undefined): Promise<Drift[]> {
	const query = sql`
		WITH last AS (
			SELECT entity, field, to_value AS value, max(seq) FROM ledger WHERE field IN ('role', 'isBlocked') GROUP BY entity, field
		), standing AS (
			SELECT id, store_id, 'role' AS field, '"customer"' AS first, json_quote(role) AS now FROM accounts
			UNION ALL
			SELECT id, store_id, 'isBlocked', 'false', iif(is_blocked, 'true', 'false') FROM accounts
		)
		SELECT standing.id AS entity, standing.field, coalesce(last.value, standing.first) AS ledger, standing.now
		FROM standing LEFT JOIN last ON last.entity = standing.id AND last.field = standing.field
		WHERE coalesce(last.value, standing.first) <> standing.now
			AND EXISTS (SELECT 1 FROM ledger)
			AND ${storeId === undefined ? sql`true` : sql`standing.store_id = ${storeId}`}
		ORDER BY entity LIMIT 20`;
	const { results } = await statement(d1, query).all<{ entity: string; field: string; ledger: string; now: string }>();
	return results.map((row) => ({ ...row, ledger: JSON.parse(row.ledger), now: JSON.parse(row.now) }));
}

/** The account of that id, while it still has the role it was read with. */
export const stillWith = ({ id, role }: Account) => and(eq(accounts.id, id), eq(accounts.role, role));
