import { join, resolve } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { inject } from "vitest";

const config = resolve(import.meta.dirname, "../../workers/partner-proxy/wrangler.toml");

/**
 * A partner's own worker before the shop at this address, in a runtime of its own: what a test harness sends outside cannot
 * be a WebSocket.
 */
export async function startProxy(shop: string, key: string): Promise<{ origin: string; close(): Promise<void> }> {
	const answer = await fetch(`${inject("bundler")}/${encodeURIComponent(config)}`);
	const dir = await answer.text();
	if (!answer.ok) throw new Error(dir);
	const miniflare = new Miniflare(
		convertV4MiniflareOptions({
			host: "127.0.0.1",
			port: 0,
			cf: false,
			workers: [
				{
					name: "shop-proxy",
					modules: [{ type: "ESModule", path: join(dir, "index.js") }],
					modulesRoot: dir,
					compatibilityDate: "2026-10-01",
					bindings: { SHOP: shop, PROXY_KEY: key },
				},
			],
		}),
	);
	return { origin: (await miniflare.ready).origin, close: () => miniflare.dispose() };
}
