import type { Kind, Kinds } from "./objects.ts";

/** A field of the kept JSON, by its path in it: names from this code, never from a request. */
export type Filters = Record<string, string | string[] | undefined>;
type Page = { limit: number; after?: string | undefined; before?: string | undefined };
export type Range = { [Name in keyof typeof OPERATORS]?: number | undefined };

const OPERATORS = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

/** Creates what is missing; the indices keep a payment's objects and due sessions quick to find. */
export function createTables(sql: SqlStorage): void {
	sql.exec(`
		create table if not exists objects (
			seq integer primary key autoincrement,
			id text not null unique,
			kind text not null,
			json text not null
		);
		create index if not exists objects_by_kind on objects (kind, seq);
		create index if not exists objects_by_intent on objects (kind, json_extract(json, '$.payment_intent'));
		create index if not exists sessions_open on objects (json_extract(json, '$.expires_at'))
			where kind = 'checkout.session' and json_extract(json, '$.status') = 'open';
		create table if not exists deliveries (
			event_id text primary key,
			url text not null,
			state text not null check (state in ('waiting', 'delivered', 'given_up')),
			attempts integer not null,
			due integer not null
		);
		create index if not exists deliveries_due on deliveries (due) where state = 'waiting';
		create table if not exists idempotency (
			key text primary key,
			operation text not null,
			fingerprint text not null,
			request_id text not null,
			status integer not null,
			body text not null,
			created integer not null
		);
		create index if not exists idempotency_by_age on idempotency (created);
	`);
}

/** The account's objects, each kept whole as the JSON that Stripe would answer. */
export class Store {
	readonly #sql: SqlStorage;
	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	put<K extends Kind>(object: Kinds[K] & { object: K }): void {
		this.#sql.exec(
			"insert into objects (id, kind, json) values (?, ?, ?) on conflict (id) do update set json = excluded.json",
			object.id,
			object.object,
			JSON.stringify(object),
		);
	}

	find<K extends Kind>(kind: K, id: string): Kinds[K] | undefined {
		return this.#read(kind, "id = ?", [id])[0];
	}

	findBy<K extends Kind>(kind: K, filters: Filters): Kinds[K] | undefined {
		const where = wheres(filters);
		return this.#read(kind, `${where.sql} order by seq desc limit 1`, where.values)[0];
	}

	/** Newest first, as Stripe lists; one more than asked for tells whether there are more. */
	page<K extends Kind>(kind: K, page: Page, filters: Filters, created: Range): { data: Kinds[K][]; more: boolean } {
		const { sql, values } = both(wheres(filters), ranges(created));
		const edge = page.before ?? page.after;
		const beyond = edge ? ` and seq ${page.before ? ">" : "<"} (select seq from objects where id = ?)` : "";
		const order = page.before ? "asc" : "desc";
		const rows = this.#read(kind, `${sql}${beyond} order by seq ${order} limit ?`, [
			...values,
			...(edge ? [edge] : []),
			page.limit + 1,
		]);
		const data = rows.slice(0, page.limit);
		return { data: page.before ? data.reverse() : data, more: rows.length > page.limit };
	}

	dueSessions(now: number): Kinds["checkout.session"][] {
		return this.#sql
			.exec<{ json: string }>(`select json from ${OPEN} and json_extract(json, '$.expires_at') <= ?`, now)
			.toArray()
			.map(({ json }): Kinds["checkout.session"] => JSON.parse(json));
	}

	/** When the next open session ends, in seconds. */
	nextExpiry(): number | null {
		return this.#sql
			.exec<{ at: number | null }>(`select min(json_extract(json, '$.expires_at')) as at from ${OPEN}`)
			.one().at;
	}

	/** How many there are of a kind and what a field of them adds up to. */
	tally(kind: Kind, filters: Filters, field = "amount"): { count: number; sum: number } {
		const { sql, values } = wheres(filters);
		return this.#sql
			.exec<{ count: number; sum: number }>(
				`select count(*) as count, coalesce(sum(json_extract(json, '$.${field}')), 0) as sum from objects where kind = ? and ${sql}`,
				kind,
				...values,
			)
			.one();
	}

	#read<K extends Kind>(kind: K, where: string, values: SqlStorageValue[]): Kinds[K][] {
		return this.#sql
			.exec<{ json: string }>(`select json from objects where kind = ? and ${where}`, kind, ...values)
			.toArray()
			.map(({ json }): Kinds[K] => JSON.parse(json));
	}
}

/** Asked at every call, so it must not read every session there ever was: SQLite takes that index only when told to. */
const OPEN =
	"objects indexed by sessions_open where kind = 'checkout.session' and json_extract(json, '$.status') = 'open'";

type Where = { sql: string; values: (string | number)[] };

/** A list means any of them, undefined that nobody asked. */
function wheres(filters: Filters): Where {
	const asked = Object.entries(filters).flatMap(([path, value]) =>
		value === undefined ? [] : [{ path, any: [value].flat() }],
	);
	return {
		sql: ["true", ...asked.map(({ path, any }) => `json_extract(json, '$.${path}') in (${any.map(() => "?")})`)].join(
			" and ",
		),
		values: asked.flatMap(({ any }) => any),
	};
}

function ranges(range: Range): Where {
	const used = (["gt", "gte", "lt", "lte"] as const).filter((name) => range[name] !== undefined);
	return {
		sql: ["true", ...used.map((name) => `json_extract(json, '$.created') ${OPERATORS[name]} ?`)].join(" and "),
		values: used.map((name) => range[name] ?? 0),
	};
}

const both = (a: Where, b: Where): Where => ({
	sql: `${a.sql} and ${b.sql}`,
	values: [...a.values, ...b.values],
});
