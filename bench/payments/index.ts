import { Hono } from "hono";
import { StripeAccount, type StripeBindings, stripeApi, stripePages } from "../../workers/local/stripe/index.ts";

export { StripeAccount };

export default new Hono<{ Bindings: StripeBindings }>()
	.route("/v1", stripeApi)
	.route("/__dev/stripe", stripePages)
	// Mail is sent and taken as always; nobody reads it.
	.post("/__dev/inbox.json", (c) => c.body(null, 202));
