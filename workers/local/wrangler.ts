import { join, resolve } from "node:path";

/**
 * Wrangler without its telemetry and its look-up of this machine's place on the map, which need the network, and with a
 * registry of its own: otherwise it would join any other shop that runs on this machine.
 */
export const quietly = (folder: string): Record<string, string> => ({
	WRANGLER_SEND_METRICS: "false",
	CLOUDFLARE_CF_FETCH_ENABLED: "false",
	WRANGLER_REGISTRY_PATH: join(folder, "registry"),
});

/** The command and arguments that run Wrangler under the runtime that runs this: Node or Deno. */
export function wrangler(args: readonly string[]): [command: string, args: string[]] {
	return [process.execPath, [resolve(import.meta.dirname, "../../node_modules/wrangler/bin/wrangler.js"), ...args]];
}
