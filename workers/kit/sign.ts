/**
 * Keyed signatures for what a stranger carries around for us: cart tokens and order links.
 * HMAC-SHA256 over purpose and parts, so that a signature for one thing, or for another store, is worth nothing.
 */
export async function sign(secret: string, purpose: string, ...parts: string[]): Promise<string> {
	const key = await crypto.subtle.importKey(
		"raw",
		new TextEncoder().encode(secret),
		{ name: "HMAC", hash: "SHA-256" },
		false,
		["sign"],
	);
	const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(JSON.stringify([purpose, ...parts])));
	return Buffer.from(mac).toString("base64url");
}

/** Compares in constant time. */
export async function verify(signature: string, secret: string, purpose: string, ...parts: string[]): Promise<boolean> {
	const expected = new TextEncoder().encode(await sign(secret, purpose, ...parts));
	const given = new TextEncoder().encode(signature);
	return given.length === expected.length && crypto.subtle.timingSafeEqual(given, expected);
}
