/** What keeps shared answers near their readers. */
export type Edge = {
	/** The answer, kept or made; `cf-cache-status` tells which. */
	fetch(request: Request, waitUntil: (work: Promise<unknown>) => void): Promise<Response>;
	/** Forgets every answer with one of these tags. */
	purge(tags: readonly string[]): Promise<void>;
};
