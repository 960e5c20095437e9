import { atLeast, type Goal, unmeasured } from "./goals.ts";
import { type Sample, type Target, unfit } from "./load.ts";
import { middle, ratio, type Seen } from "./rounds.ts";
import { ms, percent, perSecond } from "./table.ts";

/** A path of ours, the least that its kind of work costs here, and how much of that speed is to be left. */
export type Pair = { ours: Target; limit: Target; share: number };

export const columns = ["path", "req/s", "p50", "p95", "p99", "failures", "of its limit"];

/** What cannot be measured, and why. */
export async function faultsOf(targets: readonly Target[]): Promise<Map<Target, string>> {
	const faults = new Map<Target, string>();
	for (const target of targets) {
		const fault = await unfit(target);
		if (fault) faults.set(target, fault);
	}
	return faults;
}

export function pairGoals({ ours, limit, share }: Pair, faults: Map<Target, string>, seen: Seen): Goal[] {
	const [mine, least] = [seen.get(ours), seen.get(limit)];
	if (!mine || !least) return [unmeasured(ours.name, faults.get(ours) ?? faults.get(limit) ?? "")];
	return [
		atLeast(`${ours.name} of its limit`, ratio("perSecond", mine, least), share, percent),
		...failureGoals(ours.name, [...mine, ...least]),
	];
}

/** A missed goal when any failed; nothing otherwise. */
export function failureGoals(name: string, samples: readonly Sample[]): Goal[] {
	const failures = samples.reduce((sum, sample) => sum + sample.failures, 0);
	return failures > 0 ? [unmeasured(`${name} without failures`, `${failures} failed`)] : [];
}

export const pairRows = ({ limit, ours }: Pair, faults: Map<Target, string>, seen: Seen): string[][] => [
	row(limit.name, seen.get(limit)),
	row(ours.name, seen.get(ours), seen.get(limit), faults.get(ours)),
];

export function row(name: string, samples?: readonly Sample[], limit?: readonly Sample[], fault = ""): string[] {
	if (!samples) return [name, fault];
	const { p50, p95, p99, failures, perSecond: rate } = middle(samples);
	const share = limit ? percent(ratio("perSecond", samples, limit)) : "";
	return [name, perSecond(rate), ms(p50), ms(p95), ms(p99), String(failures), share];
}
