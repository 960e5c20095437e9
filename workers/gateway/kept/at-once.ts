import { logHit } from "../log.ts";
import { storeRemembered } from "../stores.ts";
import { continueTrace, newRequestId } from "../trace.ts";
import { Memory } from "./memory.ts";
import { keyOf, localeAt } from "./spot.ts";
import { unlessKnown } from "./unless-known.ts";

/** No answer is given from this isolate's memory for longer than this (ms) after somebody was asked for it: so none is older than that past a purge. */
const longest = 1000;

/** A part of the 128 MB that an isolate has. */
export const hot = new Memory(24 * 1024 * 1024);

/** Until when an answer may be remembered that was asked for then (ms since 1970). */
export const momentOf = (begun: number): number => begun + longest;

/** Whoever reloads, or was just told that something has changed, is not given what is a moment old (RFC 9111 section 5.2.1). */
const isForced = (headers: Headers): boolean => /\b(no-cache|max-age=0)\b/.test(headers.get("cache-control") ?? "");

/**
 * What has just been asked for and is the same for everybody, without asking anybody. It costs as little as refusing it would,
 * so nobody is counted.
 */
export function answerAtOnce(request: Request): Response | undefined {
	const { method, headers } = request;
	// Pages of other origins are told more: see `crossOrigin`.
	if ((method !== "GET" && method !== "HEAD") || headers.has("origin") || isForced(headers)) return undefined;
	const url = new URL(request.url);
	const store = storeRemembered(url.hostname);
	if (!store) return undefined;
	const locale = localeAt(store, url.pathname, headers.get("accept-language"));
	const kept = hot.get(keyOf(store, locale, request.url));
	if (!kept) return undefined;
	const own = { requestId: newRequestId(), traceparent: continueTrace(headers.get("traceparent")) };
	const whole = new Response(method === "HEAD" ? null : kept.body, { headers: kept.headers });
	whole.headers.set("x-cache", "HIT");
	whole.headers.set("x-request-id", own.requestId);
	whole.headers.set("traceparent", own.traceparent);
	const answer = unlessKnown(request, whole);
	logHit({ ...own, store: store.id, method, path: url.pathname, status: answer.status, cache: "HIT", ms: 0 });
	return answer;
}
