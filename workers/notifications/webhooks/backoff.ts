const hour = 3_600_000;

/** How long an endpoint is tried before its delivery is parked, in ms. */
export const patience = 72 * hour;

/** The longest between two tries, in ms. */
export const longestPause = 6 * hour;

/** How long to wait after so many tries, in ms: 5 s, and each time twice as long, up to six hours. */
export const pauseAfter = (attempts: number): number => Math.min(longestPause, 5000 * 2 ** Math.max(0, attempts - 1));
