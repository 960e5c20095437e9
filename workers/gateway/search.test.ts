import { beforeEach, expect, test, vi } from "vitest";
import { demoStores } from "../local/demo/stores.ts";

const store = demoStores[0]?.store;

type Answering = (request: Request) => Promise<Response>;
const found: Answering = async () =>
	Response.json(
		{ items: [{ id: "prd_1" }, { id: "prd_2" }], nextCursor: "next", query: "lmap", corrected: "lamp" },
		{ headers: { "content-language": "es" } },
	);
const cart: Answering = async () => Response.json({ prd_1: 5, prd_9: 1 });

/** The gateway between a catalog and a checkout that answer as they are told. */
async function searching(told: { catalog?: Answering; checkout?: Answering }, headers: Record<string, string> = {}) {
	const { app } = await import("./app.ts");
	const [catalog, checkout] = [vi.fn(told.catalog ?? found), vi.fn(told.checkout ?? cart)];
	const env = {
		...{
			READS: { limit: async () => ({ success: true }) },
			CATALOG: { fetch: catalog },
			CHECKOUT: { fetch: checkout },
		},
		STORES: { byHost: async () => store },
	};
	const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
	const asked = app.request("http://localhost/api/search?q=lmap&limit=2", { headers }, env as never, context as never);
	return { answer: await asked, catalog, checkout };
}

beforeEach(() => {
	vi.spyOn(console, "log").mockReturnValue();
	vi.spyOn(console, "error").mockReturnValue();
});

const token = { "x-cart-token": "crt_1.signed" };
const inCart = async (answer: Response) =>
	((await answer.json()) as { items: { inCart: number | null }[] }).items.map((item) => item.inCart);

test("what is found says how many of it are in the cart", async () => {
	const { answer, catalog, checkout } = await searching({}, token);
	expect(answer.status).toBe(200);
	expect(answer.headers.get("cache-control")).toBe("private, no-cache");
	expect(answer.headers.get("content-language")).toBe("es");
	expect(await answer.json()).toEqual({
		items: [
			{ id: "prd_1", inCart: 5 },
			{ id: "prd_2", inCart: 0 },
		],
		nextCursor: "next",
		query: "lmap",
		corrected: "lamp",
	});
	expect(catalog.mock.calls[0]?.[0].url).toBe("http://localhost/api/search?q=lmap&limit=2");
	expect(checkout.mock.calls[0]?.[0].headers.get("x-cart-token")).toBe("crt_1.signed");
});

test("the cart is known by its cookie too, and nobody is asked for a cart that is not there", async () => {
	const { answer, checkout } = await searching({}, { cookie: "__Host-cart=crt_1.signed" });
	expect(await inCart(answer)).toEqual([5, 0]);
	expect(checkout.mock.calls[0]?.[0].headers.get("x-cart-token")).toBe("crt_1.signed");
	const page = { cookie: "__Host-cart=crt_1.signed; __Host-access=hers" };
	for (const headers of [page, { authorization: "Bearer hers" }]) {
		const signedIn = await searching({}, headers);
		expect(await inCart(signedIn.answer)).toEqual([5, 0]);
		expect(signedIn.checkout.mock.calls[0]?.[0].headers.get("authorization")).toBe("Bearer hers");
	}
	const without = await searching({});
	expect(await inCart(without.answer)).toEqual([0, 0]);
	expect(without.checkout).not.toHaveBeenCalled();
});

test("a search answers while checkout does not, and says that it does not know", async () => {
	for (const checkout of [
		async () => Response.json({}, { status: 503 }),
		async () => new Response("<html>"),
		async (): Promise<Response> => {
			throw new Error("The worker is gone");
		},
	])
		expect(await inCart((await searching({ checkout }, token)).answer)).toEqual([null, null]);
	const none = async () => Response.json({});
	expect(await inCart((await searching({ checkout: none }, token)).answer)).toEqual([0, 0]);
});

test("what the catalog refuses is refused", async () => {
	const catalog = async () => Response.json({ code: "request.bad_cursor" }, { status: 400 });
	const { answer } = await searching({ catalog }, token);
	expect([answer.status, await answer.json()]).toEqual([400, { code: "request.bad_cursor" }]);
});

test("who has the answer already is told so, until her cart changes", async () => {
	const etag = (await searching({}, token)).answer.headers.get("etag") ?? "";
	const again = await searching({}, { ...token, "if-none-match": etag });
	expect(again.answer.status).toBe(304);
	expect(again.catalog.mock.calls[0]?.[0].headers.has("if-none-match")).toBe(false);
	expect((await searching({}, { "if-none-match": etag })).answer.status).toBe(200);
});
