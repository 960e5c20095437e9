import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { bundle } from "../../workers/local/bundle.ts";

declare module "vitest" {
	export interface ProvidedContext {
		/** Where the folder of a worker's bundle is asked for, by the worker's configuration file. */
		bundler: string;
	}
}

/**
 * Builds each worker when the first test asks for it, once for all processes of a run. No bundle outlives its run, so that none
 * is ever older than the code.
 */
export default async function setup(project: TestProject): Promise<() => void> {
	const folder = mkdtempSync(join(tmpdir(), "tussi-bundles-"));
	const built = new Map<string, Promise<string>>();
	let count = 0;
	async function build(configFile: string): Promise<string> {
		const dir = join(folder, String(count++));
		await bundle(configFile, dir, "--minify");
		return dir;
	}
	async function give(configFile: string, answer: ServerResponse): Promise<void> {
		const dir = built.get(configFile) ?? build(configFile);
		built.set(configFile, dir);
		try {
			answer.end(await dir);
		} catch (error) {
			answer.writeHead(500).end(String(error));
		}
	}
	const server = createServer(({ url = "" }, answer) => void give(decodeURIComponent(url.slice(1)), answer));
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	project.provide("bundler", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	project.onTestsRerun(() => built.clear());
	return () => {
		server.close();
		server.closeAllConnections();
		rmSync(folder, { recursive: true, force: true });
	};
}
