const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new id as Stripe writes them: the noun's prefix and random letters and digits, `pi_3Qx…`. */
export function newId(prefix: string, length = 24): string {
	const bytes = crypto.getRandomValues(new Uint8Array(length));
	return `${prefix}_${Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("")}`;
}
