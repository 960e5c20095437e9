import { Hono } from "hono";
import { RestockPage } from "../../../web/pages/restock.tsx";
import { UnsubscribePage } from "../../../web/pages/unsubscribe.tsx";
import type { ServiceTypes } from "../../kit/service.ts";
import { fieldErrors } from "../auth-problem.ts";
import { lost } from "../lost.tsx";
import { readProductPage } from "../product-page.ts";
import { type C, categoriesOf, fieldsOf, localeOf, pageOf, show } from "../visit.ts";

/** What people ask to be told of, or not to be told of any more. */
export const told = new Hono<ServiceTypes<StorefrontEnv>>()
	.post("/products/:slug/notify-me", async (c) => {
		const { id: storeId } = c.var.context.store;
		const { email = "", variantId = "" } = await fieldsOf(c);
		// As it is now: what she asks is written down.
		const { product, categories } = await readProductPage(c, c.req.param("slug"), "first-primary");
		if (!product) return lost(c, categories);
		const asker = { storeId, locale: localeOf(c), origin: new URL(c.req.url).origin };
		const form = { email: email.trim(), ...(variantId && { variantId }) };
		const wished = await c.env.NOTIFICATIONS.tellWhenBack(asker, product.id, form);
		const page = pageOf(c, { categories, path: `/products/${encodeURIComponent(product.slug)}` });
		if (wished.ok) return show(c, page, "private", <RestockPage page={page} product={product} state="done" />);
		if (wished.problem === "product.not_found") return lost(c, categories);
		if (wished.problem === "stock.available")
			return show(c, page, "private", <RestockPage page={page} product={product} state="here" />, 409);
		const props = { page, product, values: { email, variantId }, errors: fieldErrors(page, wished) };
		return show(c, page, "private", <RestockPage {...props} state="again" />, 400);
	})
	.get("/unsubscribe", (c) => {
		const { to, key } = c.req.query();
		return unsubscribePage(c, c.req.query(), to && key ? "ask" : "invalid");
	})
	// Mail programs press the button for her: they send the link with `List-Unsubscribe=One-Click` in the body (RFC 8058).
	.post("/unsubscribe", async (c) => {
		const sent = { ...(await fieldsOf(c)), ...c.req.query() };
		const { to = "", key = "" } = sent;
		const isDone = await c.env.NOTIFICATIONS.unsubscribe(c.var.context.store.id, to, key);
		return unsubscribePage(c, sent, isDone ? "done" : "invalid");
	});

async function unsubscribePage(
	c: C,
	{ to = "", key = "" }: Record<string, string>,
	state: "ask" | "done" | "invalid",
): Promise<Response> {
	const page = pageOf(c, { categories: await categoriesOf(c), query: new URL(c.req.url).search });
	const body = <UnsubscribePage page={page} to={to} letterKey={key} state={state} />;
	return show(c, page, "private", body, state === "invalid" ? 400 : 200);
}
