import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bundle } from "../workers/local/bundle.ts";
import { folder, root } from "./build.ts";

export type ReverseProxy = { origin: string; close(): Promise<void> };

/** The partner's worker before the shop, in a runtime of its own. */
export async function workerProxy(shop: string, key: string): Promise<ReverseProxy> {
	const dir = join(folder, "bundles", "shop-proxy");
	await bundle(resolve(root, "workers/partner-proxy/wrangler.toml"), dir);
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
					unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
				},
			],
		}),
	);
	await miniflare.ready;
	const { origin } = await miniflare.unsafeGetDirectURL("shop-proxy");
	return { origin, close: () => miniflare.dispose() };
}

/** nginx as the documentation sets it up, without TLS; undefined where it is not installed. */
export async function nginxProxy(shop: string, key: string): Promise<ReverseProxy | undefined> {
	if (!isInstalled()) return undefined;
	const dir = mkdtempSync(join(tmpdir(), "nginx-"));
	const port = await freePort();
	writeFileSync(join(dir, "nginx.conf"), wholeConfig(dir, shop, key, port));
	const nginx = spawn("nginx", ["-e", join(dir, "error.log"), "-c", join(dir, "nginx.conf")], { stdio: "ignore" });
	const origin = `http://127.0.0.1:${port}`;
	await answers(origin);
	return { origin, close: () => ended(nginx, dir) };
}

function isInstalled(): boolean {
	try {
		execFileSync("nginx", ["-v"], { stdio: "ignore" });
		return true;
	} catch {
		return false;
	}
}

function wholeConfig(dir: string, shop: string, key: string, port: number): string {
	const documented = /```nginx\n([\s\S]*?)```/.exec(readFileSync(resolve(root, "docs/stores.md"), "utf8"))?.[1] ?? "";
	const { host } = new URL(shop);
	const server = documented
		.replace("server shop.example:443;", `server ${host};`)
		.replace("listen 443 ssl;", `listen 127.0.0.1:${port};`)
		.replace(/ *(http2 on|proxy_ssl\w* .*);\n/g, "")
		.replace("server_name my-brand.example;", "server_name _;")
		.replace("https://shop;", "http://shop;")
		.replace("Host shop.example;", `Host ${host};`)
		.replace("pxk_…", key);
	const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((of) => `${of}_temp_path ${dir}/${of};`);
	return `worker_processes 1; pid ${dir}/pid; daemon off; events {}\nhttp { access_log off; ${temporary.join(" ")}\n${server}\n}\n`;
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	const address = server.address();
	await new Promise((closed) => server.close(closed));
	return typeof address === "object" && address ? address.port : 0;
}

async function answers(origin: string): Promise<void> {
	for (let left = 100; left > 0; left--) {
		const isThere = await fetch(origin, { method: "HEAD" }).then(
			() => true,
			() => false,
		);
		if (isThere) return;
		await pause(50);
	}
	throw new Error("nginx does not answer");
}

async function ended(nginx: ChildProcess, dir: string): Promise<void> {
	const over = new Promise((exit) => nginx.once("exit", exit));
	nginx.kill("SIGTERM");
	await over;
	rmSync(dir, { recursive: true, force: true });
}
