import { v7 } from "uuid";

/** Chance is cheaper by the kilobyte, and so is writing it down. */
const chance = new Uint8Array(4096);
let text = "";
let used = chance.length;

/** Where so many bytes begin that nobody had. */
function fresh(bytes: number): number {
	if (used + bytes > chance.length) {
		crypto.getRandomValues(chance);
		text = Buffer.from(chance).toString("hex");
		used = 0;
	}
	used += bytes;
	return used - bytes;
}

function some(bytes: number): Uint8Array {
	const from = fresh(bytes);
	return chance.subarray(from, from + bytes);
}

function hex(bytes: number): string {
	const from = fresh(bytes);
	return text.slice(2 * from, 2 * (from + bytes));
}

/** UUIDv7 (RFC 9562). */
export const newRequestId = (): string => v7({ random: some(16) });

/** Continues the caller's trace with a span of ours, or begins one (W3C Trace Context, version 00). */
export function continueTrace(sent: string | null): string {
	const known = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/.exec(sent ?? "");
	return `00-${known?.[1] ?? hex(16)}-${hex(8)}-${known?.[2] ?? "01"}`;
}
