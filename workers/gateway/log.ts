type Line = {
	requestId: string;
	traceparent: string;
	store: string | undefined;
	method: string;
	path: string;
	status: number;
	/** As `X-Cache` says it. */
	cache?: string | undefined;
	ms: number;
};

/** Lines that wait to be written together, and when that was done last (ms since 1970). */
const waiting: string[] = [];
let written = 0;
const together = 100;
const longest = 1000;

/** The one line that tells of a request. */
export function logAnswer(line: Line): void {
	waiting.push(textOf(line));
	write();
}

/**
 * The same for what took no time at all: writing a line would take longer. Those of a second are written together, or with the next
 * line of another request.
 */
export function logHit(line: Line, now = Date.now()): void {
	waiting.push(textOf(line));
	if (waiting.length >= together || now - written >= longest) write(now);
}

function write(now = Date.now()): void {
	console.log(waiting.join("\n"));
	waiting.length = 0;
	written = now;
}

const textOf = (line: Line): string => JSON.stringify({ level: "info", worker: "gateway", ...line });
