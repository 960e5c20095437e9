import { type Sample, spread } from "./load.ts";

/** Milliseconds between looks at what is due. */
const beat = 5;

/**
 * Sends at a steady rate, whether or not answers come, until it is stopped. Each wait counts from the moment the request
 * was due, so that a standstill is felt by all that would have come during it.
 */
export function startStream(perSecond: number, send: (index: number) => Promise<boolean>): { stop(): Promise<Sample> } {
	const begun = performance.now();
	const durations: number[] = [];
	const open = new Set<Promise<void>>();
	let sent = 0;
	let failures = 0;
	const one = async (index: number) => {
		const due = begun + (index * 1000) / perSecond;
		if (!(await send(index).catch(() => false))) failures++;
		durations.push(performance.now() - due);
	};
	const timer = setInterval(() => {
		while (sent < ((performance.now() - begun) * perSecond) / 1000) {
			const work = one(sent++).finally(() => open.delete(work));
			open.add(work);
		}
	}, beat);
	return {
		async stop() {
			clearInterval(timer);
			const took = (performance.now() - begun) / 1000;
			await Promise.all(open);
			return { perSecond: sent / took, ...spread(durations), failures };
		},
	};
}
