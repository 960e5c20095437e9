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

/**
 * Refuses one address that asks too often. The platform always says which it is; where it does not (a developer's machine)
 * all writes count together, and reads are free.
 */
export async function refuseTooMany(c: C, rate: Rate): Promise<Refusal | undefined> {
	const { store, address } = c.var.context;
	if (rate === "none" || (address === "" && (rate === "read" || rate === "export"))) return undefined;
	const { success } = await limiters[rate](c.env).limit({ key: `${rate} ${store.id} ${address}` });
	if (success) return undefined;
	return refuse("request.too_many", "Wait a minute before you try again.", { more: { retryAfter: period } });
}
