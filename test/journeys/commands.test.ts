import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, expect, test } from "vitest";
import { quietly, wrangler } from "../../workers/local/wrangler.ts";
import { freePort } from "../free-port.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "tussi-commands-"));
const started: ChildProcess[] = [];

afterEach(async () => {
	for (const child of started.splice(0)) await stop(child);
	rmSync(folder, { recursive: true, force: true });
});

function start(command: string, args: string[]): { child: ChildProcess; said: () => string } {
	const child = spawn(command, args, {
		cwd: root,
		env: { ...process.env, ...quietly(folder) },
		stdio: ["ignore", "pipe", "pipe"],
	});
	started.push(child);
	let text = "";
	for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (text += chunk));
	return { child, said: () => text };
}

const stop = (child: ChildProcess) =>
	new Promise<void>((done) => {
		if (child.exitCode !== null) return done();
		child.on("exit", () => done());
		child.kill("SIGTERM");
	});

async function until<Value>(look: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		await new Promise((wait) => setTimeout(wait, 100));
	}
}

const answer = async (address: string, init?: RequestInit) => fetch(address, init).catch(() => undefined);

test("wrangler dev alone starts the gateway, which says on every page how to start the whole shop", {
	timeout: 60_000,
}, async () => {
	const port = await freePort();
	start(...wrangler(["dev", "--port", String(port), "--ip", "127.0.0.1", "--show-interactive-dev-session=false"]));
	const page = await until(() =>
		answer(`http://127.0.0.1:${port}/products/anything`, { headers: { accept: "text/html" } }),
	);
	expect([page.status, await page.text()]).toEqual([503, expect.stringContaining("npm run dev")]);
	const problem = await fetch(`http://127.0.0.1:${port}/api/cart`);
	expect([problem.status, await problem.json()]).toEqual([
		503,
		expect.objectContaining({ detail: expect.stringContaining("npm run dev") }),
	]);
});

test("npm run dev serves a shop with demo products, and npm run import and export fill and save it without being told a token", {
	timeout: 90_000,
}, async () => {
	const port = await freePort();
	const shop = start(process.execPath, [
		"workers/local/dev.ts",
		"--port",
		String(port),
		"--persist-to",
		join(folder, "state"),
	]);
	await until(() => shop.said().includes("Ctrl+C") || shop.child.exitCode !== null || undefined);
	expect(shop.said()).toContain(`http://localhost:${port}`);

	const file = join(folder, "one.csv");
	writeFileSync(
		file,
		"Handle,Title,Option1 Name,Option1 Value,Variant Price,Variant Inventory Qty\nby-command,By command,Title,Default Title,5.00,3\n",
	);
	const run = () =>
		execFileSync(
			process.execPath,
			["workers/catalog/import/command.ts", file, "--store", "my-brand", "--url", `http://localhost:${port}`],
			{ cwd: root, encoding: "utf8" },
		);
	expect(run()).toMatch(/1 products? with 1 variants?: 1 new/);
	expect(run()).toMatch(/1 as they were/);
	const saved = join(folder, "saved.csv");
	execFileSync(
		process.execPath,
		["workers/catalog/export/command.ts", saved, "--store", "my-brand", "--url", `http://localhost:${port}`],
		{ cwd: root },
	);
	expect(readFileSync(saved, "utf8")).toMatch(/^Handle,Title,.*\nby-command,By command,/);
	const products = (await (await fetch(`http://127.0.0.1:${port}/api/products?limit=100`)).json()) as {
		items: { slug: string }[];
	};
	expect(products.items.length).toBeGreaterThanOrEqual(60);
	expect(
		products.items.map(({ slug }) => slug),
		"it went to the other store",
	).not.toContain("by-command");

	await stop(shop.child);
	expect(await answer(`http://127.0.0.1:${port}/health`), "nothing is left running").toBeUndefined();
});
