import { createHash } from "node:crypto";
import { asOfHeader, type MadeOf, tagHeader, tags } from "../../kit/caching.ts";
import { attachContext, contextOf, type RequestContext } from "../../kit/context.ts";
import { retrying, TooSlow, within } from "../../kit/retry.ts";
import { logFault } from "../../kit/service.ts";
import type { Locale } from "../../kit/store.ts";
import { patience, services } from "../services.ts";
import type { Spot } from "./spot.ts";
import { respond, whole } from "./whole.ts";

/** Who answers, where, and in which language: with what the gateway knows of the store, all there is to say. */
type Asked = { to: keyof typeof services; url: string; locale: Locale; context: RequestContext };

const edgeRule = "cloudflare-cdn-cache-control";
const names = { to: "tussi-to", url: "tussi-url" };
/** Says that nobody could answer: `slow` or `broken`. */
export const faultHeader = "tussi-fault";

/** How long (ms) the log of purges is waited for: who has an answer does not wait longer to know whether it may be kept. */
const logPatience = 1000;

/** How long (s) an answer is given while it is renewed, and how long where nobody can renew it. */
const whileRenewed = 60;
const whileBroken = 3600;

/** The question for an answer that is shared. Nothing of the caller is in it: neither her cookies nor any header of hers. */
export const askedAt = (spot: Spot, to: Asked["to"], context: RequestContext): Request => {
	const anybodys = { ...context, address: "" };
	const headers = new Headers({ "accept-language": spot.locale, [names.to]: to, [names.url]: spot.url });
	return new Request(`https://shared.internal/${encodeURIComponent(spot.key)}`, {
		headers: attachContext(headers, anybodys),
		redirect: "manual",
	});
};

const read = (request: Request): Asked => ({
	to: request.headers.get(names.to) as Asked["to"],
	url: request.headers.get(names.url) ?? "",
	locale: request.headers.get("accept-language") as Locale,
	context: contextOf(request),
});

/**
 * Has a shared answer made, and says by its headers whether and how long it may be kept. Only one is kept that is as new as
 * all that has been purged until it was ready; one that is not is made again, from a copy of the data that is. Never throws:
 * a fault is an answer with `faultHeader`.
 */
export async function makeAnswer(env: GatewayEnv, request: Request): Promise<Response> {
	const asked = read(request);
	try {
		return (await makeCurrent(env, asked)) ?? unkept(await ask(env, asked));
	} catch (error) {
		logFault(error, asked.context.requestId);
		const fault = error instanceof TooSlow ? "slow" : "broken";
		return new Response(null, { status: 503, headers: { [edgeRule]: "no-store", [faultHeader]: fault } });
	}
}

/** An answer made for this request alone. */
export const makeAlone = async (env: GatewayEnv, request: Request): Promise<Response> =>
	unkept(await ask(env, read(request)));

/** Undefined where each try was overtaken by a change, or where nobody knows. */
async function makeCurrent(env: GatewayEnv, asked: Asked): Promise<Response | undefined> {
	const first = await ask(env, asked);
	if (!mayBeKept(first, env)) return unkept(first);
	const verdict = await judge(env, asked, first);
	if (!verdict) return unkept(first);
	if (verdict.isCurrent) return keep(env, asked, first);
	const second = await ask(env, { ...asked, context: { ...asked.context, bookmark: verdict.bookmark } });
	if (!mayBeKept(second, env)) return unkept(second);
	return (await judge(env, asked, second))?.isCurrent ? keep(env, asked, second) : unkept(second);
}

const ask = (env: GatewayEnv, { to, url, locale, context }: Asked): Promise<Response> =>
	within(
		patience,
		retrying(() =>
			services[to](env).fetch(
				// Where a page leads is for the browser to follow.
				new Request(url, {
					headers: attachContext(new Headers({ "accept-language": locale }), context),
					redirect: "manual",
				}),
			),
		),
	);

function mayBeKept({ status, headers }: Response, env: GatewayEnv): boolean {
	const isForOne = headers.has("set-cookie") || /\b(private|no-store)\b/.test(headers.get("cache-control") ?? "");
	return status === 200 && !isForOne && headers.has(asOfHeader) && Number(env.CACHE_SECONDS) > 0;
}

/** Whether nothing was purged meanwhile of what it was made of. Undefined when that cannot be found out. */
async function judge(env: GatewayEnv, { context }: Asked, { headers }: Response) {
	const asOf = Number(headers.get(asOfHeader));
	if (Number.isNaN(asOf)) return { isCurrent: true as const };
	const made: MadeOf = { tags: tagsIn(headers), asOf };
	try {
		const verdict = await within(logPatience, (async () => env.PURGE_LOG.getByName(context.store.id).check(made))());
		return verdict.isCurrent
			? { isCurrent: true as const }
			: { isCurrent: false as const, bookmark: verdict.bookmark ?? "first-primary" };
	} catch (error) {
		console.error(JSON.stringify({ level: "warn", message: `The log of purges does not answer: ${String(error)}` }));
		return undefined;
	}
}

const tagsIn = (headers: Headers): string[] => [
	...(headers.get(tagHeader) ?? "").split(",").filter((tag) => tag !== ""),
	tags.store,
];

/** One store's tag, for a cache of all stores. */
export const tagOf = (storeId: string, tag: string): string => `${storeId}/${tag}`;

async function keep(env: GatewayEnv, { context }: Asked, answer: Response): Promise<Response> {
	const all = tagsIn(answer.headers).map((tag) => tagOf(context.store.id, tag));
	const { status, headers, body } = await whole(answer);
	headers.delete(asOfHeader);
	headers.set(tagHeader, all.join(","));
	headers.set(
		edgeRule,
		`public, max-age=${env.CACHE_SECONDS}, stale-while-revalidate=${whileRenewed}, stale-if-error=${whileBroken}`,
	);
	if (!headers.has("etag")) headers.set("etag", `"${hashOf(body)}"`);
	return respond({ status, headers, body });
}

const hashOf = (body: ArrayBuffer): string =>
	createHash("sha1").update(new Uint8Array(body)).digest("base64url").slice(0, 16);

function unkept(answer: Response): Response {
	const same = new Response(answer.body, answer);
	same.headers.set(edgeRule, "no-store");
	return same;
}

/** What only the cache has to know is taken off. */
export function clear(headers: Headers): void {
	for (const name of [tagHeader, asOfHeader, edgeRule, "cf-cache-status", "age"]) headers.delete(name);
}
