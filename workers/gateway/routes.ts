/** Who owns a route's answer. */
export type Owner = "storefront" | "catalog" | "checkout";

export type Route = {
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	path: string;
	to: Owner;
	/** `all`: no account needed. `manager`: the store's partner or an admin, by access token; an admin may name a store with `?store=`. */
	who: "all" | "manager";
	/** The largest body, in bytes. */
	maxBody: number;
};

const KB = 1024;
const MB = 1024 * KB;

const route = (method: Route["method"], path: string, to: Owner, rest: Partial<Route> = {}): Route => ({
	method,
	path,
	to,
	who: "all",
	maxBody: 64 * KB,
	...rest,
});

/** Pages answer in the visitor's language at the bare address, and in a named one below its prefix. */
const page = (method: "GET" | "POST", path: string): Route[] =>
	["", "/en", "/es"].map((prefix) => route(method, prefix && path === "/" ? prefix : prefix + path, "storefront"));

/** Every public address. What is not here does not exist. */
export const routes: readonly Route[] = [
	...page("GET", "/"),
	...page("GET", "/products"),
	...page("GET", "/products/:slug"),
	...page("GET", "/categories/:slug"),
	...page("GET", "/cart"),
	...page("GET", "/cart/count"),
	...page("POST", "/cart/add"),
	...page("POST", "/cart/items/:lineId"),
	...page("GET", "/checkout"),
	...page("POST", "/checkout"),
	...page("GET", "/checkout/return"),
	...page("GET", "/orders/:id"),
	route("GET", "/art/:kind/:file", "storefront"),
	route("GET", "/assets/:file", "storefront"),
	route("GET", "/favicon.svg", "storefront"),
	route("GET", "/robots.txt", "storefront"),

	route("GET", "/api/products", "catalog"),
	route("GET", "/api/products/:idOrSlug", "catalog"),
	route("GET", "/api/categories", "catalog"),
	route("POST", "/api/admin/products/import", "catalog", { who: "manager", maxBody: 20 * MB }),

	route("GET", "/api/cart", "checkout"),
	route("PATCH", "/api/cart", "checkout"),
	route("DELETE", "/api/cart", "checkout"),
	route("POST", "/api/cart/add", "checkout"),
	route("PATCH", "/api/cart/items/:lineId", "checkout"),
	route("DELETE", "/api/cart/items/:lineId", "checkout"),
	route("GET", "/api/shipping-methods", "checkout"),
	route("POST", "/api/cart/checkout", "checkout"),
	route("GET", "/api/orders/:id", "checkout"),
	route("POST", "/api/webhooks/stripe", "checkout", { maxBody: MB }),
];
