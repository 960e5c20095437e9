/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { Hono } from "hono";
import * as z from "zod";
import { accountOf } from "./api.ts";
import type { StripeBindings } from "./bindings.ts";
import { AbsentPage, ClosedPage, PayPage } from "./pay-page.tsx";

/** The page a session's `url` leads to, and the account's book. */
export const stripePages = new Hono<{ Bindings: StripeBindings }>();

stripePages.use(async (c, next) => {
	await next();
	c.header("cache-control", "no-store");
	c.header(
		"content-security-policy",
		"default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'",
	);
});

stripePages.get("/book.json", async (c) => c.json(await accountOf(c.env).book()));

const AccountForm = z.strictObject({ name: z.string().min(1), charges_enabled: z.boolean().default(true) });

/** A connected account comes to be, or is changed: `{"name": "Somebody", "charges_enabled": true}`. */
stripePages.put("/accounts/:id{acct_[A-Za-z0-9_]+}", async (c) => {
	const form = AccountForm.safeParse(await c.req.json().catch(() => undefined));
	if (!form.success) return c.text(z.prettifyError(form.error), 400);
	const account = { id: c.req.param("id"), object: "account", ...form.data } as const;
	await accountOf(c.env).register(account);
	return c.json(account);
});

/** Ends a dispute as the payer's bank would. */
stripePages.post("/disputes/:id/:status{won|lost}", async (c) => {
	const { id, status } = c.req.param();
	const isDone = await accountOf(c.env).closeDispute(id, status === "won" ? "won" : "lost");
	return isDone ? c.body(null, 204) : c.text("There is no such open dispute.", 404);
});

stripePages.get("/pay/:id", async (c) => {
	const view = await accountOf(c.env).checkout(c.req.param("id"));
	if (!view) return c.html(<AbsentPage />, 404);
	return c.html(view.open ? <PayPage view={view} /> : <ClosedPage view={view} />);
});

stripePages.post("/pay/:id", async (c) => {
	const { card } = await c.req.parseBody();
	const typed = typeof card === "string" ? card : "";
	const outcome = await accountOf(c.env).pay(c.req.param("id"), typed);
	switch (outcome.next) {
		case "leave":
			return c.redirect(outcome.to, 303);
		case "ask_again": {
			const { view, problem } = outcome;
			const status = problem.code === "card_declined" ? 402 : 422;
			return c.html(<PayPage view={view} problem={problem.message} typed={typed} />, status);
		}
		case "closed":
			return c.html(<ClosedPage view={outcome.view} />, 410);
		case "unknown":
			return c.html(<AbsentPage />, 404);
	}
});
