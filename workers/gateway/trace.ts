const hex = (bytes: number): string => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("hex");

/** Continues the caller's trace with a span of ours, or begins one (W3C Trace Context, version 00). */
export function continueTrace(sent: string | null): string {
	const known = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/.exec(sent ?? "");
	return `00-${known?.[1] ?? hex(16)}-${hex(8)}-${known?.[2] ?? "01"}`;
}
