/** Lets so many works go on at once; the others wait for their turn. */
export function gate(places: number): <T>(work: () => Promise<T>) => Promise<T> {
	let free = places;
	const waiting: (() => void)[] = [];
	return async (work) => {
		if (free > 0) free -= 1;
		else await new Promise<void>((turn) => waiting.push(turn));
		try {
			return await work();
		} finally {
			const next = waiting.shift();
			// The place goes from hand to hand.
			if (next) next();
			else free += 1;
		}
	};
}
