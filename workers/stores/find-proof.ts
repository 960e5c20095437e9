import { lookUpText } from "../kit/dns.ts";
import { fetchPublic } from "../kit/public-fetch.ts";

/** For both ways together, in ms. */
const patience = 4000;
/** A token, and what an editor may have put around it. */
const mostBytes = 1000;

type Found = { ok: true } | { ok: false; reason: string };

/** Looks for a text in a host's DNS and on the host itself; either is enough. */
export async function findProof(
	{ DNS_API, WEB_API }: Pick<StoresEnv, "DNS_API" | "WEB_API">,
	host: string,
	dns: { name: string; text: string },
	file: { path: string; text: string },
): Promise<Found> {
	const [texts, fetched] = await Promise.all([
		lookUpText(dns.name, DNS_API, AbortSignal.timeout(patience)).catch(() => undefined),
		fetchPublic(`https://${host}${file.path}`, {
			dnsApi: DNS_API,
			webApi: WEB_API,
			maxBytes: mostBytes,
			timeoutMs: patience,
		}),
	]);
	if (texts?.includes(dns.text)) return { ok: true };
	if (fetched.ok && new TextDecoder().decode(fetched.bytes).trim() === file.text) return { ok: true };
	const inDns = texts === undefined ? "DNS did not answer" : `${dns.name} has ${texts.length} other texts`;
	return { ok: false, reason: `${inDns}; the file ${fetched.ok ? "says something else" : fetched.reason}` };
}
