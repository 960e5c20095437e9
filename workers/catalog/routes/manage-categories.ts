import { type Context, Hono } from "hono";
import { etagOf, taggedJson, versionsAsked } from "../../kit/etag.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import type { Category } from "../../kit/product.ts";
import { valid } from "../../kit/validate.ts";
import { CategoryPatch, NewCategory } from "../managing/category-body.ts";
import { createCategory, deleteCategory, patchCategory } from "../managing/write-categories.ts";
import { allCategories } from "../reading/list-categories.ts";
import { StoreQuery } from "./managed-query.ts";
import { jsonOnly, type ManagerTypes, manager, managingAs, refused, tell } from "./manager.ts";
import { language } from "./products.ts";

const one = "/api/categories/:id";

/** Categories for those who manage the store. */
export const manageCategories = new Hono<ManagerTypes>()
	.get("/api/admin/categories", manager, valid("query", StoreQuery), async (c) => {
		const { store } = c.var.context;
		const items = await allCategories(c.env.DB, store.id);
		return taggedJson(c.req.raw, { items, nextCursor: null }, "list", language(store));
	})
	.post("/api/categories", manager, jsonOnly, valid("json", NewCategory), async (c) => {
		const made = await createCategory(c.env.DB, managingAs(c), c.req.valid("json"));
		if (!made.ok) return refused(c, made);
		await tell(c, "catalog");
		return present(c, made.id, 201);
	})
	.patch(one, manager, jsonOnly, valid("json", CategoryPatch), async (c) => {
		const { id, asked } = target(c);
		const changed = await patchCategory(c.env.DB, managingAs(c), id, asked, c.req.valid("json"));
		if (!changed.ok) return refusedChange(c, changed);
		await tell(c, "catalog");
		return present(c, id);
	})
	.delete(one, manager, async (c) => {
		const { id, asked } = target(c);
		const gone = await deleteCategory(c.env.DB, managingAs(c), id, asked);
		if (!gone.ok) return refusedChange(c, gone);
		await tell(c, "catalog");
		return c.body(null, 204);
	});

type C = Context<ManagerTypes>;

const target = (c: Pick<C, "req">) => ({
	id: c.req.param("id") ?? "",
	asked: versionsAsked(c.req.header("if-match")),
});

const byId = async (c: C, id: string): Promise<Category | undefined> =>
	(await allCategories(c.env.DB, c.var.context.store.id)).find((category) => category.id === id);

/** Whoever lost gets the tag of what is there now. */
async function refusedChange(c: C, refusal: Refusal): Promise<Response> {
	if (refusal.problem !== "category.changed") return refused(c, refusal);
	const category = await byId(c, target(c).id);
	return refused(c, refusal, category ? { etag: etagOf(JSON.stringify(category), category.version) } : {});
}

async function present(c: C, id: string, status = 200): Promise<Response> {
	const category = await byId(c, id);
	if (!category) return refused(c, refuse("category.not_found", "It has just been deleted."));
	return taggedJson(c.req.raw, category, category.version, {}, status);
}
