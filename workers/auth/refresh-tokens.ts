import { timingSafeEqual } from "node:crypto";
import { sign } from "../kit/sign.ts";

/** How long a refresh token is good for. */
export const refreshLife = 7 * 24 * 60 * 60 * 1000;

type Place = { sessionId: string; generation: number };

/**
 * Refresh tokens name their session and how often it was refreshed, under our signature: the next one can be made again
 * at any time and is kept nowhere, and what nobody signed costs no look into the database.
 */
export class RefreshTokens {
	readonly #secret: string;

	constructor(secret: string) {
		this.#secret = secret;
	}

	async write(storeId: string, { sessionId, generation }: Place): Promise<string> {
		const signature = await sign(this.#secret, "refresh", storeId, sessionId, String(generation));
		return `${sessionId}.${generation}.${signature}`;
	}

	/** What it says, if it is one of ours for this store. */
	async read(storeId: string, token: string): Promise<Place | undefined> {
		const [sessionId = "", generation = ""] = token.split(".", 2);
		const place = { sessionId, generation: Number(generation) };
		const expected = Buffer.from(await this.write(storeId, place));
		const given = Buffer.from(token);
		return given.length === expected.length && timingSafeEqual(given, expected) ? place : undefined;
	}
}
