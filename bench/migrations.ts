import { dirname, resolve } from "node:path";
import type { Miniflare } from "miniflare";
import { statementsIn } from "../d1/statements-in.ts";
import type { Bundle } from "./build.ts";

/** Makes the tables of every worker's databases. */
export async function migrate(mf: Miniflare, bundles: readonly Bundle[]): Promise<void> {
	for (const { config, configFile } of bundles)
		for (const { binding, migrations_dir } of config.d1_databases) {
			const d1 = await mf.getD1Database(binding, config.name);
			const dir = resolve(dirname(configFile), migrations_dir ?? "migrations");
			const statements = statementsIn(dir);
			if (statements.length > 0) await d1.batch(statements.map((statement) => d1.prepare(statement)));
		}
}
