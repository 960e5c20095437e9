import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const migrations = resolve(import.meta.dirname, "../../../d1/migrations/catalog");

/** A catalog's database by itself: as the platform has it, with no worker before it. */
export async function catalogDatabase(): Promise<{ d1: D1Database; close: () => Promise<void> }> {
	const script = "export default { fetch: () => new Response() }";
	const mf = new Miniflare(convertV4MiniflareOptions({ modules: true, script, d1Databases: ["DB"], cf: false }));
	const d1 = (await mf.getD1Database("DB")) as unknown as D1Database;
	const statements = readdirSync(migrations)
		.filter((file) => file.endsWith(".sql"))
		.toSorted()
		// A trigger has semicolons of its own, so statements are told apart by the mark between them.
		.flatMap((file) => readFileSync(resolve(migrations, file), "utf8").split("--> statement-breakpoint"))
		.filter((text) => text.trim() !== "");
	await d1.batch(statements.map((text) => d1.prepare(text)));
	return { d1, close: () => mf.dispose() };
}
