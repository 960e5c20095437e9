import { attachContext, contextOf, type RequestContext } from "../../kit/context.ts";
import type { services } from "../services.ts";
import type { Spot } from "./spot.ts";

/**
 * What is asked of who makes a shared answer: with what the gateway knows of the store, all there is to say. Nothing of the caller
 * is in it: neither her cookies nor any header of hers.
 */
export type Question = {
	/** Where the answer is kept. */
	key: string;
	to: keyof typeof services;
	url: string;
	/** `Accept-Language`: one language, but where nothing is kept. */
	language: string;
	context: RequestContext;
};

export const questionAt = ({ key, url, locale }: Spot, to: Question["to"], context: RequestContext): Question => ({
	key,
	to,
	url,
	language: locale,
	context: { ...context, address: "" },
});

const names = { to: "tussi-to", url: "tussi-url" };

/** As it goes through the platform's cache, which keeps answers by the address. */
export const writeQuestion = ({ key, to, url, language, context }: Question): Request => {
	const headers = new Headers({ "accept-language": language, [names.to]: to, [names.url]: url });
	return new Request(`https://shared.internal/${encodeURIComponent(key)}`, {
		headers: attachContext(headers, context),
		redirect: "manual",
	});
};

export const readQuestion = (request: Request): Question => ({
	key: decodeURIComponent(new URL(request.url).pathname.slice(1)),
	to: request.headers.get(names.to) as Question["to"],
	url: request.headers.get(names.url) ?? "",
	language: request.headers.get("accept-language") ?? "",
	context: contextOf(request),
});
