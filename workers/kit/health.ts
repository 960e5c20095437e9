import * as z from "zod";
import { within } from "./retry.ts";

/** How a service and the stores of data behind it are: `degraded` when only some of them answer. */
export const Health = z.object({
	status: z.enum(["ok", "degraded", "down"]),
	parts: z.record(z.string(), z.object({ status: z.enum(["ok", "down"]), ms: z.int() })),
});
export type Health = z.infer<typeof Health>;

/** What takes longer than this does not count as answering. */
const patience = 2000;

/** Asks every part for next to nothing, all at once. */
export async function healthOf(parts: Record<string, () => Promise<unknown>>): Promise<Health> {
	const asked = await Promise.all(
		Object.entries(parts).map(async ([name, ask]) => {
			const begun = Date.now();
			const status = await within(patience, ask()).then(
				() => "ok" as const,
				() => "down" as const,
			);
			return [name, { status, ms: Date.now() - begun }] as const;
		}),
	);
	const down = asked.filter(([, { status }]) => status === "down").length;
	return { status: down === 0 ? "ok" : down < asked.length ? "degraded" : "down", parts: Object.fromEntries(asked) };
}

/** The smallest read a D1 database can answer. */
export const reads = (database: D1Database) => (): Promise<unknown> => database.prepare("SELECT 1").first();
