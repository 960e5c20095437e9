import { type Refusal, refuse } from "../kit/problem.ts";
import type { C } from "./answer.ts";
import type { Rate } from "./routes.ts";

/** All limits count for a minute, at each of the platform's locations by itself. */
const period = 60;

const limiters: Record<Exclude<Rate, "none">, (env: GatewayEnv) => RateLimit> = {
	login: (env) => env.FEW,
	register: (env) => env.FEW,
	mail: (env) => env.FEW,
	write: (env) => env.WRITES,
	read: (env) => env.READS,
	// Each reads all there is.
	export: (env) => env.FEW,
};

/** So many reads of an address an isolate counts itself; only who reads more is asked about. READS in wrangler.toml has the rest of 3,000. */
const ownReads = 300;
const mostAddresses = 5000;
const reads = { since: 0, of: new Map<string, number>() };

function isFewReads(key: string, now = Date.now()): boolean {
	if (now - reads.since >= period * 1000 || reads.of.size > mostAddresses) {
		reads.of.clear();
		reads.since = now;
	}
	const count = (reads.of.get(key) ?? 0) + 1;
	reads.of.set(key, count);
	return count <= ownReads;
}

/**
 * Refuses one address that asks too often. The platform always says which it is; where it does not (a developer's machine)
 * all writes count together, and reads are free.
 */
export async function refuseTooMany(c: C, rate: Rate): Promise<Refusal | undefined> {
	const { store, address } = c.var.context;
	if (rate === "none" || (address === "" && (rate === "read" || rate === "export"))) return undefined;
	const key = `${rate} ${store.id} ${address}`;
	if (rate === "read" && isFewReads(key)) return undefined;
	const { success } = await limiters[rate](c.env).limit({ key });
	if (success) return undefined;
	return refuse("request.too_many", "Wait a minute before you try again.", { more: { retryAfter: period } });
}
