import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Hono } from "hono";
import { web } from "../index.ts";

/** The stand-in for the rest of the web at an address of its own, for one worker's or one module's tests. */
export async function serveWeb(env: Parameters<typeof web.request>[2] = {}) {
	const app = new Hono().route("/__dev", web);
	/** The addresses that were fetched, in order. */
	const asked: string[] = [];
	const server = createServer(async (request, response) => {
		const url = new URL(request.url ?? "/", "http://127.0.0.1");
		if (url.pathname === "/__dev/web") asked.push(url.searchParams.get("url") ?? "");
		const { method = "GET" } = request;
		const init = { method, headers: request.headers as Record<string, string> };
		const body = method === "GET" ? undefined : await text(request);
		const answer = await app.request(url.href, { ...init, ...(body !== undefined && { body }) }, env);
		response.writeHead(answer.status, Object.fromEntries(answer.headers));
		response.end(new Uint8Array(await answer.arrayBuffer()));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		DNS_API: `${origin}/__dev/dns`,
		WEB_API: `${origin}/__dev/web`,
		asked,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}
