/** Hosts of this machine, which browsers treat as secure without TLS (Secure Contexts, section 3.1). */
export const isLocal = (hostname: string): boolean =>
	/^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname) || hostname.endsWith(".localhost");

/** Where the same request is safe from listeners, if it is not yet. 308 keeps method and body (RFC 9110 section 15.4.9). */
export function secured(url: URL): Response | undefined {
	if (url.protocol !== "http:" || isLocal(url.hostname)) return undefined;
	const location = new URL(url);
	location.protocol = "https:";
	return new Response(null, { status: 308, headers: { location: location.href } });
}
