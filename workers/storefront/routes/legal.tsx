import { Hono } from "hono";
import { legalTextsOf } from "../../../web/legal.ts";
import { LegalPage } from "../../../web/pages/legal.tsx";
import { tags } from "../../kit/caching.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { lost } from "../lost.tsx";
import { navigationOf, pageOf, show } from "../visit.ts";

export const legal = new Hono<ServiceTypes<StorefrontEnv>>().get("/legal/:text", async (c) => {
	const [store, { categories, asOf }] = await Promise.all([c.env.STORES.byId(c.var.context.store.id), navigationOf(c)]);
	if (!store) return lost(c, categories);
	const page = pageOf(c, { categories, store });
	const which = legalTextsOf(page).find((one) => one === c.req.param("text"));
	const made = { tags: [tags.store], asOf };
	return which ? show(c, page, made, <LegalPage page={page} which={which} />) : lost(c, categories);
});
