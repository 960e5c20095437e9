/** An answer with its text in hand, to be given to many: nobody changes its headers. */
export type Kept = { status: number; headers: Headers; body: ArrayBuffer };

/** An answer, read to its end. */
export const whole = async (answer: Response): Promise<Kept> => ({
	status: answer.status,
	headers: new Headers(answer.headers),
	body: await answer.arrayBuffer(),
});

/** Says it again, with headers of its own. */
export function respond({ status, headers, body }: Kept): Response {
	const isEmpty = body.byteLength === 0 && (status === 204 || status === 304);
	return new Response(isEmpty ? null : body, { status, headers });
}
