import { sign } from "../kit/sign.ts";

/**
 * Text that only we can read and nobody can change, for keeping where others could look: AES-256-GCM under a key of its
 * own for each purpose. `purpose` is part of the key, so what was sealed for one thing opens for no other.
 */
export async function seal(secret: string, purpose: readonly string[], text: string): Promise<string> {
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const key = await keyFor(secret, purpose);
	const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
	return `${Buffer.from(iv).toString("base64url")}.${Buffer.from(sealed).toString("base64url")}`;
}

/** Undefined for what we did not seal for this purpose. */
export async function unseal(secret: string, purpose: readonly string[], sealed: string): Promise<string | undefined> {
	const [iv = "", content = ""] = sealed.split(".", 2).map((part) => Buffer.from(part, "base64url"));
	if (typeof iv === "string" || typeof content === "string" || iv.length !== 12 || content.length < 16)
		return undefined;
	try {
		const key = await keyFor(secret, purpose);
		return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, content));
	} catch (error) {
		if (error instanceof DOMException && error.name === "OperationError") return undefined;
		throw error;
	}
}

async function keyFor(secret: string, purpose: readonly string[]): Promise<CryptoKey> {
	const bytes = Buffer.from(await sign(secret, "seal", ...purpose), "base64url");
	return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}
