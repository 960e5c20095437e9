import { resolve } from "node:path";

/** Neither its telemetry nor its look-up of this machine's place on the map has any use here, and both need the network. */
export const quiet = { WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" };

/** The command and arguments that run Wrangler under the runtime that runs this: Node or Deno. */
export function wrangler(args: readonly string[]): [command: string, args: string[]] {
	return [process.execPath, [resolve(import.meta.dirname, "../../node_modules/wrangler/bin/wrangler.js"), ...args]];
}
