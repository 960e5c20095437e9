import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { MessagePage } from "../../../web/pages/message.tsx";
import { say } from "../../../web/texts/index.ts";
import { cookieAttributes, cookies } from "../../kit/cookies.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { lost } from "../lost.tsx";
import { safeNext } from "../session.ts";
import { type C, fieldsOf, navigationOf, pageOf, prefixOf, show } from "../visit.ts";

const year = 365 * 24 * 60 * 60;

/** 1 to 99; anything else is no age. */
const ageIn = (text: string | undefined): number => (/^[1-9]\d?$/.test(text ?? "") ? Number(text) : 0);

/** The age she said she has, as her browser remembers it. */
const ageOf = (c: Context): number => ageIn(getCookie(c, cookies.age));

/** The question before what is not for everybody: yes is remembered, no leads here. */
export const age = new Hono<ServiceTypes<StorefrontEnv>>()
	.get("/age", async (c) => {
		const { categories, asOf } = await navigationOf(c);
		const page = pageOf(c, { categories });
		const [title, text] = [say(page, "age.no.title"), say(page, "age.no.text")];
		const body = <MessagePage page={page} status={200} title={title} text={text} />;
		return show(c, page, { tags: [], asOf }, body);
	})
	.post("/age", async (c) => {
		const { age, next } = await fieldsOf(c);
		const said = Math.max(ageIn(age), ageOf(c));
		if (said > 0) setCookie(c, cookies.age, String(said), { ...cookieAttributes, maxAge: year });
		return c.redirect(next ? safeNext(c, next) : prefixOf(c) || "/", 303);
	});

const opened = ".gated{--gate:visible}.age{display:none}";

/**
 * What pages for people of an age ask for beside their stylesheet: nothing, or the rule that shows them to who has said that
 * she is of it. Hers alone; once it opens, her browser need not ask again.
 */
export function ageStyle(c: C): Response | Promise<Response> {
	const asked = ageIn(/^\/age\/(\d+)\.css$/.exec(c.req.path)?.[1]);
	if (asked === 0) return lost(c);
	const isOpen = ageOf(c) >= asked;
	return c.body(isOpen ? opened : "", 200, {
		"content-type": "text/css; charset=utf-8",
		"cache-control": isOpen ? `private, max-age=${year}` : "private, no-store",
	});
}
