/**
 * A local stand-in for Stripe: `app.route("/v1", stripeApi)` for its API, `app.route("/__dev/stripe", stripePages)` for
 * the page a shopper pays on. Never part of a production build.
 */
export { StripeAccount } from "./account.ts";
export { stripeApi } from "./api.ts";
export type { StripeBindings } from "./bindings.ts";
export { stripePages } from "./pages.tsx";
