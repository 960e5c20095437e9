import { type Refusal, refuse } from "../kit/problem.ts";
import { idOfKey, isKey, proxyKeyHeader } from "../kit/proxy-key.ts";
import { retrying, within } from "../kit/retry.ts";
import { type Directory, storeAt } from "./stores.ts";

export type ProxyDirectory = Directory & {
	proxyKey(id: string): Promise<{ storeId: string; hash: string } | undefined>;
};

/** How long, in ms, a key that was ended may still be believed, and one that was made may wait. */
const life = 5000;
const patience = 5000;
/** Strangers cannot fill the memory with keys they make up. */
const most = 1000;

type Known = { holder: { storeId: string; hash: string } | undefined; until: number };
const known = new Map<string, Known>();

/**
 * The request as the shopper sent it to a partner's own reverse proxy: at the partner's host (`X-Forwarded-Host`,
 * `X-Forwarded-Proto`) and from the shopper's address (the last of `X-Forwarded-For`, which the proxy itself has written; behind it
 * the platform may have added the proxy's own). That is believed with the key of the store that serves at that host, and only
 * then; otherwise the request is what it is.
 */
export async function throughProxy(
	request: Request,
	directory: ProxyDirectory,
): Promise<{ ok: true; request: Request } | Refusal> {
	const key = request.headers.get(proxyKeyHeader);
	if (key === null) return { ok: true, request };
	const storeId = await holderOf(key, directory);
	if (storeId === undefined) return { ok: true, request };
	const url = forwardedUrl(request);
	if (!url || (await storeAt(directory, url.hostname))?.id !== storeId)
		return refuse("store.unknown_host", "This proxy's key is for another store, or X-Forwarded-Host is missing.");
	const headers = new Headers(request.headers);
	headers.delete(proxyKeyHeader);
	const address = addressIn(headers.get("x-forwarded-for"), headers.get("cf-connecting-ip"));
	if (address !== undefined) headers.set("cf-connecting-ip", address);
	return { ok: true, request: new Request(url, new Request(request, { headers })) };
}

async function holderOf(key: string, directory: ProxyDirectory): Promise<string | undefined> {
	const id = idOfKey(key);
	if (id === undefined) return undefined;
	const holder = await lookUp(id, directory);
	return holder && isKey(key, holder.hash) ? holder.storeId : undefined;
}

async function lookUp(id: string, directory: ProxyDirectory): Promise<Known["holder"]> {
	const remembered = known.get(id);
	if (remembered && remembered.until > Date.now()) return remembered.holder;
	const holder = await within(
		patience,
		retrying(() => directory.proxyKey(id)),
	);
	if (known.size >= most) known.clear();
	known.set(id, { holder, until: Date.now() + life });
	return holder;
}

/** Where the shopper asked: a host and no more, on the web. */
function forwardedUrl(request: Request): URL | undefined {
	const host = request.headers.get("x-forwarded-host") ?? "";
	const scheme = request.headers.get("x-forwarded-proto") ?? "https";
	if (!/^[\w.-]+(:\d{1,5})?$/.test(host) || !/^https?$/.test(scheme)) return undefined;
	const url = new URL(request.url);
	const there = URL.parse(`${scheme}://${host}`);
	if (!there) return undefined;
	there.pathname = url.pathname;
	there.search = url.search;
	return there;
}

function addressIn(list: string | null, proxy: string | null): string | undefined {
	const addresses = (list ?? "").split(",").map((part) => part.trim());
	if (addresses.length > 1 && addresses.at(-1) === proxy) addresses.pop();
	const last = addresses.at(-1) ?? "";
	return /^[\da-f.:]{2,45}$/i.test(last) ? last : undefined;
}
