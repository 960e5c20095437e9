import type { Kept } from "./memory.ts";

export type { Kept };

/** An answer, read to its end. */
export const whole = async (answer: Response): Promise<Kept> => ({
	status: answer.status,
	headers: [...answer.headers],
	body: await answer.arrayBuffer(),
});

/** Says it again. */
export function respond({ status, headers, body }: Kept, more: Record<string, string> = {}): Response {
	const isEmpty = body.byteLength === 0 && (status === 204 || status === 304);
	return new Response(isEmpty ? null : body, { status, headers: [...headers, ...Object.entries(more)] });
}
