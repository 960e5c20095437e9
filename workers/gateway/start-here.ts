import { problemResponse, refuse } from "../kit/problem.ts";

/** Wrangler's words for a worker that nobody started; in production every binding has its worker. */
export const saysNotStarted = (error: unknown): boolean =>
	error instanceof Error && /running locally|local dev session/i.test(error.message);

const advice = "Only the gateway is running. Stop it and start the whole shop with: npm run dev";

/** What a developer sees who ran `wrangler dev`, at every address. */
export function startHere(accept: string | undefined, requestId: string): Response {
	if (!accept?.includes("text/html")) return problemResponse(refuse("service.unavailable", advice), requestId);
	const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Only the gateway is running</title>
<style>body{margin:12vh auto;max-width:36rem;padding:0 1.5rem;font:18px/1.5 system-ui;background:#1c0a18;color:#fdf6f0}code{color:#ff5fb0;font-size:1.2em}</style>
<h1>Only the gateway is running.</h1><p>The shop behind it is not. Stop this and start everything with</p><p><code>npm run dev</code></p>
<p>It needs no account and no key, and serves the shop with demo products at <code>http://localhost:8787</code>.</p></html>`;
	return new Response(page, {
		status: 503,
		headers: { "content-type": "text/html; charset=utf-8", "retry-after": "5" },
	});
}
