import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { exportJWK, generateKeyPair, type JWK } from "jose";

const root = resolve(import.meta.dirname, "../..");

/** Where a running shop leaves what `npm run import` needs to find it: its token, by port. */
export const tokenFile = (port: number): string => join(root, ".wrangler", "local", `${port}.json`);

/** What a production shop gets as secrets; made up here once and kept beside the state it belongs to. */
type Secrets = { signingKeys: JWK[]; ledgerKeys: JWK[]; tokenSecret: string; linkSecret: string };

export async function localSecrets(stateDir: string): Promise<Secrets> {
	const file = join(stateDir, "local-secrets.json");
	const kept = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<Secrets>) : {};
	const secrets = { ...(await makeSecrets()), ...kept };
	writePrivate(file, secrets);
	return secrets;
}

export async function makeSecrets(): Promise<Secrets> {
	return {
		signingKeys: [await makeKey()],
		ledgerKeys: [await makeKey()],
		tokenSecret: randomSecret(),
		linkSecret: randomSecret(),
	};
}

async function makeKey(): Promise<JWK> {
	const { privateKey } = await generateKeyPair("ES256", { extractable: true });
	return { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: "ES256", use: "sig" };
}

const randomSecret = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");

/** Variables and secrets of a shop that lives at this address of this machine, and pays and sends mail beside it. */
export const environment = (secrets: Secrets, origin: string): Record<string, string> => ({
	SIGNING_KEYS: JSON.stringify(secrets.signingKeys),
	LEDGER_KEYS: JSON.stringify(secrets.ledgerKeys),
	TOKEN_SECRET: secrets.tokenSecret,
	LINK_SECRET: secrets.linkSecret,
	GOOGLE_CLIENT_SECRET: "local",
	VAPID_KEYS: "",
	STRIPE_API: origin,
	STRIPE_SECRET_KEY: "sk_test_local",
	STRIPE_WEBHOOK_SECRET: "whsec_local",
	CACHE_WITHOUT_PLATFORM: "memory",
	DNS_API: `${origin}/__dev/dns`,
	WEB_API: `${origin}/__dev/web`,
	MAIL_API: `${origin}/__dev/inbox.json`,
	// Browsers find every name that ends so on this machine (RFC 6761).
	SHOPS_HOST: "localhost",
});

export function writePrivate(file: string, content: unknown): void {
	mkdirSync(resolve(file, ".."), { recursive: true });
	writeFileSync(file, JSON.stringify(content, null, "\t"), { mode: 0o600 });
	chmodSync(file, 0o600);
}
