import { execFile } from "node:child_process";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { quietly, wrangler } from "./wrangler.ts";

const root = resolve(import.meta.dirname, "../..");

/** Builds the worker of this configuration into this folder, as `wrangler deploy` would send it. */
export async function bundle(configFile: string, dir: string, ...options: string[]): Promise<void> {
	const [command, args] = wrangler(["deploy", "--dry-run", "-c", configFile, "--outdir", dir, ...options]);
	await promisify(execFile)(command, args, { cwd: root, env: { ...process.env, ...quietly(dirname(dir)) } });
}
