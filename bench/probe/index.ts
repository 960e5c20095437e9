import { Hono } from "hono";
import type { Store } from "../../workers/kit/store.ts";
import { Tally } from "./tally.ts";

export { Tally };

type Env = {
	DB: D1Database;
	TALLIES: DurableObjectNamespace<Tally>;
	STORES: { put(store: Store, hosts: string[]): Promise<void> };
	CATALOG: {
		putCategories(storeId: string, categories: unknown[]): Promise<void>;
		importProducts(store: Store, drafts: unknown[]): Promise<unknown>;
	};
	AUTH: { put(person: unknown): Promise<unknown> };
	NOTIFICATIONS: { take(events: unknown): Promise<void>; takeProducts(events: unknown): Promise<void> };
};

/** What one whole checkout asks of databases and objects (docs/architecture.md counts it), and nothing of what it is for. */
const calls = { objects: 5, reads: 6, writes: 8 };

async function sell({ DB, TALLIES }: Env, name: string): Promise<number> {
	const tally = TALLIES.getByName(`sale ${name}`);
	const write = DB.prepare("INSERT INTO things VALUES (?, 0, '', '') ON CONFLICT (id) DO UPDATE SET place = place + 1");
	const row = (at: number) => write.bind(`sale ${name} ${at}`);
	for (let at = 0; at < calls.objects; at++) await tally.add();
	for (let at = 0; at < calls.reads; at++) await DB.prepare("SELECT * FROM things WHERE id = ?").bind(name).first();
	for (let at = 0; at < calls.writes; at++) await DB.batch([row(0), row(at), row(at + 1)]);
	return calls.objects + calls.reads + calls.writes;
}

/** The limits: the same kind of work as the shop's paths do, and nothing around it. */
export default new Hono<{ Bindings: Env }>()
	.get("/plain", (c) => c.json({ status: "ok" }))
	.get("/thing/:id", async (c) =>
		c.json(await c.env.DB.prepare("SELECT * FROM things WHERE id = ?").bind(c.req.param("id")).first()),
	)
	.get("/things", async (c) => {
		const { results } = await c.env.DB.prepare("SELECT * FROM things ORDER BY place DESC LIMIT 20").all();
		return c.json({ items: results });
	})
	.post("/tally/:name", async (c) => c.json({ count: await c.env.TALLIES.getByName(c.req.param("name")).add() }))
	.post("/sale/:name", async (c) => c.json({ made: await sell(c.env, c.req.param("name")) }))
	.put("/counter/:name", async (c) => {
		const { count } = await c.req.json<{ count: number }>();
		await c.env.TALLIES.getByName(`counter ${c.req.param("name")}`).set(count);
		return c.json({ count });
	})
	.post("/counter/:name/take", async (c) => {
		const isTaken = await c.env.TALLIES.getByName(`counter ${c.req.param("name")}`).take();
		return c.json({ isTaken }, isTaken ? 200 : 409);
	})
	// The door: what `npm run dev` does when it fills an empty shop.
	.post("/store", async (c) => {
		const { store, hosts } = await c.req.json<{ store: Store; hosts: string[] }>();
		await c.env.STORES.put(store, hosts);
		return c.json({});
	})
	.post("/person", async (c) => {
		await c.env.AUTH.put(await c.req.json());
		return c.json({});
	})
	.post("/categories", async (c) => {
		const { store, categories } = await c.req.json<{ store: Store; categories: unknown[] }>();
		await c.env.CATALOG.putCategories(store.id, categories);
		return c.json({});
	})
	// What checkout's and the catalog's timers hand on.
	.post("/events/orders", async (c) => {
		await c.env.NOTIFICATIONS.take(await c.req.json());
		return c.json({});
	})
	.post("/events/products", async (c) => {
		await c.env.NOTIFICATIONS.takeProducts(await c.req.json());
		return c.json({});
	})
	.post("/products", async (c) => {
		const { store, drafts } = await c.req.json<{ store: Store; drafts: unknown[] }>();
		await c.env.CATALOG.importProducts(store, drafts);
		return c.json({});
	});
