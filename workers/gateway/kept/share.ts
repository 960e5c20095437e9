import { TooSlow, within } from "../../kit/retry.ts";
import type { C } from "../answer.ts";
import type { Route } from "../routes.ts";
import { patience } from "../services.ts";
import { hot, momentOf } from "./at-once.ts";
import type { Found } from "./edge.ts";
import { clear, faultHeader, makeAlone } from "./make-answer.ts";
import { edgeOf } from "./platform-edge.ts";
import { type Question, questionAt } from "./question.ts";
import { sharedQuery } from "./shared-routes.ts";
import { spotOf } from "./spot.ts";
import { type Kept, respond } from "./whole.ts";

/** An answer on its way; `begun` in ms since 1970. */
type Flight = { begun: number; found: Promise<Found> };

const flights = new Map<string, Flight>();

/** What was purged may be in any answer that is on its way: nobody who comes now gets it. */
export function forgetFlights(): void {
	flights.clear();
}

/** A shared answer: one that is kept, or one that is made once for all who ask for it now. Undefined where the route has none. */
export async function share(c: C, { method, path, to }: Route): Promise<Response | undefined> {
	const names = sharedQuery(method, path);
	if (!names || to === "gateway") return undefined;
	const url = new URL(c.req.url);
	const accepted = c.req.header("accept-language") ?? null;
	const context = c.get("context");
	const spot = spotOf({ store: context.store, url, names, accepted });
	if (!spot) {
		// Too long an address to keep anything by.
		const question = { key: "", to, url: url.href, language: accepted ?? "", context: { ...context, address: "" } };
		return said(await makeAlone(c.env, question), "BYPASS", url);
	}
	const { begun, found } = join(c, questionAt(spot, to, context));
	const { kept, status } = await found;
	const where = whereOf(status);
	if (where !== "BYPASS") c.set("shared", { key: spot.key, body: kept.body, until: momentOf(begun) });
	return said(kept, where, url);
}

/** Who comes while an answer is on its way waits for it, unless it has been for longer than an answer may be remembered. */
function join(c: C, question: Question): Flight {
	const now = Date.now();
	const under = flights.get(question.key);
	// Whoever began it may be gone before it is over.
	if (under && momentOf(under.begun) > now) return { ...under, found: within(patience + 1000, under.found) };
	const flight: Flight = { begun: now, found: find(c, question) };
	flights.set(question.key, flight);
	const land = () => {
		if (flights.get(question.key) === flight) flights.delete(question.key);
	};
	// Others wait for it when the one who asked has hung up.
	c.executionCtx.waitUntil(flight.found.then(land, land));
	return flight;
}

async function find(c: C, question: Question): Promise<Found> {
	const found = await lookUp(c, question);
	const fault = found.kept.headers.get(faultHeader);
	if (fault === "slow") throw new TooSlow("A shared answer took too long");
	if (fault) throw new Error("A shared answer could not be made");
	return found;
}

/** While the cache is gone everything is answered, and nothing kept. */
async function lookUp(c: C, question: Question): Promise<Found> {
	const { executionCtx } = c;
	try {
		return await edgeOf(c.env, executionCtx).find(question, (work) => executionCtx.waitUntil(work));
	} catch (error) {
		if (error instanceof TooSlow) throw error;
		console.error(JSON.stringify({ level: "warn", message: `The cache does not answer: ${String(error)}` }));
		return { kept: await makeAlone(c.env, question), status: null };
	}
}

/** As the header `X-Cache` says it. */
type Where = "HIT" | "MISS" | "STALE" | "BYPASS";

/** Cloudflare's words for it in ours. */
function whereOf(status: string | null): Where {
	if (status === "HIT" || status === "REVALIDATED") return "HIT";
	if (status === "STALE" || status === "UPDATING") return "STALE";
	return status === "MISS" || status === "EXPIRED" ? "MISS" : "BYPASS";
}

function said(kept: Kept, where: Where, { search }: URL): Response {
	const answer = respond(kept);
	clear(answer.headers);
	answer.headers.set("x-cache", where);
	const location = answer.headers.get("location");
	// What an address says beside its path belongs to whoever came by it, not to the page.
	if (location && search !== "" && !location.includes("?")) answer.headers.set("location", location + search);
	return answer;
}

/** Puts an answer as it is now said to everybody among the hottest. Its headers are those of an answer that is on its way: nobody changes them but who gives it again. */
export function remember(c: C, answer: Response): void {
	const shared = c.get("shared");
	if (!shared || answer.status !== 200 || c.req.header("origin") !== undefined) return;
	hot.put(shared.key, { headers: answer.headers, body: shared.body }, shared.until);
}
