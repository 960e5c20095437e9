import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { quietly, wrangler } from "./wrangler.ts";

const root = resolve(import.meta.dirname, "../..");

/** Each database and the worker that owns it. */
const databases = [
	["tussi-stores", "workers/stores/wrangler.toml"],
	["tussi-catalog", "workers/catalog/wrangler.toml"],
	["tussi-inventory", "workers/catalog/wrangler.toml"],
	["tussi-auth", "workers/auth/wrangler.toml"],
	["tussi-orders", "workers/checkout/wrangler.toml"],
	["tussi-notifications", "workers/notifications/wrangler.toml"],
] as const;

/** Brings the local databases in this folder up to date; does nothing when no migration is new. */
export async function migrate(stateDir: string): Promise<void> {
	const stamp = join(stateDir, "migrated");
	const wanted = fingerprint();
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
	console.log("Preparing the databases …");
	mkdirSync(stateDir, { recursive: true });
	// One after the other: they share a folder, which one Wrangler at a time may open.
	for (const [name, config] of databases) await apply(name, config, stateDir);
	writeFileSync(stamp, wanted);
}

async function apply(name: string, config: string, stateDir: string): Promise<void> {
	const [command, args] = wrangler([
		"d1",
		"migrations",
		"apply",
		name,
		"--local",
		"-c",
		config,
		"--persist-to",
		stateDir,
	]);
	await promisify(execFile)(command, args, { cwd: root, env: { ...process.env, ...quietly(stateDir), CI: "1" } });
}

function fingerprint(): string {
	const dir = join(root, "d1/migrations");
	const files = readdirSync(dir, { recursive: true, encoding: "utf8" })
		.filter((file) => file.endsWith(".sql"))
		.sort();
	return files
		.reduce((hash, file) => hash.update(file).update(readFileSync(join(dir, file))), createHash("sha256"))
		.digest("hex");
}
