import { resolve } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { statementsIn } from "../../../d1/statements-in.ts";
import { doorFile, doorOf } from "../../../test/harness/door.ts";
import { farD1 } from "../../../test/harness/far-d1.ts";

const migrations = resolve(import.meta.dirname, "../../../d1/migrations/catalog");

/** A catalog's database by itself: as the platform has it, with no worker of the shop before it. */
export async function catalogDatabase(): Promise<{ d1: D1Database; close: () => Promise<void> }> {
	const mf = new Miniflare(
		convertV4MiniflareOptions({
			modules: true,
			scriptPath: doorFile,
			compatibilityDate: "2026-10-01",
			d1Databases: ["DB"],
			cf: false,
		}),
	);
	const d1 = farD1(doorOf(mf.dispatchFetch), "DB");
	await d1.batch(statementsIn(migrations).map((text) => d1.prepare(text)));
	return { d1, close: () => mf.dispose() };
}
