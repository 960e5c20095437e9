import type { Store } from "./store.ts";

/** What the gateway found out about a request before passing it on. Services are reachable only through bindings, so it can be believed. */
export type RequestContext = {
	store: Store;
	requestId: string;
	/** The caller's address: `CF-Connecting-IP`. */
	address: string;
	/** W3C trace context of the gateway's span. */
	traceparent: string;
	/** Whoever reads the catalog to answer this reads it as it was then or later: a D1 bookmark. Without one any copy will do. */
	bookmark?: string;
};

const header = "tussi-context";
/** Apart from the rest, because it is the same for all requests of a store, and written and read once for all of them. */
const storeHeader = "tussi-store";

/** A header has no room for a store's legal texts: it tells which there are. Who shows one asks `stores` for it. */
function carried(store: Store): Store {
	if (!store.legal) return store;
	const told = Object.entries(store.legal).map(([which, texts]) => [
		which,
		Object.fromEntries(Object.entries(texts).map(([locale, text]) => [locale, text.trim() && "…"])),
	]);
	return { ...store, legal: Object.fromEntries(told) };
}

/** A header takes ASCII, and JSON can do with it. */
const inAscii = (value: unknown): string =>
	JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

const written = new WeakMap<Store, string>();

function write(store: Store): string {
	const text = written.get(store) ?? inAscii(carried(store));
	written.set(store, text);
	return text;
}

/** Stores as they were read lately, by their text. */
const read = new Map<string, Store>();
const most = 100;

function readStore(text: string): Store {
	const known = read.get(text);
	if (known) return known;
	const store = frozen(JSON.parse(text) as Store);
	if (read.size >= most) read.clear();
	read.set(text, store);
	return store;
}

/** Many requests share it: nobody changes it for the others. */
function frozen<T>(value: T): T {
	if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
	return value;
}

/** Writes the context into headers that are to be passed on; whatever a client put there is overwritten. */
export function attachContext(headers: Headers, { store, ...context }: RequestContext): Headers {
	headers.set(storeHeader, write(store));
	headers.set(header, inAscii(context));
	return headers;
}

/** The request with the context attached. */
export const withContext = (request: Request, context: RequestContext): Request =>
	new Request(request, { headers: attachContext(new Headers(request.headers), context) });

export function contextOf(request: Request): RequestContext {
	const [store, context] = [storeHeader, header].map((name) => request.headers.get(name));
	if (!store || !context) throw new Error("The request did not come through the gateway");
	return { store: readStore(store), ...(JSON.parse(context) as Omit<RequestContext, "store">) };
}
