import { TooSlow, within } from "../../kit/retry.ts";
import type { C } from "../answer.ts";
import type { Route } from "../routes.ts";
import { patience, type services } from "../services.ts";
import { hot, momentOf } from "./at-once.ts";
import { askedAt, clear, faultHeader, makeAlone } from "./make-answer.ts";
import { edgeOf } from "./platform-edge.ts";
import { sharedQuery } from "./shared-routes.ts";
import { type Spot, spotOf } from "./spot.ts";
import { type Kept, respond, whole } from "./whole.ts";

/** As the header `X-Cache` says it. */
type Where = "HIT" | "MISS" | "STALE" | "BYPASS";
type Found = { kept: Kept; where: Where };
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
	const spot = spotOf({ store: c.var.context.store, url, names, accepted });
	if (!spot) return alone(c, to, url);
	const { begun, found } = join(c, spot, to);
	const { kept, where } = await within(patience + 1000, found);
	if (where !== "BYPASS") c.set("shared", { key: spot.key, body: kept.body, until: momentOf(begun) });
	return said(kept, where, url);
}

/** Who comes while an answer is on its way waits for it, unless it has been for longer than an answer may be remembered. */
function join(c: C, spot: Spot, to: keyof typeof services): Flight {
	const now = Date.now();
	const under = flights.get(spot.key);
	if (under && momentOf(under.begun) > now) return under;
	const flight: Flight = { begun: now, found: find(c, spot, to) };
	flights.set(spot.key, flight);
	const over = flight.found.then(
		() => land(spot.key, flight),
		() => land(spot.key, flight),
	);
	// Others wait for it when the one who asked has hung up.
	c.executionCtx.waitUntil(over);
	return flight;
}

function land(key: string, flight: Flight): void {
	if (flights.get(key) === flight) flights.delete(key);
}

async function find(c: C, spot: Spot, to: keyof typeof services): Promise<Found> {
	const question = askedAt(spot, to, c.var.context);
	const edge = edgeOf(c.env, c.executionCtx);
	let answer: Response;
	try {
		answer = await edge.fetch(question, (work) => c.executionCtx.waitUntil(work));
	} catch (error) {
		console.error(JSON.stringify({ level: "warn", message: `The cache does not answer: ${String(error)}` }));
		answer = await makeAlone(c.env, question);
	}
	const fault = answer.headers.get(faultHeader);
	if (fault === "slow") throw new TooSlow("A shared answer took too long");
	if (fault) throw new Error("A shared answer could not be made");
	const where = whereOf(answer.headers.get("cf-cache-status"));
	const kept = await whole(answer);
	clear(kept.headers);
	return { kept, where };
}

/** Too long an address to keep anything by. */
async function alone(c: C, to: keyof typeof services, url: URL): Promise<Response> {
	const spot: Spot = { key: "", url: url.href, locale: "en" };
	const accepted = c.req.header("accept-language") ?? "";
	const question = askedAt(spot, to, c.var.context);
	question.headers.set("accept-language", accepted);
	const kept = await whole(await makeAlone(c.env, question));
	clear(kept.headers);
	return said(kept, "BYPASS", url);
}

/** Cloudflare's words for it (`CF-Cache-Status`) in ours. */
function whereOf(status: string | null): Where {
	if (status === "HIT" || status === "REVALIDATED") return "HIT";
	if (status === "STALE" || status === "UPDATING") return "STALE";
	return status === "MISS" || status === "EXPIRED" ? "MISS" : "BYPASS";
}

function said(kept: Kept, where: Where, { search }: URL): Response {
	const answer = respond(kept);
	answer.headers.set("x-cache", where);
	const location = answer.headers.get("location");
	// What an address says beside its path belongs to whoever came by it, not to the page.
	if (location && search !== "" && !location.includes("?")) answer.headers.set("location", location + search);
	return answer;
}

/** Puts an answer as it is now said to everybody among the hottest. */
export function remember(c: C, answer: Response): void {
	const { shared } = c.var;
	if (!shared || answer.status !== 200 || c.req.header("origin") !== undefined) return;
	const headers = new Headers(answer.headers);
	for (const name of ["x-request-id", "traceparent"]) headers.delete(name);
	headers.set("x-cache", "HIT");
	hot.put(shared.key, { headers, body: shared.body }, shared.until);
}
