import { createHash, randomBytes } from "node:crypto";
import { and, eq, gt } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Account } from "./accounts.ts";
import { links } from "./schema.ts";

export type Purpose = "verify" | "reset";

/** How long a mailed link is good for. */
const life: Record<Purpose, number> = { verify: 3 * 24 * 60 * 60 * 1000, reset: 60 * 60 * 1000 };

export const hashOfLink = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** Mailed links. Each works once, for a while, in one store; only the hash of its token is kept. */
export class Links {
	readonly #db;

	constructor(d1: D1Database) {
		this.#db = drizzle(d1);
	}

	/** Answers the token that goes into the mail. */
	async write(account: Account, purpose: Purpose, now: number, goodFor = life[purpose]): Promise<string> {
		const token = randomBytes(32).toString("base64url");
		await this.#db.insert(links).values({
			hash: hashOfLink(token),
			storeId: account.storeId,
			accountId: account.id,
			purpose,
			expiresAt: now + goodFor,
		});
		return token;
	}

	/** Whose it is, without using it up. */
	async ownerOf(storeId: string, token: string, purpose: Purpose, now: number): Promise<string | undefined> {
		const [row] = await this.#db
			.select({ accountId: links.accountId })
			.from(links)
			.where(live(storeId, token, purpose, now));
		return row?.accountId;
	}

	/** Uses it up: of those who come with it at the same time, one gets the account's id. */
	async use(storeId: string, token: string, purpose: Purpose, now: number): Promise<string | undefined> {
		const [row] = await this.#db
			.delete(links)
			.where(live(storeId, token, purpose, now))
			.returning({ accountId: links.accountId });
		return row?.accountId;
	}
}

const live = (storeId: string, token: string, purpose: Purpose, now: number) =>
	and(
		eq(links.hash, hashOfLink(token)),
		eq(links.storeId, storeId),
		eq(links.purpose, purpose),
		gt(links.expiresAt, now),
	);
