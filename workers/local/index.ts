import { Hono } from "hono";
import { Inbox } from "./inbox/inbox.ts";
import { inboxPages } from "./inbox/index.tsx";
import { seed } from "./seed.ts";
import { StripeAccount, type StripeBindings, stripeApi, stripePages } from "./stripe/index.ts";
import { web } from "./web/index.ts";

export { Inbox, StripeAccount };

const app = new Hono<{ Bindings: LocalEnv & StripeBindings }>();

app.route("/v1", stripeApi);
app.route("/__dev/stripe", stripePages);
app.route("/__dev", inboxPages);
app.route("/__dev", web);
app.all("/__dev/*", (c) => c.text("Nothing is here.", 404));

/** Demo stores and products are there before the first answer, whoever asks first. */
let seeded: Promise<void> | undefined;
app.all("*", async (c) => {
	seeded ??= seed(c.env);
	try {
		await seeded;
	} catch (error) {
		seeded = undefined;
		throw error;
	}
	return c.env.GATEWAY.fetch(c.req.raw);
});

export default app;
