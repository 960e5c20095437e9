import { Hono } from "hono";
import { StripeAccount, type StripeBindings, stripeApi, stripePages } from "../../workers/local/stripe/index.ts";

export { StripeAccount };

export default new Hono<{ Bindings: StripeBindings }>().route("/v1", stripeApi).route("/__dev/stripe", stripePages);
