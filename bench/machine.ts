import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { resolve } from "node:path";
import { root } from "./build.ts";

const versionOf = (name: string): string =>
	(
		JSON.parse(readFileSync(resolve(root, "node_modules", name, "package.json"), "utf8")) as {
			version: string;
		}
	).version;

/** A warning when others are using this machine; nothing when nobody is. */
export function busy(): string | undefined {
	const [load = 0] = loadavg();
	const cores = cpus().length;
	return load > cores / 2
		? `Others keep this machine busy (load ${load.toFixed(1)} on ${cores} cores): do not trust what follows.\n`
		: undefined;
}

/** What the runtime that this process has started keeps in memory, in bytes (proc_pid_status(5): VmRSS). Zero where the system does not say. */
export function runtimeMemory(): number {
	let bytes = 0;
	for (const pid of existsSync("/proc") ? readdirSync("/proc") : []) {
		const status = /^\d+$/.test(pid) ? statusOf(pid) : "";
		const of = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, "m").exec(status)?.[1];
		if (of("Name") === "workerd" && of("PPid") === String(process.pid)) bytes += Number(of("VmRSS")) * 1024;
	}
	return bytes;
}

/** Of a process that may have ended meanwhile. */
function statusOf(pid: string): string {
	try {
		return readFileSync(`/proc/${pid}/status`, "utf8");
	} catch {
		return "";
	}
}

/** Where the numbers come from: they are worth nothing without. */
export function machine() {
	const [core] = cpus();
	return {
		cores: cpus().length,
		processor: core?.model.trim() ?? "",
		memoryGiB: Math.round(totalmem() / 2 ** 30),
		system: `${type()} ${release()}`,
		node: process.version,
		...Object.fromEntries(["workerd", "miniflare", "wrangler", "autocannon"].map((name) => [name, versionOf(name)])),
	};
}
