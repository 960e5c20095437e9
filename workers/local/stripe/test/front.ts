import { Hono } from "hono";
import { type StripeBindings, stripeApi, stripePages } from "../index.ts";

export { StripeAccount } from "../index.ts";

/** The smallest worker that mounts the stand-in. */
const front = new Hono<{ Bindings: StripeBindings }>();
front.route("/v1", stripeApi);
front.route("/__dev/stripe", stripePages);
export default front;
