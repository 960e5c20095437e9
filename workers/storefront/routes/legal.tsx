import { Hono } from "hono";
import { legalTextsOf } from "../../../web/legal.ts";
import { LegalPage } from "../../../web/pages/legal.tsx";
import type { ServiceTypes } from "../../kit/service.ts";
import { lost } from "../lost.tsx";
import { categoriesOf, pageOf, show } from "../visit.ts";

export const legal = new Hono<ServiceTypes<StorefrontEnv>>().get("/legal/:text", async (c) => {
	const [store, categories] = await Promise.all([c.env.STORES.byId(c.var.context.store.id), categoriesOf(c)]);
	if (!store) return lost(c);
	const page = pageOf(c, { categories, store });
	const which = legalTextsOf(page).find((one) => one === c.req.param("text"));
	return which ? show(c, page, "public", <LegalPage page={page} which={which} />) : lost(c);
});
