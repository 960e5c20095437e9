import { importJWK, type JSONWebKeySet, type JWK, SignJWT } from "jose";
import { v7 } from "uuid";
import type { Caller } from "../kit/caller.ts";

/** How long an access token is good for, in seconds. */
export const accessLife = 15 * 60;

/**
 * The keys of the access tokens. The first signs; the others are only published, so that what they signed stays valid.
 * To rotate: put the new key in the second place, and once everybody has seen it there in the first; take the old one
 * away when the last token it signed has run out.
 */
export class AccessTokens {
	readonly #keys: JWK[];

	constructor(signingKeys: string) {
		this.#keys = JSON.parse(signingKeys) as JWK[];
	}

	async sign(caller: Caller, now: number): Promise<string> {
		const [key] = this.#keys;
		if (!key?.kid) throw new Error("SIGNING_KEYS holds no key with a kid");
		const seconds = Math.floor(now / 1000);
		return new SignJWT({ role: caller.role, store: caller.store, sid: caller.sid })
			.setProtectedHeader({ alg: "ES256", typ: "JWT", kid: key.kid })
			.setIssuer("tussi")
			.setSubject(caller.sub)
			.setIssuedAt(seconds)
			.setExpirationTime(seconds + accessLife)
			.setJti(v7())
			.sign(await importJWK(key, "ES256"));
	}

	/** The public halves, as a JWK set (RFC 7517); named one by one, so that nothing private can slip out. */
	published(): JSONWebKeySet {
		return {
			keys: this.#keys.map(({ kid, kty, crv, x, y }) => ({ kid, kty, crv, x, y, alg: "ES256", use: "sig" }) as JWK),
		};
	}
}
