import type { StripeAccount } from "./account.ts";

/** What the worker that mounts the stand-in must be given. */
export type StripeBindings = {
	STRIPE_ACCOUNT: DurableObjectNamespace<StripeAccount>;
	STRIPE_SECRET_KEY: string;
	STRIPE_WEBHOOK_SECRET: string;
	/** The shop: webhooks go to it at the host the session leads back to. */
	GATEWAY: Fetcher;
};
