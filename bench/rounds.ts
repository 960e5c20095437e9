import { load, type Sample, type Target } from "./load.ts";

export type Rounds = { rounds: number; seconds: number; connections: number };

/** What each target showed, a sample for each round. */
export type Seen = Map<Target, Sample[]>;

/** Warms every target up, then loads them in turn, round after round: what disturbs the machine meanwhile disturbs all of them alike. */
export async function interleave(targets: readonly Target[], { rounds, seconds, connections }: Rounds): Promise<Seen> {
	for (const target of targets) await load(target, connections, Math.min(1, seconds));
	const samples = new Map<Target, Sample[]>(targets.map((target) => [target, []]));
	for (let round = 0; round < rounds; round++)
		for (const target of targets) samples.get(target)?.push(await load(target, connections, seconds));
	return samples;
}

/** The median of each measure; failures are counted together, and the longest wait is the longest of all. */
export function middle(samples: readonly Sample[]): Sample {
	const of = (measure: keyof Sample) => median(samples.map((sample) => sample[measure]));
	return {
		perSecond: of("perSecond"),
		p50: of("p50"),
		p95: of("p95"),
		p99: of("p99"),
		max: Math.max(...samples.map((sample) => sample.max)),
		failures: samples.reduce((sum, sample) => sum + sample.failures, 0),
	};
}

/** How many times as much one of two shows as the other. Taken within each round, where both met the same machine, and then the median. */
export const ratio = (measure: "perSecond" | "p50" | "p95", of: readonly Sample[], to: readonly Sample[]): number =>
	median(of.map((sample, round) => sample[measure] / (to[round]?.[measure] ?? Number.NaN)));

export function median(values: readonly number[]): number {
	const sorted = values.toSorted((one, other) => one - other);
	const [low = Number.NaN, high = low] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
	return (low + high) / 2;
}
