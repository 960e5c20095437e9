import { lookUpAddresses } from "./dns.ts";
import { checkAddress, isIp, isPublicIp } from "./public-address.ts";

/** How the web is reached. */
export type Web = {
	/** DNS over HTTPS with JSON answers. */
	dnsApi: string;
	/** A stand-in for the web, which is asked for `?url=`; empty is the web itself. */
	webApi: string;
};

export type Settings = Web & {
	maxBytes: number;
	/** For all of it, redirects and body included. */
	timeoutMs: number;
};

export type Fetched =
	| { ok: true; bytes: Uint8Array; type: string }
	/** `isFinal` when asking again would be answered the same. */
	| { ok: false; isFinal: boolean; reason: string };

const mostRedirects = 3;
/** Refusals that pass by: too early, too slow, too often. */
const passing = new Set([408, 425, 429]);

const failed = (isFinal: boolean, reason: string): Fetched & { ok: false } => ({ ok: false, isFinal, reason });

/**
 * Gets what lies at an address somebody gave us, from the public web only: every name is resolved and every redirect
 * checked before it is followed.
 *
 * A name could resolve to another address between our look and the fetch (DNS rebinding): a Worker cannot say to which
 * address it connects, so this gap stays. In production it leads nowhere, because Workers reach no private network.
 */
export async function fetchPublic(address: string, settings: Settings): Promise<Fetched> {
	const signal = AbortSignal.timeout(settings.timeoutMs);
	try {
		return await follow(address, undefined, settings, signal, mostRedirects);
	} catch (error) {
		return failed(false, signal.aborted ? "took too long" : `could not be reached: ${String(error).slice(0, 200)}`);
	}
}

async function follow(
	address: string,
	base: URL | undefined,
	settings: Settings,
	signal: AbortSignal,
	redirects: number,
): Promise<Fetched> {
	const asked = await askPublic(address, settings, { signal }, base);
	if (!asked.ok) return asked;
	const { url, response } = asked;
	if (response.status < 300 || response.status >= 400) return read(response, settings.maxBytes);
	await response.body?.cancel();
	const next = response.headers.get("location");
	if (next === null) return failed(true, `answered ${response.status} and no way on`);
	if (redirects === 0) return failed(true, "redirects too often");
	return follow(next, url, settings, signal, redirects - 1);
}

/** Asks one address, if it is public; a redirect is answered as it came. Throws when nobody answers. */
export async function askPublic(
	address: string,
	{ dnsApi, webApi }: Web,
	init: RequestInit & { signal: AbortSignal },
	base?: URL,
): Promise<{ ok: true; url: URL; response: Response } | (Fetched & { ok: false })> {
	const checked = checkAddress(address, base);
	if (!checked.ok) return failed(true, `${address.slice(0, 200)} ${checked.reason}`);
	const { url } = checked;
	const refused = await refuseName(url.hostname, dnsApi, init.signal);
	return refused ?? { ok: true, url, response: await ask(url, webApi, init) };
}

async function ask(url: URL, webApi: string, init: RequestInit): Promise<Response> {
	if (webApi === "") return fetch(url, { ...init, redirect: "manual" });
	const response = await fetch(`${webApi}?url=${encodeURIComponent(url.href)}`, init);
	// The stand-in wraps up a redirect: the runtime that tests use would follow it by itself, unchecked.
	const location = response.headers.get("stand-in-location");
	return location === null ? response : new Response(null, { status: 302, headers: { location } });
}

async function refuseName(
	host: string,
	dnsApi: string,
	signal: AbortSignal,
): Promise<(Fetched & { ok: false }) | undefined> {
	if (isIp(host)) return undefined;
	const found = await lookUpAddresses(host, dnsApi, signal);
	if (found.length === 0) return failed(false, `${host} has no address`);
	return found.every(isPublicIp) ? undefined : failed(true, `${host} lies at an address that is not public`);
}

async function read(response: Response, maxBytes: number): Promise<Fetched> {
	if (!response.ok) {
		await response.body?.cancel();
		const isFinal = response.status < 500 && !passing.has(response.status);
		return failed(isFinal, `answered ${response.status}`);
	}
	const bytes = await collect(response, maxBytes);
	if (!bytes) return failed(true, `is larger than ${maxBytes} bytes`);
	return { ok: true, bytes, type: response.headers.get("content-type") ?? "" };
}

/** The body, counted as it comes: what it says of its length is only a hint. */
async function collect(response: Response, maxBytes: number): Promise<Uint8Array | undefined> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	// Leaving the loop early cancels the body.
	for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
		size += chunk.byteLength;
		if (size > maxBytes) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
