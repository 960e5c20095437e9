import { type Context, Hono } from "hono";
import { etagOf, taggedJson, versionsAsked } from "../../kit/etag.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import { valid } from "../../kit/validate.ts";
import { getManagedProduct, listManagedProducts } from "../managing/managed-products.ts";
import { NewProduct, ProductPatch, ProductReplacement } from "../managing/product-body.ts";
import { createProduct, type Done, deleteProduct, patchProduct, replaceProduct } from "../managing/write-products.ts";
import { ManagedQuery } from "./managed-query.ts";
import { jsonOnly, type ManagerTypes, manager, managingAs, refused, tell } from "./manager.ts";

const one = "/api/products/:idOrSlug";

/** Products for those who manage the store. */
export const manageProducts = new Hono<ManagerTypes>()
	.get("/api/admin/products", manager, valid("query", ManagedQuery), async (c) => {
		const page = await listManagedProducts(c.env.DB, c.var.context.store.id, c.req.valid("query"));
		return "ok" in page ? refused(c, page) : taggedJson(c.req.raw, page, "list");
	})
	.get("/api/admin/products/:id", manager, async (c) => present(c, c.req.param("id")))
	.post("/api/products", manager, jsonOnly, valid("json", NewProduct), async (c) => {
		const made = await createProduct(c.env, managingAs(c), c.req.valid("json"));
		if (!made.ok) return refused(c, made);
		await tell(c, "catalog", "inventory");
		return present(c, made.id, { location: `/api/products/${made.id}` }, 201);
	})
	.put(one, manager, jsonOnly, valid("json", ProductReplacement), async (c) => {
		const { idOrSlug, asked } = target(c);
		return settled(c, await replaceProduct(c.env, managingAs(c), idOrSlug, asked, c.req.valid("json")));
	})
	.patch(one, manager, jsonOnly, valid("json", ProductPatch), async (c) => {
		const { idOrSlug, asked } = target(c);
		return settled(c, await patchProduct(c.env, managingAs(c), idOrSlug, asked, c.req.valid("json")));
	})
	.delete(one, manager, async (c) => {
		const { idOrSlug, asked } = target(c);
		const gone = await deleteProduct(c.env, managingAs(c), idOrSlug, asked);
		if (!gone.ok) return refusedChange(c, gone);
		await tell(c, "catalog");
		return c.body(null, 204);
	});

type C = Context<ManagerTypes>;

const target = (c: Pick<C, "req">) => ({
	idOrSlug: c.req.param("idOrSlug") ?? "",
	asked: versionsAsked(c.req.header("if-match")),
});

async function settled(c: C, changed: Done | Refusal): Promise<Response> {
	if (!changed.ok) return refusedChange(c, changed);
	await tell(c, "catalog", "inventory");
	return present(c, changed.id);
}

/** Whoever lost gets the tag of what is there now. */
async function refusedChange(c: C, refusal: Refusal): Promise<Response> {
	if (refusal.problem !== "product.changed") return refused(c, refusal);
	const product = await getManagedProduct(c.env.DB, c.var.context.store.id, target(c).idOrSlug);
	return refused(c, refusal, product ? { etag: etagOf(JSON.stringify(product), product.version) } : {});
}

async function present(c: C, idOrSlug: string, headers: HeadersInit = {}, status = 200): Promise<Response> {
	const { store } = c.var.context;
	const product = await getManagedProduct(c.env.DB, store.id, idOrSlug);
	if (!product) return refused(c, refuse("product.not_found", "It may have been deleted. Look for it in the list."));
	return taggedJson(
		c.req.raw,
		product,
		product.version,
		{ "content-language": store.locales[0] ?? "en", ...Object.fromEntries(new Headers(headers)) },
		status,
	);
}
