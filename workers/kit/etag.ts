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
): Response {
	const text = JSON.stringify(body);
	const etag = `"${version}-${createHash("sha1").update(text).digest("base64url").slice(0, 12)}"`;
	const all = { ...Object.fromEntries(new Headers(headers)), etag, "content-type": "application/json" };
	const known = (request.headers.get("if-none-match") ?? "").split(/\s*,\s*/).map((tag) => tag.replace(/^W\//, ""));
	if (request.method === "GET" && (known.includes(etag) || known.includes("*")))
		return new Response(null, { status: 304, headers: all });
	return new Response(text, { headers: all });
}
