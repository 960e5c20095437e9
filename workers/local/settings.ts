import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";

const root = resolve(import.meta.dirname, "../..");

/** Where a running shop leaves what `npm run import` needs to find it: its token, by port. */
export const tokenFile = (port: number): string => join(root, ".wrangler", "local", `${port}.json`);

/** What a production shop gets as secrets and variables; made up here once and kept beside the state it belongs to. */
type Secrets = { signingKey: JWK; verifyingKey: JWK; linkSecret: string };

export async function localSecrets(stateDir: string): Promise<Secrets> {
	const file = join(stateDir, "local-secrets.json");
	if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Secrets;
	const secrets = await makeSecrets();
	writePrivate(file, secrets);
	return secrets;
}

export async function makeSecrets(): Promise<Secrets> {
	const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
	const kid = crypto.randomUUID();
	return {
		signingKey: { ...(await exportJWK(privateKey)), kid, alg: "ES256" },
		verifyingKey: { ...(await exportJWK(publicKey)), kid, alg: "ES256" },
		linkSecret: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url"),
	};
}

/** Variables and secrets of a shop that lives at this address of this machine and pays at the stand-in beside it. */
export const environment = ({ verifyingKey, linkSecret }: Secrets, origin: string): Record<string, string> => ({
	ACCESS_KEYS: JSON.stringify({ keys: [verifyingKey] }),
	LINK_SECRET: linkSecret,
	STRIPE_API: origin,
	STRIPE_SECRET_KEY: "sk_test_local",
	STRIPE_WEBHOOK_SECRET: "whsec_local",
});

/** An access token as `auth` would sign it. */
export async function accessToken(
	{ signingKey }: Secrets,
	claims: { sub: string; role: string; store: string },
	life = "30d",
): Promise<string> {
	return new SignJWT(claims)
		.setProtectedHeader({ alg: "ES256", kid: signingKey.kid ?? "" })
		.setIssuer("tussi")
		.setIssuedAt()
		.setExpirationTime(life)
		.sign(await importJWK(signingKey, "ES256"));
}

export function writePrivate(file: string, content: unknown): void {
	mkdirSync(resolve(file, ".."), { recursive: true });
	writeFileSync(file, JSON.stringify(content, null, "\t"), { mode: 0o600 });
	chmodSync(file, 0o600);
}
