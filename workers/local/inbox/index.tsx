/** @jsxImportSource hono/jsx */
import { Hono } from "hono";
import * as z from "zod";
import type { Inbox } from "./inbox.ts";
import { InboxPage } from "./inbox-page.tsx";

const Mail = z.strictObject({
	to: z.string(),
	from: z.string(),
	subject: z.string(),
	text: z.string(),
	html: z.string(),
	headers: z.record(z.string(), z.string()).optional(),
});

type Bindings = { INBOX: DurableObjectNamespace<Inbox> };

/** Where mail goes on a developer's machine: `GET /__dev/inbox` to read it, `…/inbox.json` for programs, which also takes it in. */
export const inboxPages = new Hono<{ Bindings: Bindings }>()
	.get("/inbox", async (c) => {
		const mails = await c.env.INBOX.getByName("inbox").list();
		return c.html(<InboxPage mails={mails} />);
	})
	.get("/inbox.json", async (c) => c.json(await c.env.INBOX.getByName("inbox").list()))
	.post("/inbox.json", async (c) => {
		// Only the shop itself writes here: a web page open in the developer's browser must not.
		const isShop = c.req.header("origin") === undefined && c.req.header("content-type") === "application/json";
		if (!isShop) return c.text("Only the shop puts mail in here.", 403);
		await c.env.INBOX.getByName("inbox").put(Mail.parse(await c.req.json()), c.req.header("idempotency-key"));
		return c.body(null, 202);
	});
