import { and, count, desc, eq, lt, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Profile } from "../kit/account.ts";
import type { Role } from "../kit/caller.ts";
import { planned } from "../kit/constraint.ts";
import { newId } from "../kit/ids.ts";
import { headOf } from "../kit/ledger.ts";
import type { Address } from "../kit/order.ts";
import { statement } from "../kit/statement.ts";
import { firstRole, record, standingChanges, stillWith } from "./role-entries.ts";
import { accounts, apiKeys, identities, links, sessions } from "./schema.ts";

export type Account = typeof accounts.$inferSelect;
export type NewAccount = {
	storeId: string;
	email: string;
	passwordHash: string | null;
	name: string;
	role: Role;
	isVerified: boolean;
};
type Identity = { issuer: string; subject: string };

/** The book of accounts. */
export class Accounts {
	readonly #d1: D1Database;
	readonly #db;

	constructor(d1: D1Database) {
		this.#d1 = d1;
		this.#db = drizzle(d1);
	}

	/**
	 * Undefined when the store has an account with that e-mail already, also one that came at the same moment. Who is more than
	 * a customer from the first was made so by whoever runs the platform.
	 */
	async create(account: NewAccount, now: number, identity?: Identity): Promise<Account | undefined> {
		const create = () => this.#create(newId("usr"), account, now, identity);
		return account.role === "customer" ? create() : planned(create);
	}

