import { and, asc, count, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { SavedAddress } from "../kit/account.ts";
import { newId } from "../kit/ids.ts";
import type { Address } from "../kit/order.ts";
import { addresses } from "./schema.ts";

/** The address books; each method is about one account's. */
export class AddressBook {
	readonly #db;

	constructor(d1: D1Database) {
		this.#db = drizzle(d1);
	}

	async listOf(accountId: string): Promise<SavedAddress[]> {
		const rows = await this.#db
			.select()
			.from(addresses)
			.where(eq(addresses.accountId, accountId))
			.orderBy(asc(addresses.id));
		return rows.map(({ id, address }) => ({ id, ...address }));
	}

	async countOf(accountId: string): Promise<number> {
		const [row] = await this.#db.select({ all: count() }).from(addresses).where(eq(addresses.accountId, accountId));
		return row?.all ?? 0;
	}

	async add(storeId: string, accountId: string, address: Address): Promise<SavedAddress> {
		const id = newId("adr");
		await this.#db.insert(addresses).values({ id, storeId, accountId, address });
		return { id, ...address };
	}

	/** Answers whether it was there. */
	async remove(accountId: string, id: string): Promise<boolean> {
		const removed = await this.#db
			.delete(addresses)
			.where(and(eq(addresses.id, id), eq(addresses.accountId, accountId)));
		return removed.meta.changes > 0;
	}
}
