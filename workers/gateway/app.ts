import { Hono, type MiddlewareHandler } from "hono";
import { trimTrailingSlash } from "hono/trailing-slash";
import { withContext } from "../kit/context.ts";
import { problemResponse, refuse } from "../kit/problem.ts";
import { TooSlow } from "../kit/retry.ts";
import { logFault } from "../kit/service.ts";
import { answer, type C, type Types } from "./answer.ts";
import { refuseType } from "./body.ts";
import { crossOrigin } from "./cors.ts";
import { docsPage } from "./docs.tsx";
import { setHeaders } from "./headers.ts";
import { isReady, statusOf } from "./health.ts";
import { secured } from "./https.ts";
import { kept, unkept } from "./keeping.ts";
import { remember, share } from "./kept/share.ts";
import { unlessKnown } from "./kept/unless-known.ts";
import { exportLedger, verifyLedgers } from "./ledger.ts";
import { limitBody } from "./limit-body.ts";
import { refuseTooMany } from "./limits.ts";
import { logAnswer } from "./log.ts";
import { openApi } from "./openapi.ts";
import { type Route, routes } from "./routes.ts";
import { isOwnWrite } from "./same-origin.ts";
import { search } from "./search.ts";
import { forward } from "./services.ts";
import { saysNotStarted, startHere } from "./start-here.ts";
import { storeAt } from "./stores.ts";
import { continueTrace, newRequestId } from "./trace.ts";
import { refuseCaller } from "./who.ts";

export const app = new Hono<Types>();

/** Every answer says which request it was and how a browser must treat it; one line in the log tells the same. */
app.use(async (c, next) => {
	const begun = Date.now();
	c.set("requestId", newRequestId());
	c.set("traceparent", continueTrace(c.req.header("traceparent") ?? null));
	await next();
	const { requestId, traceparent, context } = c.var;
	const made = c.res;
	// Given a second answer, Hono writes each header of the first into it once more.
	c.res = undefined;
	c.res = finish(c, made);
	const { method, path } = c.req;
	const { status, headers } = c.res;
	const cache = headers.get("x-cache") ?? undefined;
	const told = { requestId, traceparent, store: context?.store.id, method, path, status, cache };
	logAnswer({ ...told, ms: Date.now() - begun });
});

/** The answer with what every answer says. An open socket is no page and no document: its answer cannot be made again. */
function finish(c: C, made: Response): Response {
	if (made.status === 101) return made;
	// What a service answered cannot be changed; what was made here for many can.
	const answer = c.get("shared") ? made : new Response(made.body, made);
	setHeaders(answer, new URL(c.req.url), c.get("requestId"));
	answer.headers.set("traceparent", c.get("traceparent"));
	remember(c, answer);
	return answer.headers.has("x-cache") ? unlessKnown(c.req.raw, answer) : answer;
}

app.use(trimTrailingSlash());

const httpsOnly: MiddlewareHandler<Types> = async (c, next) => secured(new URL(c.req.url)) ?? next();
/** The same where no store has been looked for yet: nobody is led to a host that is not ours. */
const httpsOnlyOfOurs: MiddlewareHandler<Types> = async (c, next) => {
	const url = new URL(c.req.url);
	const elsewhere = secured(url);
	if (!elsewhere) return next();
	return (await storeAt(c.env.STORES, url.hostname)) ? elsewhere : answer(c, unknownHost);
};
const unknownHost = refuse("store.unknown_host", "Check the address in your browser.");

/** These answer at any host, and while no store can be found. */
const health = (c: C) => c.json({ status: "ok" }, 200, unkept);
app
	.get("/health", httpsOnlyOfOurs, health)
	.get("/api/health", httpsOnlyOfOurs, health)
	.get("/api/ready", httpsOnlyOfOurs, async (c) => {
		const status = await statusOf(c.env);
		return isReady(status) ? c.json(status, 200, unkept) : c.json(status, 503, { ...unkept, "retry-after": "5" });
	})
	.get("/api/status", httpsOnlyOfOurs, async (c) => c.json(await statusOf(c.env), 200, unkept));

app.use(async (c, next) => {
	const store = await storeAt(c.env.STORES, new URL(c.req.url).hostname);
	if (!store) return answer(c, unknownHost);
	const { requestId, traceparent } = c.var;
	c.set("context", { store, requestId, traceparent, address: c.req.header("cf-connecting-ip") ?? "" });
	return next();
});
app.use(httpsOnly);
app.use("/api/*", crossOrigin);

/** In this order: what costs least to refuse comes first. */
for (const route of routes)
	app.on(
		route.method,
		route.path,
		async (c, next) => {
			const refusal = await refuseTooMany(c, route.rate);
			return refusal ? answer(c, refusal) : next();
		},
		limitBody(route.takes),
		async (c) => {
			const refusal = refuseType(c.req.raw, route.takes) ?? refuseForeign(c, route) ?? (await refuseCaller(c, route));
			if (refusal) return answer(c, refusal);
			return kept((await share(c, route)) ?? (await handle(c, route)), route.cache);
		},
	);

/** What the gateway says itself. */
const own: Record<string, (c: C) => Promise<Response>> = {
	"/openapi.json": async (c) => c.json(await openApi(c.env, c.var.context.store.name)),
	"/docs": async (c) => docsPage(await openApi(c.env, c.var.context.store.name)),
	"/api/search": search,
	"/api/admin/ledger/verify": verifyLedgers,
	"/api/admin/ledger/:chain": exportLedger,
};

async function handle(c: C, { to, path }: Route): Promise<Response> {
	if (to !== "gateway") return forward(c, to, path);
	return own[path]?.(c) ?? c.notFound();
}

/** A write by cookie comes from our own pages; one by token may come from pages the store welcomes. Stripe is no page. */
const refuseForeign = (c: C, { takes }: Route) =>
	takes === "raw" || isOwnWrite(c.req.raw) || (c.var.isWelcome && c.req.header("cookie") === undefined)
		? undefined
		: refuse("request.cross_site", "Send it from our own page.");

for (const path of new Set(routes.map((route) => route.path))) {
	const allow = routes.filter((route) => route.path === path).map((route) => route.method);
	app.all(path, (c) => {
		const refusal = refuse("request.method_not_allowed", `It takes ${allow.join(" and ")}.`);
		return problemResponse(refusal, c.var.requestId, { allow: allow.join(", ") });
	});
}

/** A person who is lost gets a page; a program gets the problem. */
app.notFound(async (c) => {
	const wantsPage =
		c.req.method === "GET" && !c.req.path.startsWith("/api/") && c.req.header("accept")?.includes("text/html");
	if (!wantsPage) return answer(c, refuse("route.not_found", "Check the address."));
	const refusal = await refuseTooMany(c, "read");
	if (refusal) return answer(c, refusal);
	return c.env.STOREFRONT.fetch(withContext(new Request(new URL("/not-found", c.req.url), c.req.raw), c.var.context));
});

app.onError((error, c) => {
	if (saysNotStarted(error)) return startHere(c.req.header("accept"), c.var.requestId);
	logFault(error, c.var.requestId);
	const detail = error instanceof TooSlow ? "It takes too long. Try again in a moment." : "Try again in a moment.";
	return answer(c, refuse("service.unavailable", detail));
});
