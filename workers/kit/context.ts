import type { Store } from "./store.ts";

/** What the gateway found out about a request before passing it on. Services are reachable only through bindings, so it can be believed. */
export type RequestContext = {
	store: Store;
	requestId: string;
	/** The caller's address: `CF-Connecting-IP`. */
	address: string;
	/** W3C trace context of the gateway's span. */
	traceparent: string;
};

const header = "tussi-context";

/** A header has no room for a store's legal texts: it tells which there are. Who shows one asks `stores` for it. */
function carried(store: Store): Store {
	if (!store.legal) return store;
	const told = Object.entries(store.legal).map(([which, texts]) => [
		which,
		Object.fromEntries(Object.entries(texts).map(([locale, text]) => [locale, text.trim() && "…"])),
	]);
	return { ...store, legal: Object.fromEntries(told) };
}

/** The request with the context attached; whatever a client put into that header is overwritten. */
export function withContext(request: Request, context: RequestContext): Request {
	const headers = new Headers(request.headers);
	headers.set(header, encodeURIComponent(JSON.stringify({ ...context, store: carried(context.store) })));
	return new Request(request, { headers });
}

export function contextOf(request: Request): RequestContext {
	const value = request.headers.get(header);
	if (!value) throw new Error("The request did not come through the gateway");
	return JSON.parse(decodeURIComponent(value)) as RequestContext;
}