	async #create(id: string, account: NewAccount, now: number, identity?: Identity): Promise<Account | undefined> {
		const { isVerified, ...rest } = account;
		const entries =
			account.role === "customer"
				? []
				: await record(this.#d1, await this.#head(), [firstRole({ ...account, id }, "system")], now);
		await this.#batch([
			this.#db
				.insert(accounts)
				.values({ ...rest, id, phone: "", emailVerifiedAt: isVerified ? now : null, createdAt: now, updatedAt: now })
				.onConflictDoNothing({ target: [accounts.storeId, accounts.email] }),
			...(identity
				? [
						sql`
							INSERT INTO identities (store_id, issuer, subject, account_id, created_at)
							SELECT store_id, ${identity.issuer}, ${identity.subject}, id, ${now} FROM accounts WHERE id = ${id}`,
					]
				: []),
			...entries,
		]);
		return this.byId(id);
	}

	async byEmail(storeId: string, email: string): Promise<Account | undefined> {
		return this.#one(and(eq(accounts.storeId, storeId), eq(accounts.email, email)));
	}

	async byId(id: string): Promise<Account | undefined> {
		return this.#one(eq(accounts.id, id));
	}

	async phonesOf(ids: readonly string[]): Promise<Record<string, string>> {
		const rows = await this.#db
			.select({ id: accounts.id, phone: accounts.phone })
			.from(accounts)
			.where(sql`id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) AND phone <> ''`);
		return Object.fromEntries(rows.map(({ id, phone }) => [id, phone]));
	}

	async byIdentity(storeId: string, { issuer, subject }: Identity): Promise<Account | undefined> {
		const [row] = await this.#db
			.select({ account: accounts })
			.from(identities)
			.innerJoin(accounts, eq(accounts.id, identities.accountId))
			.where(and(eq(identities.storeId, storeId), eq(identities.issuer, issuer), eq(identities.subject, subject)));
		return row?.account;
	}

	/**
	 * Joins an account with who came from Google. Whoever registered it may have been somebody else, whose mail she
	 * confirmed in passing: its password and its sessions end, and she chooses a password of her own by mail.
	 */
	async addIdentity(account: Account, identity: Identity, now: number): Promise<void> {
		await this.#db.batch([
			this.#db
				.insert(identities)
				.values({ storeId: account.storeId, accountId: account.id, ...identity, createdAt: now })
				.onConflictDoNothing(),
			this.#db.update(accounts).set({ passwordHash: null, updatedAt: now }).where(eq(accounts.id, account.id)),
			this.#db.delete(sessions).where(eq(sessions.accountId, account.id)),
			this.#db.delete(apiKeys).where(eq(apiKeys.accountId, account.id)),
		]);
	}

	async changeProfile(
		id: string,
		change: { name?: string | undefined; phone?: string | undefined; address?: Address | null | undefined },
		now: number,
	): Promise<Account | undefined> {
		const [row] = await this.#db
			.update(accounts)
			.set({ ...change, updatedAt: now })
			.where(eq(accounts.id, id))
			.returning();
		return row;
	}

	/** The same password under a newer hash; nothing when it was changed meanwhile. */
	async rehash(account: Account, passwordHash: string): Promise<void> {
		await this.#db
			.update(accounts)
			.set({ passwordHash })
			.where(and(eq(accounts.id, account.id), eq(accounts.passwordHash, account.passwordHash ?? "")));
	}

	/** A new password ends every session but the one it was changed in, and makes links to choose one useless. */
	async changePassword(id: string, passwordHash: string, keptSession: string, now: number): Promise<void> {
		await this.#db.batch([
			this.#db.update(accounts).set({ passwordHash, updatedAt: now }).where(eq(accounts.id, id)),
			this.#db.delete(sessions).where(and(eq(sessions.accountId, id), sql`${sessions.id} <> ${keptSession}`)),
			this.#db.delete(links).where(and(eq(links.accountId, id), eq(links.purpose, "reset"))),
		]);
	}

	/**
	 * Uses a reset link up: new password, all sessions and keys ended, all such links gone, in one batch. Who opened a mailed link
	 * has shown that the address is hers. Undefined when the link was used up meanwhile.
	 */
	async resetPassword(linkHash: string, passwordHash: string, now: number): Promise<Account | undefined> {
		const owner = sql`(SELECT account_id FROM links WHERE hash = ${linkHash} AND purpose = 'reset' AND expires_at > ${now})`;
		const [[row]] = await this.#db.batch([
			this.#db
				.update(accounts)
				.set({
					passwordHash,
					emailVerifiedAt: sql`coalesce(${accounts.emailVerifiedAt}, ${now})`,
					updatedAt: now,
				})
				.where(sql`${accounts.id} = ${owner}`)
				.returning(),
			this.#db.delete(sessions).where(sql`${sessions.accountId} = ${owner}`),
			this.#db.delete(apiKeys).where(sql`${apiKeys.accountId} = ${owner}`),
			this.#db.delete(links).where(and(eq(links.purpose, "reset"), sql`${links.accountId} = ${owner}`)),
		]);
		return row;
	}

	async markVerified(id: string, now: number): Promise<void> {
		await this.#db.update(accounts).set({ emailVerifiedAt: now, updatedAt: now }).where(eq(accounts.id, id));
	}

	/** A changed role or a block ends every session with it and is entered into the ledger, in one batch. */
	async manage(
		id: string,
		change: { role?: Role | undefined; isBlocked?: boolean | undefined },
		actor: string,
		now: number,
	): Promise<Account | undefined> {
		await planned(async () => {
			const head = await this.#head();
			const account = await this.byId(id);
			if (!account) return;
			const changes = standingChanges(account, change, actor);
			// Only what has an entry is written: somebody else may have changed the rest meanwhile.
			const changed = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
			await this.#batch([
				this.#db
					.update(accounts)
					.set({ ...changed, updatedAt: now })
					.where(eq(accounts.id, id)),
				this.#db.delete(sessions).where(eq(sessions.accountId, id)),
				...(await record(this.#d1, head, changes, now)),
			]);
		});
		return this.byId(id);
	}

	/** With all that is hers: sessions, links, addresses, keys, identities go along. A role that goes with her is entered into the ledger. */
	async remove(id: string, now: number): Promise<void> {
		await planned(async () => {
			const head = await this.#head();
			const account = await this.byId(id);
			if (!account) return;
			const changes = account.role === "customer" ? [] : standingChanges(account, { role: null }, id);
			const entries = await record(this.#d1, head, changes, now);
			const results = await this.#batch([...entries, this.#db.delete(accounts).where(stillWith(account))]);
			if (results.at(-1)?.meta.changes === 0) throw new Error("ledger_moved");
		});
	}

	/** A store's accounts, newest first. */
	async list(
		storeId: string,
		{
			limit,
			before,
			q,
			role,
		}: { limit: number; before?: string | undefined; q?: string | undefined; role?: Role | undefined },
	): Promise<Account[]> {
		const part = q?.toLowerCase();
		return this.#db
			.select()
			.from(accounts)
			.where(
				and(
					eq(accounts.storeId, storeId),
					before === undefined ? undefined : lt(accounts.id, before),
					role === undefined ? undefined : eq(accounts.role, role),
					part
						? sql`(instr(${accounts.email}, ${part}) > 0 OR instr(lower(${accounts.name}), ${part}) > 0)`
						: undefined,
				),
			)
			.orderBy(desc(accounts.id))
			.limit(limit);
	}

	async count(): Promise<number> {
		const [row] = await this.#db.select({ all: count() }).from(accounts);
		return row?.all ?? 0;
	}

	/** Removes some of what has run out. Called beside other work, so that nothing has to be wound up. */
	async sweep(now: number): Promise<void> {
		await this.#batch([
			sql`DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= ${now} LIMIT 100)`,
			sql`DELETE FROM links WHERE hash IN (SELECT hash FROM links WHERE expires_at <= ${now} LIMIT 100)`,
			sql`DELETE FROM api_keys WHERE id IN (SELECT id FROM api_keys WHERE expires_at <= ${now} LIMIT 100)`,
		]);
	}

	/** Read before what a change is planned from: whatever is entered after that refuses the change. */
	#head() {
		return headOf(this.#d1, "auth");
	}

	#batch(queries: SQLWrapper[]): Promise<D1Result[]> {
		return this.#d1.batch(queries.map((query) => statement(this.#d1, query)));
	}

	async #one(wanted: SQL | undefined): Promise<Account | undefined> {
		const [row] = await this.#db.select().from(accounts).where(wanted);
		return row;
	}
}

/** The account as its owner sees it. */
export const profileOf = (account: Account): Profile => ({
	id: account.id,
	email: account.email,
	name: account.name,
	phone: account.phone,
	address: account.address,
	role: account.role,
	emailVerified: account.emailVerifiedAt !== null,
	createdAt: new Date(account.createdAt).toISOString(),
});
