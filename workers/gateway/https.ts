/** Hosts of this machine, which browsers treat as secure without TLS (Secure Contexts, section 3.1). */
export const isLocal = (hostname: string): boolean =>
	/^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname) || hostname.endsWith(".localhost");

/**
 * Where the same request is safe from listeners, if it is not yet, and at the host's own port: a link made of what somebody else
 * asked for leads nowhere else. 308 keeps method and body (RFC 9110 section 15.4.9).
 */
export function secured(url: URL): Response | undefined {
	if (isLocal(url.hostname) || (url.protocol === "https:" && url.port === "")) return undefined;
	const location = new URL(url);
	location.protocol = "https:";
	location.port = "";
	return new Response(null, { status: 308, headers: { location: location.href } });
}
