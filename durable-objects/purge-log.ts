import { DurableObject } from "cloudflare:workers";
import { type MadeOf, tags as names, type Purge } from "../workers/kit/caching.ts";

export type Verdict = { isCurrent: true } | { isCurrent: false; bookmark: string | null };

/** So many tags are remembered one by one; of the others the youngest purge counts for all. */
const most = 5000;
const spared = 4000;

/**
 * What was purged of one store, and when: one object per store, so that whoever has made an answer can find out whether it
 * was made of older data than has been purged since, before it is kept. All of it is one turn, so there is no moment between
 * looking and knowing.
 */
export class PurgeLog extends DurableObject<unknown> {
	readonly #sql = this.ctx.storage.sql;
	/** As it is written down: it is looked at for every answer that is made, and written far less often. */
	#purged = new Map<string, number>();
	/** The youngest purge of what is not remembered by itself. */
	#forgotten = 0;

	constructor(ctx: DurableObjectState, env: unknown) {
		super(ctx, env);
		this.#sql.exec("CREATE TABLE IF NOT EXISTS purges (tag TEXT PRIMARY KEY, as_of INTEGER NOT NULL) WITHOUT ROWID");
		this.#sql.exec("CREATE INDEX IF NOT EXISTS purges_by_age ON purges (as_of)");
		this.#recall();
	}

	#recall(): void {
		const rows = this.#sql.exec<{ tag: string; as_of: number }>("SELECT tag, as_of FROM purges");
		this.#purged = new Map(rows.toArray().map(({ tag, as_of }) => [tag, as_of]));
		this.#forgotten = this.ctx.storage.kv.get<number>("forgotten") ?? 0;
	}

	/** Writes it down; answers which tags have to be purged. */
	note(purge: Purge): string[] {
		const { tags, bookmark } = purge;
		const { kv } = this.ctx.storage;
		const all = { ...tags };
		const asOf = Math.max(0, ...Object.values(all));
		const newTree = this.#newTree(purge);
		if (newTree !== undefined) all[names.categories] = newTree;
		this.#sql.exec(
			`INSERT INTO purges (tag, as_of) SELECT key, value FROM json_each(?) WHERE true
			ON CONFLICT (tag) DO UPDATE SET as_of = max(as_of, excluded.as_of)`,
			JSON.stringify(all),
		);
		for (const [tag, at] of Object.entries(all)) this.#purged.set(tag, Math.max(at, this.#purged.get(tag) ?? 0));
		const seen = kv.get<{ asOf: number }>("bookmark");
		if (bookmark !== null && asOf >= (seen?.asOf ?? 0)) kv.put("bookmark", { asOf, bookmark });
		this.#forgetOldest();
		return Object.keys(all);
	}

	/** Whether nothing that this is made of was purged after it was read. */
	check({ tags, asOf }: MadeOf): Verdict {
		const youngest = tags.reduce((last, tag) => Math.max(last, this.#purged.get(tag) ?? 0), this.#forgotten);
		if (asOf >= youngest) return { isCurrent: true };
		const { kv } = this.ctx.storage;
		return { isCurrent: false, bookmark: kv.get<{ bookmark: string }>("bookmark")?.bookmark ?? null };
	}

	/**
	 * How far the catalog had come when other categories were first seen to be shown. Also for who tells again of what was told
	 * by then: the first who did may have got no further than here.
	 */
	#newTree({ tags, categories }: Purge): number | undefined {
		const { kv } = this.ctx.storage;
		const last = kv.get<NonNullable<Purge["categories"]>>("categories");
		if (categories === undefined) return undefined;
		if (!last || (categories.shown !== last.shown && categories.asOf >= last.asOf)) {
			kv.put("categories", categories);
			return categories.asOf;
		}
		return Math.min(...Object.values(tags)) <= last.asOf ? last.asOf : undefined;
	}

	#forgetOldest(): void {
		if (this.#purged.size <= most) return;
		const gone = this.#sql
			.exec<{ as_of: number }>(
				"DELETE FROM purges WHERE tag NOT IN (SELECT tag FROM purges ORDER BY as_of DESC LIMIT ?) RETURNING as_of",
				spared,
			)
			.toArray();
		this.ctx.storage.kv.put(
			"forgotten",
			gone.reduce((last, { as_of }) => Math.max(last, as_of), this.#forgotten),
		);
		this.#recall();
	}
}
