/** Where the shop is, and the key by which it believes this proxy (`POST /api/admin/stores/{id}/proxy-key`). */
type Env = { SHOP: string; PROXY_KEY: string };

/**
 * A shop on a domain that answers with a Worker of its own: every request goes to the shop as it came, and says at which host
 * and from which address. Path and query stay to the byte; redirects, cookies and WebSockets pass as they are.
 */
export default {
	fetch(request, env): Promise<Response> {
		const asked = new URL(request.url);
		const shop = new URL(env.SHOP);
		// Joined as text: read as an address of its own, a path like `//elsewhere` would name another host.
		const address = `${shop.origin}${request.url.slice(asked.origin.length)}`;
		const headers = new Headers(request.headers);
		headers.set("tussi-proxy-key", env.PROXY_KEY);
		headers.set("x-forwarded-host", asked.host);
		headers.set("x-forwarded-proto", asked.protocol.slice(0, -1));
		headers.set("x-forwarded-for", request.headers.get("cf-connecting-ip") ?? "");
		return fetch(address, new Request(request, { headers, redirect: "manual" }));
	},
} satisfies ExportedHandler<Env>;
