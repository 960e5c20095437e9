/**
 * Whether a write that a browser authenticates by cookie comes from our own pages. `Sec-Fetch-Site` says so where it is
 * sent; otherwise `Origin` must be this very host. Without cookies there is nothing to abuse, unless a browser says it is from elsewhere.
 */
export function isOwnWrite(request: Request): boolean {
	if (request.method === "GET" || request.method === "HEAD") return true;
	const site = request.headers.get("sec-fetch-site");
	const origin = request.headers.get("origin");
	if (site !== null) return site === "same-origin";
	if (origin !== null) return origin === new URL(request.url).origin;
	return !request.headers.has("cookie");
}
