import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { demoStores } from "../local/demo/stores.ts";

const store = demoStores[0]?.store;
const well = { status: "ok", parts: {} };

type Answering = (request: Request) => Promise<Response>;
const parts: Answering = async ({ url }) =>
	new URL(url).pathname === "/openapi-part" ? Response.json({ paths: {}, schemas: {} }) : Response.json(well);
const dead = (): Promise<never> => Promise.reject(new Error("The worker is gone"));
const silent = (): Promise<never> => new Promise(() => {});

/** The gateway as the platform calls it, with services that do as they are told. */
async function gateway(
	told: Partial<Record<"CATALOG" | "CHECKOUT" | "NOTIFICATIONS" | "ACCOUNTS" | "STOREFRONT", Answering>> = {},
) {
	const { app } = await import("./app.ts");
	const limit = { limit: async () => ({ success: true }) };
	const service = (name: keyof typeof told) => ({ fetch: vi.fn(told[name] ?? parts) });
	const env = {
		...{ FEW: limit, WRITES: limit, READS: limit },
		STORES: { byHost: async () => store, bySlug: async () => store, health: async () => well },
		...{ CATALOG: service("CATALOG"), CHECKOUT: service("CHECKOUT"), NOTIFICATIONS: service("NOTIFICATIONS") },
		...{ ACCOUNTS: service("ACCOUNTS"), STOREFRONT: service("STOREFRONT"), AUTH: {} },
	};
	const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
	const ask = async (path: string, method = "GET") =>
		app.request(`http://localhost${path}`, { method }, env as never, context as never);
	return { ask, env };
}

beforeEach(() => {
	vi.resetModules();
	vi.useFakeTimers();
	vi.spyOn(console, "log").mockReturnValue();
	vi.spyOn(console, "error").mockReturnValue();
});
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

/** What it answers when all the waiting is over. */
async function patiently(asked: Promise<Response>): Promise<Response> {
	await vi.advanceTimersByTimeAsync(6000);
	return asked;
}

test("a read of a service that stumbles is asked again, and nobody notices", async () => {
	const catalog = vi.fn<Answering>().mockImplementationOnce(dead).mockImplementation(parts);
	const { ask } = await gateway({ CATALOG: catalog });
	expect((await patiently(ask("/api/products"))).status).toBe(200);
	expect(catalog).toHaveBeenCalledTimes(2);
});

test("a write is not: it may have happened", async () => {
	const { ask, env } = await gateway({ CHECKOUT: dead });
	const answer = await patiently(ask("/api/cart", "DELETE"));
	expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
	expect(await answer.json()).toMatchObject({ code: "service.unavailable" });
	expect(env.CHECKOUT.fetch).toHaveBeenCalledTimes(1);
});

test("a service that is gone is a 503 that says nothing of the inside", async () => {
	const { ask, env } = await gateway({ CATALOG: dead });
	const answer = await patiently(ask("/api/products"));
	expect([answer.status, answer.headers.get("x-content-type-options")]).toEqual([503, "nosniff"]);
	expect(await answer.text()).not.toContain("gone");
	expect(env.CATALOG.fetch).toHaveBeenCalledTimes(3);
});

test("a service that is silent is waited for five seconds, once", async () => {
	const { ask, env } = await gateway({ CATALOG: silent });
	const asked = ask("/api/products");
	let status = 0;
	void asked.then((answer) => {
		status = answer.status;
	});
	await vi.advanceTimersByTimeAsync(4900);
	expect(status).toBe(0);
	await vi.advanceTimersByTimeAsync(200);
	expect(status).toBe(503);
	expect(env.CATALOG.fetch).toHaveBeenCalledTimes(1);
});

test("a shop that lost a part says which, and is ready only with what a sale needs", async () => {
	const lost = await gateway({ CATALOG: dead });
	const status = await patiently(lost.ask("/api/status"));
	expect(status.status).toBe(200);
	expect(await status.json()).toMatchObject({
		status: "down",
		services: { catalog: { status: "down" }, checkout: { status: "ok" } },
	});
	expect((await patiently(lost.ask("/api/ready"))).status).toBe(503);
	expect((await lost.ask("/health")).status, "it is alive all the same").toBe(200);
});

test("guests can buy while nobody can sign in", async () => {
	const { ask } = await gateway({ ACCOUNTS: silent });
	expect((await patiently(ask("/api/ready"))).status).toBe(200);
	expect(await (await patiently(ask("/api/status"))).json()).toMatchObject({
		status: "degraded",
		services: { auth: { status: "down" } },
	});
});

test("the API's document lacks the part that is gone, until it is back", async () => {
	const catalog = vi.fn<Answering>(async () => Response.json({ paths: { "/api/products": {} }, schemas: {} }));
	const { ask } = await gateway({ CATALOG: catalog.mockImplementationOnce(dead) });
	const paths = async () => Object.keys(((await (await ask("/openapi.json")).json()) as { paths: object }).paths);
	expect(await paths()).not.toContain("/api/products");
	await vi.advanceTimersByTimeAsync(6000);
	expect(await paths()).toContain("/api/products");
});
