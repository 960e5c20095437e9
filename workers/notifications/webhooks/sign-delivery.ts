const prefix = "whsec_";

/** A secret as the specification writes it: 32 random bytes. */
export const newSecret = (): string =>
	prefix + Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64");

/** What a delivery is signed with: the secret, and for a day after it was changed the one before. */
export type Secrets = { secret: string; oldSecret: string | null; oldSecretUntil: number | null };

/** The headers that prove who sent this body, and when (Standard Webhooks 1.0): one signature for each secret that is valid now. */
export async function signatureHeaders(
	secrets: Secrets,
	id: string,
	body: string,
	now = Date.now(),
): Promise<Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string>> {
	const timestamp = String(Math.floor(now / 1000));
	const signatures = await Promise.all(
		validSecrets(secrets, now).map((secret) => signature(secret, `${id}.${timestamp}.${body}`)),
	);
	return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}

const validSecrets = ({ secret, oldSecret, oldSecretUntil }: Secrets, now: number): string[] =>
	oldSecret !== null && (oldSecretUntil ?? 0) > now ? [secret, oldSecret] : [secret];

async function signature(secret: string, content: string): Promise<string> {
	const bytes = Buffer.from(secret.slice(prefix.length), "base64");
	const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
	const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(content));
	return `v1,${Buffer.from(mac).toString("base64")}`;
}
