import { Hono } from "hono";
import { legalTextsOf } from "../../../web/legal.ts";
import { LegalPage } from "../../../web/pages/legal.tsx";
import type { ServiceTypes } from "../../kit/service.ts";
import { lost } from "../lost.tsx";
import { categoriesOf, pageOf, show } from "../visit.ts";

export const legal = new Hono<ServiceTypes<StorefrontEnv>>().get("/legal/:text", async (c) => {
	const page = pageOf(c, { categories: await categoriesOf(c) });
	const which = legalTextsOf(page).find((one) => one === c.req.param("text"));
	return which ? show(c, page, "public", <LegalPage page={page} which={which} />) : lost(c);
});
