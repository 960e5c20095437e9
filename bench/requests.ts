import type { Request } from "autocannon";
import { withContext } from "../workers/kit/context.ts";
import { store } from "./seed.ts";

/** An address nobody else uses, so that the gateway's limits by address never count two requests as one caller's. */
const address = (index: number): string => `2001:db8:${(index >> 16).toString(16)}:${(index & 0xffff).toString(16)}::1`;
let addresses = 0;

/** As it comes to the public door. */
export const atGateway = (request: Request): Request => ({
	...request,
	headers: { "cf-connecting-ip": address(addresses++), ...request.headers },
});

/** As the gateway passes it on to a service. */
export const atService = (request: Request): Request => ({
	...request,
	headers: { ...request.headers, ...context },
});

const context = Object.fromEntries(
	withContext(new Request("http://service.internal"), {
		store,
		requestId: "bench",
		address: address(0),
		traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
	}).headers,
);

export const json = (method: string, path: string, body: unknown, headers: Record<string, string> = {}): Request => ({
	method,
	path,
	headers: { "content-type": "application/json", ...headers },
	body: JSON.stringify(body),
});

/** Asks once, outside of what is measured, and takes no refusal. */
export async function ask<Answer>(
	origin: string,
	{ path = "/", method = "GET", headers, body }: Request,
): Promise<Answer> {
	const answer = await fetch(origin + path, {
		method,
		...(headers && { headers }),
		...(body !== undefined && { body }),
	});
	const text = await answer.text();
	if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
	return JSON.parse(text) as Answer;
}

/** So many of the items, evenly over all of them. */
export const sampled = <Item>(items: readonly Item[], count: number): Item[] =>
	items.length <= count
		? [...items]
		: Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)] as Item);
