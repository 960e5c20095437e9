import { type Sample, spread } from "./load.ts";

/** So many people at once, each doing the work again as soon as she is done, for so many seconds. What was begun is finished and counts. */
export async function crowd(people: number, seconds: number, work: () => Promise<void>): Promise<Sample> {
	const begun = performance.now();
	const until = begun + seconds * 1000;
	const durations: number[] = [];
	const faults: unknown[] = [];
	const person = async () => {
		while (performance.now() < until) {
			const from = performance.now();
			try {
				await work();
				durations.push(performance.now() - from);
			} catch (error) {
				faults.push(error);
			}
		}
	};
	await Promise.all(Array.from({ length: people }, person));
	const took = (performance.now() - begun) / 1000;
	if (faults.length > 0) console.error(`  ${faults.length} of ${people} people's attempts failed, one with`, faults[0]);
	return { perSecond: durations.length / took, ...spread(durations), failures: faults.length };
}
