/**
 * `npm run bench [-- paths|stock|growth|checkout|sockets|proxies|pages … --strict]`: how fast the shop is on this machine, beside what the machine can do.
 * What the lines mean: docs/bench.md.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { folder } from "./build.ts";
import { type Outcome, unmeasured } from "./goals.ts";
import { busy, machine } from "./machine.ts";
import { checkout } from "./scenarios/checkout.ts";
import { growth } from "./scenarios/growth.ts";
import { pages } from "./scenarios/pages.ts";
import { paths } from "./scenarios/paths.ts";
import { proxies } from "./scenarios/proxies.ts";
import { sockets } from "./scenarios/sockets.ts";
import { stock } from "./scenarios/stock.ts";
import { closeAll } from "./shop.ts";
import { table } from "./table.ts";

const scenarios: Record<string, () => Promise<Outcome>> = { paths, stock, growth, checkout, sockets, proxies, pages };

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { strict: { type: "boolean", default: false } },
});
const unknown = positionals.filter((name) => !(name in scenarios));
if (unknown.length > 0) {
	console.error(`There is no ${unknown.join(", ")}; there are ${Object.keys(scenarios).join(", ")}.`);
	process.exit(1);
}

const chosen = positionals.length > 0 ? positionals : Object.keys(scenarios);
const where = machine();
console.log(
	Object.entries(where)
		.map(([name, value]) => `${name} ${value}`)
		.join(" · "),
);
console.log(
	"The built workers in one workerd, asked at their own sockets: no wrangler dev, no tail workers, no network.\n",
);

const warning = busy();
if (warning) console.log(warning);

const outcomes: Record<string, Outcome> = {};
for (const name of chosen) {
	const outcome = await play(name);
	outcomes[name] = outcome;
	print(outcome);
}

mkdirSync(folder, { recursive: true });
const file = join(folder, "results.json");
const results = Object.entries(outcomes).map(([name, { text: _, ...rest }]) => ({ name, ...rest }));
writeFileSync(file, JSON.stringify({ at: new Date().toISOString(), machine: where, warning, results }, null, "\t"));
const missed = results.flatMap(({ goals }) => goals).filter(({ isMet }) => !isMet).length;
console.log(`${missed === 0 ? "All goals are met." : `Goals missed: ${missed}.`} Everything measured: ${file}`);
if (values.strict && missed > 0) process.exitCode = 1;

/** One that breaks off is told of, and the next one is played all the same. */
async function play(name: string): Promise<Outcome> {
	try {
		return (await scenarios[name]?.()) ?? { about: name, text: "", measured: null, goals: [] };
	} catch (error) {
		console.error(error);
		process.exitCode = 1;
		return { about: `${name}: broke off`, text: "", measured: null, goals: [unmeasured(name, "broke off")] };
	} finally {
		await closeAll();
	}
}

function print({ about, text, goals }: Outcome): void {
	const lines = goals.map(({ what, promised, seen, isMet }) => [what, promised, isMet ? "met" : "MISSED", seen]);
	console.log(`${about}\n\n${text}\n\n${table(["goal", "promised", "", "seen "], lines)}\n`);
}
