/**
 * Writes `workers/env.d.ts`: the environment of every worker, as Wrangler derives it from the configurations.
 * `node workers/env-types.ts` writes, `--check` only compares and fails when it is stale.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { experimental_generateTypes as generateTypes } from "wrangler";
import { configs } from "./configs.ts";

const root = resolve(import.meta.dirname, "..");
const target = resolve(root, "workers/env.d.ts");

async function interfaceOf(worker: string, config: string): Promise<string> {
	const own = resolve(root, config);
	const others = Object.values(configs)
		.map((file) => resolve(root, file))
		.filter((file) => file !== own);
	const { env } = await generateTypes({
		config: [own, ...others],
		envInterface: "Env",
		includeRuntime: false,
		strictVars: false,
		path: target,
	});
	const body = /interface __BaseEnv_Env \{([\s\S]*?)\n\}/.exec(env ?? "")?.[1] ?? "";
	const name = `${worker.charAt(0).toUpperCase()}${worker.slice(1)}Env`;
	return `interface ${name} {${body}\n}\n`;
}

const parts: string[] = [];
for (const [worker, config] of Object.entries(configs)) parts.push(await interfaceOf(worker, config));
const text = `// Written by \`npm run types\` from the wrangler.toml files; do not edit.\n${parts.join("\n")}`;

if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
	console.error(`${relative(root, target)} does not fit the wrangler.toml files any more. Run: npm run types`);
	process.exit(1);
}
