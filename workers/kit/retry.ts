/** Somebody took longer than we wait. */
export class TooSlow extends Error {}

/** The work's outcome, or `TooSlow` after so many ms. The work itself goes on. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
	const { promise: late, reject } = Promise.withResolvers<never>();
	const timer = setTimeout(() => reject(new TooSlow(`No answer within ${ms} ms`)), ms);
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Tries again after each of these pauses (ms, and up to half as much by chance, so that many do not come back at once). Only for what may be repeated. */
export async function retrying<T>(work: () => Promise<T>, pauses: readonly number[] = [50, 250]): Promise<T> {
	const [pause, ...rest] = pauses;
	try {
		return await work();
	} catch (error) {
		if (pause === undefined || error instanceof TooSlow) throw error;
		await wait(pause * (1 + Math.random() / 2));
		return retrying(work, rest);
	}
}
