import { isLocal } from "./https.ts";

/** How a browser must treat any answer of ours. */
const alwaysSent = {
	"x-content-type-options": "nosniff",
	"referrer-policy": "strict-origin-when-cross-origin",
	"x-frame-options": "DENY",
	"x-permitted-cross-domain-policies": "none",
	"cross-origin-opener-policy": "same-origin",
	"permissions-policy":
		"accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
};

/** What a service may say better than we: pages have a policy of their own. */
const unlessSaid = {
	"content-security-policy": "default-src 'none'; frame-ancestors 'none'",
	"cross-origin-resource-policy": "same-origin",
};

/** Two years, as browsers' preload lists want it; a partner's other subdomains are not ours to promise for (RFC 6797). */
const strictTransport = "max-age=63072000";

export function setHeaders(response: Response, url: URL, requestId: string): void {
	const { headers } = response;
	for (const [name, value] of Object.entries(alwaysSent)) headers.set(name, value);
	for (const [name, value] of Object.entries(unlessSaid)) if (!headers.has(name)) headers.set(name, value);
	// A developer's own localhost would be locked out of plain HTTP for as long.
	if (url.protocol === "https:" && !isLocal(url.hostname)) headers.set("strict-transport-security", strictTransport);
	if (response.status >= 400) headers.set("cache-control", "no-store");
	headers.set("x-request-id", requestId);
}
