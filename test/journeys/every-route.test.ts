import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Route, routes } from "../../workers/gateway/routes.ts";
import { newAddress, type Person, type Shop, startShop } from "../shop.ts";
import { type Problem, Shopper } from "../shopper.ts";

const other = "http://my-brand.localhost:8787";

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

type CallerKind = "guest" | "customer" | "partner of another store" | "partner" | "admin" | "admin in another store";

/** Who calls, and at which store's host. */
const callers: Record<CallerKind, [Person | undefined, string]> = {
	guest: [undefined, ""],
	customer: ["shopper", ""],
	"partner of another store": ["partner", ""],
	partner: ["partner", other],
	admin: ["admin", ""],
	"admin in another store": ["admin", other],
};

/** What each sort of route says to whom it does not serve; everybody else is served. */
const refused: Record<Route["who"], Partial<Record<CallerKind, number>>> = {
	all: {},
	client: {
		guest: 401,
		customer: 401,
		"partner of another store": 401,
		partner: 401,
		admin: 401,
		"admin in another store": 401,
	},
	customer: { guest: 401, "partner of another store": 401 },
	manager: { guest: 401, "partner of another store": 401, customer: 403 },
	admin: { guest: 401, "partner of another store": 401, customer: 403, partner: 403 },
};

/** A request that says nothing wrong of its form and names nothing that exists. */
function requestFor(route: Route, token: string | undefined): [path: string, init: RequestInit] {
	const path = route.path.replace(/:(\w+)/g, (_, name: string) => (name === "kind" ? "calm" : `${name}-of-nobody`));
	const body = route.takes && bodies[route.takes];
	return [
		path,
		{
			method: route.method,
			headers: {
				"cf-connecting-ip": newAddress(),
				...(token && { authorization: `Bearer ${token}` }),
				...(body && { "content-type": body[0] }),
			},
			...(body && { body: body[1] }),
		},
	];
}

/** The emptiest body of each sort that a route takes. */
const bodies: Record<NonNullable<Route["takes"]>, [type: string, text: string]> = {
	json: ["application/json", "{}"],
	form: ["application/x-www-form-urlencoded", "x=1"],
	fields: ["application/x-www-form-urlencoded", "x=1"],
	product: ["application/json", "{}"],
	csv: ["text/csv", "x"],
	picture: ["multipart/form-data; boundary=x", "--x--\r\n"],
	raw: ["application/json", "{}"],
};

/** Signing out is done in a session of its own, so that it ends nobody else's test. */
async function tokenFor(route: Route, person: Person | undefined): Promise<string | undefined> {
	if (person === undefined) return undefined;
	return route.path.endsWith("/logout") ? shop.freshToken(person) : shop.token(person);
}

describe.each(Object.keys(callers) as CallerKind[])("a %s", (kind) => {
	const [person, host] = callers[kind];

	test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))("calls %s", async (_, route) => {
		const [path, init] = requestFor(route, await tokenFor(route, person));
		const response = await shop.fetch(host + path, init);
		if (route.to === "storefront" && route.who === "customer") {
			// Pages know her by her cookie: without it they lead to the door.
			expect([response.status, response.headers.get("location")]).toEqual([
				303,
				expect.stringMatching(/\/login\?|^\/(en|es)?$/),
			]);
			return;
		}
		const expected = refused[route.who][kind];
		if (expected !== undefined) {
			expect(response.status).toBe(expected);
			expect(response.headers.get("content-type")).toContain("application/problem+json");
			if (expected === 401) expect(response.headers.get("www-authenticate")).toMatch(/^(Bearer|Basic)/);
			return;
		}
		const text = await response.text();
		expect(response.status, text.slice(0, 300)).toBeLessThan(500);
		expect(text).not.toMatch(/"code":"auth\.(required|forbidden)"/);
	});
});

describe("absent and not yours are one answer", () => {
	const nobody = "01990000-0000-7000-8000-00000000dead";

	/** The answer without what differs in every one of them. */
	async function answer(shopper: Shopper, method: string, path: string, body?: unknown) {
		const { requestId: _, ...rest } = (await shopper.call<Problem>(method, path, body)).body;
		return rest;
	}

	async function signedIn(person: Person, host = "") {
		const shopper = new Shopper(shop, host);
		shopper.accessToken = await shop.token(person);
		return shopper;
	}

	async function same(asker: Shopper, method: string, path: (id: string) => string, theirs: string, body?: unknown) {
		const prefix = theirs.slice(0, 4);
		const hers = await answer(asker, method, path(theirs), body);
		expect(hers).toEqual(await answer(asker, method, path(prefix + nobody), body));
		expect(hers.status).toBe(404);
	}

	test("for orders, cart lines, addresses, sessions, keys and users", async () => {
		const [admin, shopper, partner] = [
			await signedIn("admin"),
			await signedIn("shopper"),
			await signedIn("partner", other),
		];
		const guest = new Shopper(shop);
		const { variant } = await guest.something();
		const line = (await guest.add(variant.id)).lines[0]?.id ?? "";
		const { order } = await guest.place();
		const stranger = new Shopper(shop);
		await stranger.add(variant.id);
		await same(stranger, "GET", (id) => `/api/orders/${id}?key=x`, order.id);
		await same(stranger, "PATCH", (id) => `/api/cart/items/${id}`, line, { quantity: 2 });
		await same(stranger, "DELETE", (id) => `/api/cart/items/${id}`, line);

		const address = { name: "A", street: "S", city: "C", postalCode: "1", country: "ES" };
		const saved = (await admin.call<{ id: string }>("POST", "/api/auth/me/addresses", address)).body;
		await same(shopper, "DELETE", (id) => `/api/auth/me/addresses/${id}`, saved.id);
		const sessions = (await admin.call<{ items: { id: string }[] }>("GET", "/api/auth/me/sessions")).body;
		await same(shopper, "DELETE", (id) => `/api/auth/me/sessions/${id}`, sessions.items[0]?.id ?? "");
		const key = (await admin.call<{ id: string }>("POST", "/api/auth/keys", { name: "mine" })).body;
		await same(partner, "DELETE", (id) => `/api/auth/keys/${id}`, key.id);
		const me = (await shopper.call<{ id: string }>("GET", "/api/auth/me")).body;
		await same(partner, "PATCH", (id) => `/api/admin/users/${id}`, me.id, { isBlocked: true });
	});
});
