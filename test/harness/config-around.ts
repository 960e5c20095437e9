import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** A worker's own configuration, around another main file that stands before the worker; written into the folder. */
export function configAround(worker: string, main: string, folder: string): string {
	const text = readFileSync(resolve(root, "workers", worker, "wrangler.toml"), "utf8")
		.replace('main = "index.ts"', `main = ${JSON.stringify(main)}`)
		.replaceAll("../../d1", resolve(root, "d1"));
	const file = join(folder, "wrangler.toml");
	writeFileSync(file, text);
	return file;
}
