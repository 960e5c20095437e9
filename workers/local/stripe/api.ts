import { Hono, type Context as HonoContext } from "hono";
import { createMiddleware } from "hono/factory";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { StripeBindings } from "./bindings.ts";
import { internalFault, invalidRequest, problemBody, Refusal, unknownUrl } from "./errors.ts";
import { API_VERSION } from "./events.ts";
import { newId } from "./ids.ts";
import type { OperationName } from "./operations.ts";

type Env = { Bindings: StripeBindings; Variables: { requestId: string } };

/** The one object that is the account. */
export const accountOf = (env: StripeBindings) => env.STRIPE_ACCOUNT.getByName("default");

const stamped = createMiddleware<Env>(async (c, next) => {
	c.set("requestId", newId("req", 14));
	await next();
	c.header("request-id", c.get("requestId"));
	c.header("stripe-version", c.req.header("stripe-version") ?? API_VERSION);
	c.header("cache-control", "no-cache, no-store");
	const key = c.req.header("idempotency-key");
	if (key) c.header("idempotency-key", key);
});

const authorized = createMiddleware<Env>(async (c, next) => {
	const given = keyIn(c.req.header("authorization") ?? "");
	if (given && given === c.env.STRIPE_SECRET_KEY) return next();
	c.header("www-authenticate", 'Basic realm="Stripe"');
	throw invalidRequest(given ? `Invalid API Key provided: ${masked(given)}` : NO_KEY, {}, 401);
});

const NO_KEY =
	"You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";

/** Bearer carries the key; Basic carries it as the user's name. */
function keyIn(authorization: string): string {
	const [scheme = "", credentials = ""] = authorization.split(" ");
	if (scheme.toLowerCase() === "bearer") return credentials;
	if (scheme.toLowerCase() !== "basic") return "";
	try {
		return atob(credentials).split(":")[0] ?? "";
	} catch {
		return "";
	}
}

const masked = (key: string): string =>
	key.slice(0, 8) + "*".repeat(Math.max(0, key.length - 12)) + key.slice(8).slice(-4);

/** Hands the request to the account and its answer back. */
const call = (operation: OperationName) => async (c: HonoContext<Env>) => {
	const answer = await accountOf(c.env).call({
		operation,
		id: c.req.param("id") ?? "",
		form: c.req.method === "POST" ? await formOf(c) : new URL(c.req.url).search,
		idempotencyKey: c.req.method === "POST" ? keyOf(c) : null,
		requestId: c.get("requestId"),
	});
	return c.body(answer.body, answer.status as ContentfulStatusCode, {
		...JSON_TYPE,
		...answer.headers,
	});
};

const JSON_TYPE = { "content-type": "application/json" };

async function formOf(c: HonoContext<Env>): Promise<string> {
	const body = await c.req.text();
	if (body && !c.req.header("content-type")?.startsWith("application/x-www-form-urlencoded"))
		throw invalidRequest(
			"Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have questions, we can help at https://support.stripe.com/.",
		);
	return body;
}

function keyOf(c: HonoContext<Env>): string | null {
	const key = c.req.header("idempotency-key") ?? null;
	if (key && key.length > 255)
		throw invalidRequest("Idempotency keys may be at most 255 characters long.", {
			code: "idempotency_key_too_long",
		});
	return key;
}

/** Stripe's API, as far as a shop with Checkout, refunds and webhooks speaks it. */
export const stripeApi = new Hono<Env>();

stripeApi.use(stamped, authorized);

stripeApi.post("/checkout/sessions", call("createSession"));
stripeApi.get("/checkout/sessions", call("listSessions"));
stripeApi.get("/checkout/sessions/:id", call("readSession"));
stripeApi.get("/checkout/sessions/:id/line_items", call("listLineItems"));
stripeApi.post("/checkout/sessions/:id/expire", call("expireSession"));

stripeApi.post("/payment_intents", call("createIntent"));
stripeApi.get("/payment_intents", call("listIntents"));
stripeApi.get("/payment_intents/:id", call("readIntent"));
stripeApi.post("/payment_intents/:id/confirm", call("confirmIntent"));
stripeApi.post("/payment_intents/:id/cancel", call("cancelIntent"));

stripeApi.get("/charges", call("listCharges"));
stripeApi.get("/charges/:id", call("readCharge"));

stripeApi.post("/refunds", call("createRefund"));
stripeApi.get("/refunds", call("listRefunds"));
stripeApi.get("/refunds/:id", call("readRefund"));

stripeApi.get("/events", call("listEvents"));
stripeApi.get("/events/:id", call("readEvent"));

stripeApi.all("*", (c) => {
	throw unknownUrl(c.req.method, c.req.path);
});

stripeApi.onError((error, c) => {
	if (!(error instanceof Refusal)) console.error(error);
	const { status, problem } = error instanceof Refusal ? error : internalFault;
	return c.body(problemBody(problem), status as ContentfulStatusCode, JSON_TYPE);
});
