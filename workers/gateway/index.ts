import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { trimTrailingSlash } from "hono/trailing-slash";
import { v7 } from "uuid";
import { callerOf, mayManage } from "../kit/caller.ts";
import { type RequestContext, withContext } from "../kit/context.ts";
import { problemResponse, type Refusal, refuse } from "../kit/problem.ts";
import { logFault } from "../kit/service.ts";
import { type Owner, type Route, routes } from "./routes.ts";
import { isOwnWrite } from "./same-origin.ts";
import { saysNotStarted, startHere } from "./start-here.ts";
import { storeAt } from "./stores.ts";
import { continueTrace } from "./trace.ts";

type Types = { Bindings: GatewayEnv; Variables: { context: RequestContext; requestId: string; traceparent: string } };
type C = Context<Types>;

const app = new Hono<Types>();

/** Every answer says which request it was and how a browser must treat it; one line in the log tells the same. */
app.use(async (c, next) => {
	const begun = Date.now();
	c.set("requestId", v7());
	c.set("traceparent", continueTrace(c.req.header("traceparent") ?? null));
	await next();
	c.res = new Response(c.res.body, c.res);
	for (const [name, value] of Object.entries(alwaysSent)) c.res.headers.set(name, value);
	c.res.headers.set("x-request-id", c.var.requestId);
	const { requestId, traceparent } = c.var;
	const store = c.var.context?.store.id;
	console.log(
		JSON.stringify({
			level: "info",
			requestId,
			traceparent,
			store,
			method: c.req.method,
			path: c.req.path,
			status: c.res.status,
			ms: Date.now() - begun,
		}),
	);
});

const alwaysSent = {
	"x-content-type-options": "nosniff",
	"referrer-policy": "strict-origin-when-cross-origin",
	"x-frame-options": "DENY",
	"cross-origin-opener-policy": "same-origin",
};

app.use(trimTrailingSlash());

const health = (c: C) => c.json({ status: "ok" });
app.get("/health", health).get("/api/health", health);

app.use(async (c, next) => {
	const store = await storeAt(c.env.STORES, new URL(c.req.url).hostname);
	if (!store) return answer(c, refuse("store.unknown_host", "Check the address in your browser."));
	c.set("context", { store, requestId: c.var.requestId, traceparent: c.var.traceparent });
	return next();
});

for (const route of routes) {
	const limit = bodyLimit({
		maxSize: route.maxBody,
		onError: (c) => answer(c as C, refuse("request.too_large", `No more than ${route.maxBody} bytes fit here.`)),
	});
	app.on(route.method, route.path, limit, async (c) => (await refuseCaller(c, route)) ?? forward(c, route.to));
}
for (const path of new Set(routes.map((route) => route.path))) {
	const allow = routes.filter((route) => route.path === path).map((route) => route.method);
	app.all(path, (c) => {
		const refusal = refuse("request.method_not_allowed", `It takes ${allow.join(" and ")}.`);
		return problemResponse(refusal, c.var.requestId, { allow: allow.join(", ") });
	});
}

/** A person who is lost gets a page; a program gets the problem. */
app.notFound((c) => {
	const wantsPage =
		c.req.method === "GET" && !c.req.path.startsWith("/api/") && c.req.header("accept")?.includes("text/html");
	if (!wantsPage) return answer(c, refuse("route.not_found", "Check the address."));
	return c.env.STOREFRONT.fetch(withContext(new Request(new URL("/not-found", c.req.url), c.req.raw), c.var.context));
});

app.onError((error, c) => {
	if (saysNotStarted(error)) return startHere(c.req.header("accept"), c.var.requestId);
	logFault(error, c.var.requestId);
	return answer(c, refuse("service.unavailable", "Try again in a moment."));
});

const services: Record<Owner, (env: GatewayEnv) => Fetcher> = {
	storefront: (env) => env.STOREFRONT,
	catalog: (env) => env.CATALOG,
	checkout: (env) => env.CHECKOUT,
};

const forward = (c: C, to: Owner): Promise<Response> =>
	services[to](c.env).fetch(withContext(c.req.raw, c.var.context));

async function refuseCaller(c: C, route: Route): Promise<Response | undefined> {
	if (!isOwnWrite(c.req.raw) && route.path !== "/api/webhooks/stripe")
		return answer(c, refuse("request.cross_site", "Send it from our own page."));
	if (route.who === "all") return undefined;
	const caller = await callerOf(c.req.raw, c.env.ACCESS_KEYS);
	if (!caller) return answer(c, refuse("auth.required", "Send an access token of a partner or an admin."));
	const named = c.req.query("store");
	const store = named === undefined ? c.var.context.store : await c.env.STORES.bySlug(named);
	// A store that is not hers and one that does not exist are the same to a partner.
	if (!store || (named !== undefined && !mayManage(caller, store.id)))
		return answer(c, refuse("store.not_found", "Check the store's name."));
	if (!mayManage(caller, store.id))
		return answer(c, refuse("auth.forbidden", "Only the store's partner or an admin may do this."));
	c.set("context", { ...c.var.context, store });
	return undefined;
}

const answer = (c: C, refusal: Refusal): Response => problemResponse(refusal, c.var.requestId);

export default app;
