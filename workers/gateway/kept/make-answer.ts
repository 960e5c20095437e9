import { createHash } from "node:crypto";
import { asOfHeader, type MadeOf, tagHeader, tags } from "../../kit/caching.ts";
import { attachContext } from "../../kit/context.ts";
import { retrying, TooSlow, within } from "../../kit/retry.ts";
import { logFault } from "../../kit/service.ts";
import { patience, services } from "../services.ts";
import type { Question } from "./question.ts";
import { type Kept, whole } from "./whole.ts";

const edgeRule = "cloudflare-cdn-cache-control";
/** Says that nobody could answer: `slow` or `broken`. */
export const faultHeader = "tussi-fault";

/** How long (ms) the log of purges is waited for: who has an answer does not wait longer to know whether it may be kept. */
const logPatience = 1000;

/** How long (s) an answer is given while it is renewed, and how long where nobody can renew it. */
const whileRenewed = 60;
const whileBroken = 3600;

/**
 * Has a shared answer made, and says by its headers whether and how long it may be kept. Only one is kept that is as new as
 * all that has been purged until it was ready; one that is not is made again, from a copy of the data that is. Never throws:
 * a fault is an answer with `faultHeader`.
 */
export async function makeAnswer(env: GatewayEnv, question: Question): Promise<Kept> {
	try {
		return await makeCurrent(env, question);
	} catch (error) {
		logFault(error, question.context.requestId);
		const fault = error instanceof TooSlow ? "slow" : "broken";
		const headers = new Headers({ [edgeRule]: "no-store", [faultHeader]: fault });
		return { status: 503, headers, body: new ArrayBuffer(0) };
	}
}

/** An answer made for this request alone. */
export const makeAlone = async (env: GatewayEnv, question: Question): Promise<Kept> => unkept(await ask(env, question));

async function makeCurrent(env: GatewayEnv, question: Question): Promise<Kept> {
	const first = await ask(env, question);
	const verdict = await judge(env, question, first);
	if (verdict === "current") return keep(env, question, first);
	if (verdict === "nobody knows") return unkept(first);
	const second = await ask(env, { ...question, context: { ...question.context, bookmark: verdict.bookmark } });
	// Overtaken again: it is answered, and made anew for whoever comes next.
	return (await judge(env, question, second)) === "current" ? keep(env, question, second) : unkept(second);
}

const ask = (env: GatewayEnv, { to, url, language, context }: Question): Promise<Kept> =>
	within(
		patience,
		retrying(async () => {
			const headers = attachContext(new Headers({ "accept-language": language }), context);
			// Where a page leads is for the browser to follow.
			return whole(await services[to](env).fetch(new Request(url, { headers, redirect: "manual" })));
		}),
	);

/** Whether it may be kept: it is one for everybody, and nothing that it is made of was purged meanwhile. If it was, from where on to read. */
async function judge(
	env: GatewayEnv,
	{ context }: Question,
	{ status, headers }: Kept,
): Promise<"current" | "nobody knows" | { bookmark: string }> {
	const isForOne = headers.has("set-cookie") || /\b(private|no-store)\b/.test(headers.get("cache-control") ?? "");
	const said = headers.get(asOfHeader);
	if (status !== 200 || isForOne || said === null || Number(env.CACHE_SECONDS) <= 0) return "nobody knows";
	const asOf = Number(said);
	if (Number.isNaN(asOf)) return "current";
	const made: MadeOf = { tags: tagsIn(headers), asOf };
	try {
		const verdict = await within(logPatience, (async () => env.PURGE_LOG.getByName(context.store.id).check(made))());
		return verdict.isCurrent ? "current" : { bookmark: verdict.bookmark ?? "first-primary" };
	} catch (error) {
		console.error(JSON.stringify({ level: "warn", message: `The log of purges does not answer: ${String(error)}` }));
		return "nobody knows";
	}
}

const tagsIn = (headers: Headers): string[] => [
	...(headers.get(tagHeader) ?? "").split(",").filter((tag) => tag !== ""),
	tags.store,
];

/** One store's tag, for a cache of all stores. */
export const tagOf = (storeId: string, tag: string): string => `${storeId}/${tag}`;

function keep(env: GatewayEnv, { context }: Question, answer: Kept): Kept {
	const { headers, body } = answer;
	const all = tagsIn(headers).map((tag) => tagOf(context.store.id, tag));
	headers.delete(asOfHeader);
	headers.set(tagHeader, all.join(","));
	headers.set(
		edgeRule,
		`public, max-age=${env.CACHE_SECONDS}, stale-while-revalidate=${whileRenewed}, stale-if-error=${whileBroken}`,
	);
	if (!headers.has("etag")) headers.set("etag", `"${hashOf(body)}"`);
	return answer;
}

const hashOf = (body: ArrayBuffer): string =>
	createHash("sha1").update(new Uint8Array(body)).digest("base64url").slice(0, 16);

function unkept(answer: Kept): Kept {
	answer.headers.set(edgeRule, "no-store");
	return answer;
}

/** What only the cache has to know is taken off. */
export function clear(headers: Headers): void {
	for (const name of [tagHeader, asOfHeader, edgeRule, "cf-cache-status", "age"]) headers.delete(name);
}
