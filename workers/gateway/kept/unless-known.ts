/** The answer, or 304 for who has it already (RFC 9110 section 13.1.2: tags are compared weakly). */
export function unlessKnown(request: Request, answer: Response): Response {
	const known = request.headers.get("if-none-match");
	if (known === null || answer.status !== 200) return answer;
	const etag = answer.headers.get("etag");
	if (etag === null) return answer;
	const plain = (tag: string) => tag.trim().replace(/^W\//, "");
	if (known.trim() !== "*" && !known.split(",").map(plain).includes(plain(etag))) return answer;
	const headers = new Headers(answer.headers);
	headers.delete("content-length");
	return new Response(null, { status: 304, headers });
}
