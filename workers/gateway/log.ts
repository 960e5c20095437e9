type Line = {
	requestId: string;
	traceparent: string;
	store: string | undefined;
	method: string;
	path: string;
	answer: Response;
	/** ms since 1970. */
	begun: number;
};

/** The one line that tells of a request. */
export function logAnswer({ answer, begun, ...line }: Line): void {
	const { status, headers } = answer;
	const cache = headers.get("x-cache") ?? undefined;
	console.log(JSON.stringify({ level: "info", worker: "gateway", ...line, status, cache, ms: Date.now() - begun }));
}
