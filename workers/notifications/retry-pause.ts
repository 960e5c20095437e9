/** Once, and eight times again. */
export const tries = 9;

/** Seconds until the next try, after so many: 1, 2, 4, 8, 16, then 30. */
export const pauseAfter = (attempts: number): number => Math.min(30, 2 ** Math.max(0, attempts - 1));
