import { atMost, type Goal, type Outcome, unmeasured } from "../goals.ts";
import { type Questions, questions } from "../growth-questions.ts";
import { type Sample, type Target, unfit } from "../load.ts";
import { interleave, middle, ratio, type Seen } from "../rounds.ts";
import { type Shop, startShop } from "../shop.ts";
import { ms, perSecond, table } from "../table.ts";

const sizes = [1_000, 10_000, 100_000] as const;
const how = { rounds: 5, seconds: 1, connections: 4 };
/** As slowly as the logarithm of the number of products, and a fifth more for what the machine does beside. */
const noise = 1.2;
const most = (Math.log(100_000) / Math.log(1_000)) * noise;
/** Milliseconds, at 10,000 products. */
const quick = 50;

type Grown = { name: string; targets: Target[]; fault: string | undefined };

/** Three shops at once, of which one is asked at a time: so that a size is never measured at another hour than the next. */
export async function growth(): Promise<Outcome> {
	const shops: Shop[] = [];
	for (const size of sizes) shops.push(await startShop(size));
	const asked: Questions[] = [];
	for (const shop of shops) asked.push(await questions(shop));
	const paths: Grown[] = [];
	for (const name of Object.keys(asked[0] ?? {})) paths.push(await grown(name, asked));
	const seen = await interleave(
		paths.flatMap(({ targets, fault }) => (fault ? [] : targets)),
		how,
	);
	for (const shop of shops) await shop.close();
	return {
		about: `growth: p95 at the catalog's own socket (the last line: at the gateway) by number of products; ${how.connections} connections, ${how.rounds} rounds of ${how.seconds} s each in turn, medians`,
		text: table(
			[
				"path",
				...sizes.map((size) => size.toLocaleString("en")),
				"of medians, last ÷ first",
				"of p95",
				"req/s at the last",
			],
			paths.map((path) => row(path, seen)),
		),
		measured: [...seen].map(([{ name }, samples]) => ({ name, samples })),
		goals: paths.flatMap((path) => goalsOf(path, seen)),
	};
}

/** A path at each size, or why it cannot be measured at one of them. */
async function grown(name: string, asked: readonly Questions[]): Promise<Grown> {
	const targets = asked.flatMap((questions) => questions[name] ?? []);
	for (const target of targets) {
		const fault = await unfit(target);
		if (fault) return { name, targets, fault };
	}
	return { name, targets, fault: undefined };
}

/** Each size's rounds. */
const samplesOf = ({ targets }: Grown, seen: Seen): Sample[][] => targets.map((target) => seen.get(target) ?? []);

const growthOf = (sizes: readonly Sample[][], measure: "p50" | "p95" = "p50"): number =>
	ratio(measure, sizes.at(-1) ?? [], sizes[0] ?? []);

function row(path: Grown, seen: Seen): string[] {
	if (path.fault) return [path.name, path.fault];
	const sizes = samplesOf(path, seen);
	const middles = sizes.map(middle);
	return [
		path.name,
		...middles.map(({ p95 }) => ms(p95)),
		growthOf(sizes).toFixed(2),
		growthOf(sizes, "p95").toFixed(2),
		perSecond(middles.at(-1)?.perSecond ?? Number.NaN),
	];
}

function goalsOf(path: Grown, seen: Seen): Goal[] {
	if (path.fault) return [unmeasured(path.name, path.fault)];
	const sizes = samplesOf(path, seen);
	const middles = sizes.map(middle);
	const failures = middles.reduce((sum, { failures }) => sum + failures, 0);
	return [
		atMost(`p95 of ${path.name} at 10,000`, middles[1]?.p95 ?? Number.NaN, quick, ms),
		atMost(`growth of ${path.name}`, growthOf(sizes), most, (value) => value.toFixed(2)),
		...(failures > 0 ? [unmeasured(`${path.name} without failures`, `${failures} failed`)] : []),
	];
}
