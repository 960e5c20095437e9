import { type SQL, sql } from "drizzle-orm";
import { Bounded } from "../../kit/bounded.ts";
import type { Category } from "../../kit/product.ts";
import { type CategoryRow, categoriesValue, shownCategories } from "./list-categories.ts";

type Tree = { categories: Category[]; asOf: number /** ms since 1970. */; askedAt: number };

/** `known` goes with `newCategories`; `answer` takes what came of them, and how far the catalog had come then. */
type Asking = { known: number; answer: (value: string | null, asOf: number) => Category[] };

/** The store's categories, or null while the catalog has come as far as is known. */
export const newCategories = (storeId: SQL, known: SQL): SQL =>
	sql`CASE WHEN moment.asOf <> ${known} THEN ${categoriesValue(storeId)} END`;

/** A database brought back from a backup counts its events again: nothing is believed for longer (ms) because of its number. */
const longest = 60_000;

/**
 * The categories that stores show, so that the database need not say again what has not changed: whatever changes them
 * writes an event into the outbox, and with it. It is asked every time, whichever copy of it that is, and says nothing where
 * its last event is the one that these are as of; else they are what it says.
 */
export class KnownCategories {
	readonly #trees: Bounded<Tree>;

	/** `most` categories are kept in all; those of the store that was read longest ago go first. */
	constructor(most: number) {
		// A store that shows none takes room, too.
		this.#trees = new Bounded(most, ({ categories }) => categories.length + 1);
	}

	/** What `answer` gives is everybody's: it must not be changed. */
	of(storeId: string, now = Date.now()): Asking {
		const known = this.#at(storeId, now);
		return {
			known: known?.asOf ?? -1,
			answer: (value, asOf) => {
				if (value !== null) return this.#read(storeId, value, { asOf, askedAt: now });
				// Others may have been kept since then: these are what was asked with.
				if (known?.asOf !== asOf) throw new Error("The categories were not said");
				return known.categories;
			},
		};
	}

	#at(storeId: string, now: number): Tree | undefined {
		const tree = this.#trees.get(storeId);
		return tree && now - tree.askedAt <= longest ? tree : undefined;
	}

	#read(storeId: string, value: string, dated: Omit<Tree, "categories">): Category[] {
		const categories = shownCategories(JSON.parse(value) as CategoryRow[]);
		const isOlder = dated.asOf < (this.#at(storeId, dated.askedAt)?.asOf ?? 0);
		// Before its first event, nothing has told how far it has come.
		if (!isOlder && dated.asOf > 0) this.#trees.put(storeId, { categories, ...dated });
		return categories;
	}
}
