import { createHash, timingSafeEqual } from "node:crypto";

/** The header in which a partner's reverse proxy shows its key. */
export const proxyKeyHeader = "tussi-proxy-key";

/** What is kept of a key. */
export const hashOfKey = (key: string): string => createHash("sha256").update(key).digest("base64url");

/** A key's id, which stands before its secret; undefined for what is no key of ours. */
export const idOfKey = (key: string): string | undefined => /^(pxk_[0-9a-f-]{36})\.[\w-]{43}$/.exec(key)?.[1];

/** Whether the key is the one of which this hash is kept, in constant time. */
export function isKey(key: string, hash: string): boolean {
	const [mine, kept] = [Buffer.from(hashOfKey(key)), Buffer.from(hash)];
	return mine.length === kept.length && timingSafeEqual(mine, kept);
}
