import { join } from "node:path";

/** The worker that stands beside those of a test. */
export const doorFile = join(import.meta.dirname, "door.js");

type Told = { message: string; cause?: Told };
type Fetch = (
	address: string,
	init: { method: string; headers: Record<string, string>; body: string },
) => Promise<{ json(): Promise<unknown> }>;
/** Has the door do something with one of its bindings. */
export type Door = (binding: string, method: "query" | "atOnce" | "ask", ...args: unknown[]) => Promise<unknown>;

export const doorOf =
	(fetch: Fetch): Door =>
	async (binding, method, ...args) => {
		const headers = { "accept-encoding": "identity" };
		const body = JSON.stringify({ binding, method, args });
		const answer = await fetch("http://door.test", { method: "POST", headers, body });
		const told = (await answer.json()) as { answer: unknown } | { error: Told };
		if ("error" in told) throw errorOf(told.error);
		return told.answer;
	};

const errorOf = ({ message, cause }: Told): Error => new Error(message, cause && { cause: errorOf(cause) });
