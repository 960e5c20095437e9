import { CompactSign, compactVerify, createLocalJWKSet, errors, importJWK, type JSONWebKeySet, type JWK } from "jose";
import * as z from "zod";
import { chains } from "./ledger.ts";

/** Where a chain ended, as we vouch for it. */
export const SignedHead = z.object({
	chain: z.enum(chains),
	seq: z.int().positive(),
	hash: z.string(),
	/** When it was signed, ISO 8601. */
	at: z.string(),
});
export type SignedHead = z.infer<typeof SignedHead>;

/**
 * The keys that sign where the ledgers end. The first signs; the others are only published, so that what they signed can be
 * checked for as long as anybody cares. To rotate: put the new key first and leave the old one in the list for good; its
 * private part (`d`) may go.
 */
export class LedgerKeys {
	readonly #keys: JWK[];
	readonly #published;

	/** A JSON array of JWKs (ES256) with a kid each. */
	constructor(keys: string) {
		this.#keys = JSON.parse(keys) as JWK[];
		this.#published = createLocalJWKSet(this.published());
	}

	/** As a compact JWS (RFC 7515). */
	async sign(head: SignedHead): Promise<string> {
		const [key] = this.#keys;
		if (!key?.kid) throw new Error("LEDGER_KEYS holds no key with a kid");
		return new CompactSign(new TextEncoder().encode(JSON.stringify(head)))
			.setProtectedHeader({ alg: "ES256", typ: "tussi-ledger-head", kid: key.kid })
			.sign(await importJWK(key, "ES256"));
	}

	/** What was signed; undefined when none of our keys did. */
	async read(jws: string): Promise<SignedHead | undefined> {
		try {
			const { payload } = await compactVerify(jws, this.#published, { algorithms: ["ES256"] });
			return SignedHead.safeParse(JSON.parse(new TextDecoder().decode(payload))).data;
		} catch (error) {
			if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof SyntaxError)
				return undefined;
			throw error;
		}
	}

	/** The public halves, as a JWK set (RFC 7517); named one by one, so that nothing private can slip out. */
	published(): JSONWebKeySet {
		return {
			keys: this.#keys.map(({ kid, kty, crv, x, y }) => ({ kid, kty, crv, x, y, alg: "ES256", use: "sig" }) as JWK),
		};
	}
}
