import { v7 } from "uuid";

/** Chance is cheaper by the kilobyte. */
const chance = new Uint8Array(4096);
let used = chance.length;

function some(bytes: number): Uint8Array {
	if (used + bytes > chance.length) {
		crypto.getRandomValues(chance);
		used = 0;
	}
	used += bytes;
	return chance.subarray(used - bytes, used);
}

const hex = (bytes: number): string => Buffer.from(some(bytes)).toString("hex");

/** UUIDv7 (RFC 9562). */
export const newRequestId = (): string => v7({ random: some(16) });

/** Continues the caller's trace with a span of ours, or begins one (W3C Trace Context, version 00). */
export function continueTrace(sent: string | null): string {
	const known = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/.exec(sent ?? "");
	return `00-${known?.[1] ?? hex(16)}-${hex(8)}-${known?.[2] ?? "01"}`;
}
