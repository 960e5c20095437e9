import { Hono } from "hono";
import * as z from "zod";
import { runsPlatform } from "../../kit/caller.ts";
import { isAsked, taggedJson, versionsAsked } from "../../kit/etag.ts";
import { refuse } from "../../kit/problem.ts";
import { within } from "../../kit/retry.ts";
import { valid } from "../../kit/validate.ts";
import { StoreBook, type Versioned } from "../store-book.ts";
import { NewStore, ofPlatform, StoreChange } from "../store-form.ts";
import { answer, jsonOnly, manager, type Types, unkept } from "./asking.ts";

export const StoresQuery = z.object({
	limit: z.coerce.number().int().min(1).max(100).default(20).meta({ type: "integer", minimum: 1, maximum: 100 }),
	cursor: z
		.string()
		.regex(/^sto_[0-9a-f-]{36}$/, "is no place in the list")
		.optional(),
	/** The store of which the caller is, where she comes to another's host. */
	store: z.string().optional(),
});

const shown = ({ store, version }: Versioned) => ({ ...store, version });

/** Stores, for those who run them. */
export const stores = new Hono<Types>()
	.get("/api/admin/stores", manager, valid("query", StoresQuery), async (c) => {
		const { limit, cursor } = c.req.valid("query");
		const book = new StoreBook(c.env.DB);
		if (!runsPlatform(c.var.caller)) {
			const own = await book.find(c.var.context.store.id);
			return c.json({ items: own ? [shown(own)] : [], nextCursor: null }, 200, unkept);
		}
		const found = await book.list(limit + 1, cursor);
		const items = found.slice(0, limit).map(shown);
		return c.json({ items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null }, 200, unkept);
	})
	.post("/api/admin/stores", manager, jsonOnly, valid("json", NewStore), async (c) => {
		if (!runsPlatform(c.var.caller)) return answer(c, refuse("auth.forbidden", "Only an admin makes stores."));
		const made = await new StoreBook(c.env.DB).create(c.req.valid("json"), c.env.SHOPS_HOST);
		if (!made.ok) return answer(c, made);
		const location = `/api/admin/stores/${made.store.id}`;
		return taggedJson(c.req.raw, shown(made), made.version, { ...unkept, location }, 201);
	})
	.get("/api/admin/stores/:storeId", manager, async (c) => {
		const found = await new StoreBook(c.env.DB).find(c.var.context.store.id);
		if (!found) return answer(c, refuse("store.not_found", "Look for it in the list."));
		return taggedJson(c.req.raw, shown(found), found.version, unkept);
	})
	.patch("/api/admin/stores/:storeId", manager, jsonOnly, valid("json", StoreChange), async (c) => {
		const change = c.req.valid("json");
		const reserved = ofPlatform.find((name) => name in change);
		if (reserved !== undefined && !runsPlatform(c.var.caller))
			return answer(c, refuse("auth.forbidden", `Only an admin changes its ${reserved}.`));
		const book = new StoreBook(c.env.DB);
		const before = await book.find(c.var.context.store.id);
		if (!before) return answer(c, refuse("store.not_found", "Look for it in the list."));
		const asked = versionsAsked(c.req.header("if-match"));
		if (asked === undefined)
			return answer(c, refuse("store.version_required", "Send the ETag you have read as If-Match."));
		const changed = isAsked(asked, before.version)
			? await book.change(before, change)
			: refuse("store.changed", "Read it again, see what is different, and send your change with its new version.");
		if (!changed.ok) return answer(c, changed);
		await tellOthers(c.env, before.store.id);
		return taggedJson(c.req.raw, shown(changed), changed.version, unkept);
	});

/** What she asks for next shows her change; where nobody can be told now, all know within a second. */
async function tellOthers({ PURGES }: Pick<StoresEnv, "PURGES">, storeId: string): Promise<void> {
	try {
		await within(5000, (async () => PURGES.storeChanged(storeId))());
	} catch (error) {
		console.error(JSON.stringify({ level: "warn", message: `The gateway was not told: ${String(error)}` }));
	}
}
