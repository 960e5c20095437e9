import { pauseAfter } from "./backoff.ts";

/** While one tries whether an endpoint answers again the others wait, for so many ms: longer than it may take. */
const trying = 15_000;
/** Never longer than this, in ms: for all this isolate knows it may answer elsewhere. */
const longest = 60_000;
const most = 1000;

/**
 * Endpoints that lately gave no answer, as far as this isolate has seen. They are not asked for a while, longer each time, and
 * then by one delivery first: thousands that wait for a dead one must not each take up ten seconds.
 */
export class SparedEndpoints {
	readonly #silent = new Map<string, { times: number; at: number; until: number }>();

	/** Until when it is spared (ms since 1970); undefined when it may be asked, which for a silent one is said once. */
	sparedUntil(endpointId: string, now = Date.now()): number | undefined {
		const silent = this.#silent.get(endpointId);
		if (!silent) return undefined;
		if (silent.until > now) return silent.until;
		silent.until = now + trying;
		return undefined;
	}

	answered(endpointId: string): void {
		this.#silent.delete(endpointId);
	}

	/** A delivery that was begun then waited in vain. Of several that were under way together the first counts. */
	gaveNoAnswer(endpointId: string, begun: number, now = Date.now()): void {
		const known = this.#silent.get(endpointId);
		if (known && begun < known.at) return;
		const times = (known?.times ?? 0) + 1;
		if (this.#silent.size >= most) this.#silent.clear();
		this.#silent.set(endpointId, { times, at: now, until: now + Math.min(longest, pauseAfter(times)) });
	}
}
