import { Hono } from "hono";
import { NewsPage } from "../../../web/pages/news.tsx";
import type { ServiceTypes } from "../../kit/service.ts";
import { lost } from "../lost.tsx";
import { asHerself } from "../session.ts";
import { categoriesOf, pageOf, prefixOf, show } from "../visit.ts";
import { countNow } from "./cart.tsx";

/** What happened to her orders, newest first. */
export const news = new Hono<ServiceTypes<StorefrontEnv>>().get("/notifications", async (c) => {
	const { cursor } = c.req.query();
	const { id } = c.var.context.store;
	const told = await asHerself(c, async (token) => c.env.NOTIFICATIONS.ordersTold(id, token, cursor));
	const here = `${prefixOf(c)}/notifications`;
	if (!told?.ok)
		return told?.problem === "request.bad_cursor"
			? lost(c)
			: c.redirect(`${prefixOf(c)}/login?next=${encodeURIComponent(here)}`, 303);
	const [cartCount, categories] = await Promise.all([countNow(c), categoriesOf(c)]);
	const page = pageOf(c, { categories, cartCount });
	const nextHref = told.nextCursor && `${here}?cursor=${told.nextCursor}`;
	const firstHref = cursor === undefined ? null : here;
	const body = <NewsPage page={page} news={told.items} nextHref={nextHref} firstHref={firstHref} />;
	return show(c, page, "private", body);
});
