import autocannon, { type Request } from "autocannon";

export type Target = {
	name: string;
	origin: string;
	/** What is asked in turn; each connection begins at another place of the list. */
	requests: Request[];
	/** Whether an answer is what was asked for; looked at once before anything is measured. */
	fits(body: string): boolean;
};

/** What one round of load showed, in milliseconds; failures are answers other than 2xx and requests without an answer. */
export type Sample = { perSecond: number; p50: number; p95: number; p99: number; max: number; failures: number };

/** Asks as fast as answers come, over so many connections at once. */
export async function load({ origin, requests }: Target, connections: number, seconds: number): Promise<Sample> {
	const durations: number[] = [];
	let nextClient = 0;
	const begun = performance.now();
	const run = autocannon({
		url: origin,
		connections,
		duration: seconds,
		timeout: 10,
		sampleInt: 100,
		setupClient(client) {
			const first = Math.floor((nextClient++ * requests.length) / connections);
			// Copies: each client keeps in a request what it has sent.
			client.setRequests([...requests.slice(first), ...requests.slice(0, first)].map((request) => ({ ...request })));
		},
	});
	run.on("response", (_client, _status, _bytes, milliseconds: number) => durations.push(milliseconds));
	const { non2xx, errors } = await run;
	const took = (performance.now() - begun) / 1000;
	return { perSecond: durations.length / took, ...spread(durations), failures: non2xx + errors };
}

/** Percentiles of these durations. */
export function spread(durations: readonly number[]): Omit<Sample, "perSecond" | "failures"> {
	const sorted = durations.toSorted((one, other) => one - other);
	const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
	return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** Why this target cannot be measured: it refuses, or answers something else than was asked for. */
export async function unfit(target: Target): Promise<string | undefined> {
	const [first] = target.requests;
	if (!first) return "there is nothing to ask";
	const { path = "/", method = "GET", headers = {}, body } = first;
	const answer = await fetch(target.origin + path, { method, headers, ...(body !== undefined && { body }) });
	const text = await answer.text();
	if (!answer.ok) return `answers ${answer.status}`;
	try {
		return target.fits(text) ? undefined : "answers something else";
	} catch {
		return "answers something else";
	}
}
