import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

type Entry = { optionalDependencies?: Record<string, string> };
const root = resolve(import.meta.dirname, "..");
const { packages } = JSON.parse(readFileSync(resolve(root, "package-lock.json"), "utf8")) as {
	packages: Record<string, Entry>;
};

test("a clean install works on every platform: the lockfile has each one's files", () => {
	const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
		Object.keys(optionalDependencies).filter(
			(name) => !packages[`${path && `${path}/`}node_modules/${name}`] && !packages[`node_modules/${name}`],
		),
	);
	expect(missing).toEqual([]);
});

test("every version is exact, so that today's install is tomorrow's", () => {
	const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
		readFileSync(resolve(root, "package.json"), "utf8"),
	) as Record<string, Record<string, string>>;
	for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }))
		expect(`${name} ${version}`).toMatch(/^\S+ \d+\.\d+\.\d+(-[\w.]+)?$/);
});
