import { createHash } from "node:crypto";

/**
 * A JSON answer with an `ETag` that begins with the thing's version and ends with a hash of what is said of it (a price or
 * a stock level may change without the thing). A reader who has it already gets 304 (RFC 9110 section 13.1.2).
 */
export function taggedJson(
	request: Request,
	body: unknown,
	version: number | "list",
	headers: HeadersInit = {},
	status = 200,
): Response {
	const text = JSON.stringify(body);
	return taggedText(request, text, etagOf(text, version), headers, status);
}

/** The same for JSON that is text already, and has its tag. */
export function taggedText(
	request: Request,
	text: string,
	etag: string,
	headers: HeadersInit = {},
	status = 200,
): Response {
	const all = { ...Object.fromEntries(new Headers(headers)), etag, "content-type": "application/json" };
	const known = (request.headers.get("if-none-match") ?? "").split(/\s*,\s*/).map((tag) => tag.replace(/^W\//, ""));
	if (request.method === "GET" && (known.includes(etag) || known.includes("*")))
		return new Response(null, { status: 304, headers: all });
	return new Response(text, { status, headers: all });
}

/** The tag of this text, or of another that changes with it, which says this version of its thing, or what kind of text it is. */
export const etagOf = (text: string | Uint8Array, version: number | "list" | "page"): string =>
	`"${version}-${createHash("sha1").update(text).digest("base64url").slice(0, 12)}"`;

/** Which versions an `If-Match` header names: any that is there, or these. Undefined where there is none. */
export type VersionsAsked = "any" | readonly number[] | undefined;

/**
 * Reads `If-Match` (RFC 9110 section 13.1.1). Of a tag only the version counts, so that a sale in between loses nobody her
 * change; for the same reason a tag that was weakened on the way, as compressing does, is as good as the strong one.
 */
export function versionsAsked(header: string | undefined): VersionsAsked {
	if (header === undefined || header.trim() === "") return undefined;
	if (header.trim() === "*") return "any";
	return [...header.matchAll(/"(\d{1,15})(?:-[^"]*)?"/g)].map(([, version]) => Number(version));
}

/** Whether the version that is there is one that was asked for. */
export const isAsked = (asked: VersionsAsked, version: number): boolean =>
	asked === "any" || (asked?.includes(version) ?? false);
