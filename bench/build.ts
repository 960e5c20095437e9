import { readdirSync } from "node:fs";
import { join, matchesGlob, resolve } from "node:path";
import { unstable_readConfig as readConfig } from "wrangler";
import { configs } from "../workers/configs.ts";
import { bundle } from "../workers/local/bundle.ts";

export const root = resolve(import.meta.dirname, "..");
/** Bundles, state and results; git does not look at it. */
export const folder = resolve(root, ".bench");

const { local = "", ...deployed } = configs;
/** Every worker that is deployed, and two that are only here. */
const files = [...Object.values(deployed), "bench/probe/wrangler.toml", "bench/payments/wrangler.toml"];

type Module = { type: "ESModule" | "Text" | "Data" | "CompiledWasm"; path: string };
export type Bundle = {
	/** The configuration it was built from. */
	config: ReturnType<typeof readConfig>;
	configFile: string;
	dir: string;
	modules: Module[];
};

let bundles: Promise<Bundle[]> | undefined;

/** All workers as `wrangler deploy` would send them; built once. */
export const measured = (): Promise<Bundle[]> => {
	bundles ??= Promise.all(files.map(buildOne));
	return bundles;
};

/** The one that stands before the gateway in development, and fills the demo stores. */
export const demoDoor = (): Promise<Bundle> => buildOne(local);

async function buildOne(file: string): Promise<Bundle> {
	const configFile = resolve(root, file);
	const config = readConfig({ config: configFile });
	const dir = join(folder, "bundles", config.name ?? "");
	await bundle(configFile, dir);
	return { config, configFile, dir, modules: modulesIn(dir, config) };
}

type Rule = { type: string; globs: string[] };

/** What Wrangler takes without being told. */
const usual: Rule[] = [
	{ type: "Text", globs: ["**/*.txt", "**/*.html", "**/*.sql"] },
	{ type: "Data", globs: ["**/*.bin"] },
	{ type: "CompiledWasm", globs: ["**/*.wasm"] },
];

/** The bundle first, then the files it imports as they are. */
function modulesIn(dir: string, { rules }: { rules: Rule[] }): Module[] {
	const typeOf = (file: string) =>
		[...rules, ...usual].find(({ globs }) => globs.some((glob) => matchesGlob(file, glob)))?.type;
	const others = readdirSync(dir, { recursive: true, encoding: "utf8" }).flatMap((file) => {
		const type = file === "index.js" ? undefined : typeOf(file);
		return type ? [{ type: type as Module["type"], path: join(dir, file) }] : [];
	});
	return [{ type: "ESModule", path: join(dir, "index.js") }, ...others];
}
