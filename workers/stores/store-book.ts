import { and, asc, eq, gt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { isConstraint } from "../kit/constraint.ts";
import { newId } from "../kit/ids.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import type { Store } from "../kit/store.ts";
import { hosts, stores } from "./schema.ts";
import { applied, type NewStore, type StoreChange, withDefaults } from "./store-form.ts";

export type Versioned = { store: Store; version: number };
type Answer = ({ ok: true } & Versioned) | Refusal;
type Row = typeof stores.$inferSelect;

export const storeOf = ({ id, slug, settings, version }: Row): Store => ({ id, slug, ...settings, version });
const versioned = (row: Row): Versioned => ({ store: storeOf(row), version: row.version });

const slugTaken = refuse("store.slug_taken", "Choose another one.", {
	errors: [{ path: "slug", message: "is another store's" }],
});

/** The stores, as those see them who run them. */
export class StoreBook {
	readonly #db;

	constructor(d1: D1Database) {
		this.#db = drizzle(d1);
	}

	async find(id: string): Promise<Versioned | undefined> {
		const [row] = await this.#db.select().from(stores).where(eq(stores.id, id));
		return row && versioned(row);
	}

	/** In the order in which they were made; behind this one. */
	async list(limit: number, after: string | undefined): Promise<Versioned[]> {
		const rows = await this.#db
			.select()
			.from(stores)
			.where(after === undefined ? undefined : gt(stores.id, after))
			.orderBy(asc(stores.id))
			.limit(limit);
		return rows.map(versioned);
	}

	/** Makes a store, which answers at once at a host of ours, where the platform has such (`shopsHost`). */
	async create(form: NewStore, shopsHost: string, now = Date.now()): Promise<Answer> {
		const store = withDefaults(newId("sto"), form);
		const { id, slug, ...settings } = store;
		const made = this.#db.insert(stores).values({ id, slug, settings, updatedAt: now });
		const host = `${slug}.${shopsHost}`;
		try {
			if (shopsHost === "") await made;
			else await this.#db.batch([made, this.#db.insert(hosts).values({ host, storeId: id })]);
		} catch (error) {
			if (isConstraint(error, "UNIQUE constraint failed")) return slugTaken;
			throw error;
		}
		return { ok: true, store, version: 1 };
	}

	/** Changes a store of which this version was seen; refused when it is another by now. */
	async change(before: Versioned, change: StoreChange, now = Date.now()): Promise<Answer> {
		const store = applied(before.store, change);
		const { id, slug, version: _, ...settings } = store;
		try {
			const [row] = await this.#db
				.update(stores)
				.set({ slug, settings, updatedAt: now, version: sql`${stores.version} + 1` })
				.where(and(eq(stores.id, id), eq(stores.version, before.version)))
				.returning();
			if (row) return { ok: true, ...versioned(row) };
		} catch (error) {
			if (isConstraint(error, "UNIQUE constraint failed")) return slugTaken;
			throw error;
		}
		return refuse("store.changed", "Read it again, see what is different, and send your change with its new version.");
	}
}
