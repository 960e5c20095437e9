import { stringify } from "node:querystring";
import type { Caller, Things } from "./furnish.ts";

/** Addresses of a thing by a route's path (without its language): every way to name it. */
type Paths = (things: Things, caller: Caller) => string[];
type Body = (things: Things, caller: Caller) => unknown;

const orderPaths =
	(tail = "", base = ""): Paths =>
	({ order, guestOrder }, { orderKey }) =>
		[order, guestOrder].map((id) => `${base}/orders/${id}${tail}?key=${orderKey}`);
const each = (names: readonly string[], path: (name: string) => string): string[] => names.map(path);

/** What of a store a route's path names. A route with a parameter that is neither here nor among those that name nothing fails the test. */
export const named: Record<string, Paths> = {
	"/products/:slug": ({ slug, product }) => [`/products/${slug}`, `/products/${product}`],
	"/products/:slug/notify-me": ({ slug, product }) => [`/products/${slug}/notify-me`, `/products/${product}/notify-me`],
	"/categories/:slug": ({ categorySlug }) => [`/categories/${categorySlug}`],
	"/cart/items/:lineId": ({ lines }) => each(lines, (id) => `/cart/items/${id}`),
	"/orders/:id": orderPaths(),
	"/orders/:id/cancel": orderPaths("/cancel"),
	"/orders/:id/return": orderPaths("/return"),
	"/orders/:id/link": orderPaths("/link"),
	"/account/addresses/:id": ({ addresses }) => each(addresses, (id) => `/account/addresses/${id}`),
	"/account/sessions/:id": ({ sessions }) => each(sessions, (id) => `/account/sessions/${id}`),

	"/images/:picture/:size": ({ picture }) => [picture, picture.replace("1280.webp", "320.avif")],
	"/api/products/:idOrSlug": ({ product, slug }) => [`/api/products/${product}`, `/api/products/${slug}`],
	"/api/products/:id/images": ({ product }) => [`/api/products/${product}/images`],
	"/api/products/:id/stock": ({ product }) => [`/api/products/${product}/stock`],
	"/api/products/:id/history": ({ product }) => [`/api/products/${product}/history`],
	"/api/products/:id/notify-me": ({ product }) => [`/api/products/${product}/notify-me`],
	"/api/categories/:id": ({ category }) => [`/api/categories/${category}`],
	"/api/admin/products/:id": ({ product }) => [`/api/admin/products/${product}`],
	"/api/admin/products/import/:id": ({ import: id }) => [`/api/admin/products/import/${id}`],
	"/api/admin/stores/:storeId": (things) => ofStore(things, ""),
	"/api/admin/stores/:storeId/domains": (things) => ofStore(things, "/domains"),
	"/api/admin/stores/:storeId/domains/:host": (things) => ofStore(things, `/domains/${things.host}`),
	"/api/admin/stores/:storeId/domains/:host/verify": (things) => ofStore(things, `/domains/${things.host}/verify`),
	"/api/admin/stores/:storeId/staff": (things) => ofStore(things, "/staff"),
	"/api/admin/stores/:storeId/staff/:userId": (things) => ofStore(things, `/staff/${things.staff}`),
	"/api/admin/stores/:storeId/proxy-key": (things) => ofStore(things, "/proxy-key"),

	"/api/cart/items/:lineId": ({ lines }) => each(lines, (id) => `/api/cart/items/${id}`),
	"/api/orders/:id": orderPaths("", "/api"),
	"/api/orders/:id/cancel": orderPaths("/cancel", "/api"),
	"/api/orders/:id/return": orderPaths("/return", "/api"),
	"/api/orders/:id/link": orderPaths("/link", "/api"),
	"/api/admin/orders/:id": orderPaths("", "/api/admin"),
	"/api/admin/orders/:id/refund": orderPaths("/refund", "/api/admin"),
	"/api/admin/discounts/:id": ({ discount }) => [`/api/admin/discounts/${discount}`],
	"/api/notifications/:id/retry": ({ message }) => [`/api/notifications/${message}/retry`],
	"/api/admin/webhooks/:id": ({ webhook }) => [`/api/admin/webhooks/${webhook}`],
	"/api/admin/webhooks/:id/rotate": ({ webhook }) => [`/api/admin/webhooks/${webhook}/rotate`],
	"/api/admin/webhooks/:id/test": ({ webhook }) => [`/api/admin/webhooks/${webhook}/test`],
	"/api/admin/webhooks/:id/redeliver": ({ webhook }) => [`/api/admin/webhooks/${webhook}/redeliver`],
	"/api/admin/webhooks/:id/deliveries": ({ webhook }) => [`/api/admin/webhooks/${webhook}/deliveries`],
	"/api/admin/webhooks/:id/deliveries/:deliveryId/redeliver": ({ webhook, delivery }) => [
		`/api/admin/webhooks/${webhook}/deliveries/${delivery}/redeliver`,
	],
	"/api/admin/suppressions/:address": ({ suppressed }) => [`/api/admin/suppressions/${encodeURIComponent(suppressed)}`],
	"/api/auth/me/addresses/:id": ({ addresses }) => each(addresses, (id) => `/api/auth/me/addresses/${id}`),
	"/api/auth/me/sessions/:id": ({ sessions }) => each(sessions, (id) => `/api/auth/me/sessions/${id}`),
	"/api/auth/keys/:id": ({ key }) => [`/api/auth/keys/${key}`],
	"/api/admin/users/:id": ({ account }) => [`/api/admin/users/${account}`],
};

const ofStore = ({ store }: Things, tail: string): string[] => [`/api/admin/stores/${store}${tail}`];

/** Routes whose parameters name nothing that a store has made. */
export const namesNothing: Record<string, string[]> = {
	// Drawn by the very address, the same for everybody.
	"/art/:kind/:file": [],
	// Scripts and style sheets of all shops.
	"/assets/:file": [],
	// Each kind of text is the one of the store whose host it is.
	"/legal/:text": ["imprint", "terms", "privacy", "returns"].map((text) => `/legal/${text}`),
	// The rule that opens a page, for whoever said that she is so old.
	"/age/:file": ["/age/18.css"],
	// There are four ledgers; what each answers is a store's own part.
	"/api/admin/ledger/:chain": ["catalog", "inventory", "auth", "orders"].map((chain) => `/api/admin/ledger/${chain}`),
};

/** What a list is asked, beside nothing at all. */
export const queries: Record<string, Paths> = {
	"/products": ({ categorySlug }) => [`/products?category=${categorySlug}`],
	"/search": ({ categorySlug }) => ["/search?q=Lantern", `/search?q=Lantern&category=${categorySlug}`],
	"/checkout/return": ({ guestOrder }, { orderKey }) => [`/checkout/return?order=${guestOrder}&key=${orderKey}`],
	"/unsubscribe": ({ guestEmail }) => [`/unsubscribe?to=${encodeURIComponent(guestEmail)}&key=x`],
	"/reset": ({ reset }) => [`/reset?token=${reset}`],
	"/verify": ({ verification }) => [`/verify?token=${verification}`],
	"/api/products": ({ categorySlug }) => ["/api/products?q=Lantern", `/api/products?category=${categorySlug}`],
	"/api/search": () => ["/api/search?q=Lantern"],
	"/api/admin/orders": ({ customerEmail }) => [`/api/admin/orders?q=${encodeURIComponent(customerEmail)}`],
	"/api/admin/users": ({ customerEmail }) => [`/api/admin/users?q=${encodeURIComponent(customerEmail)}`],
	"/api/admin/products": ({ categorySlug }) => [
		"/api/admin/products?q=Lantern",
		`/api/admin/products?category=${categorySlug}`,
	],
	"/api/admin/notifications": () => ["/api/admin/notifications?limit=100"],
};

const address = { name: "E", street: "S", city: "C", postalCode: "17001", country: "IE" };
const draft = ({ categorySlug, currency }: Things) => ({
	title: "Changed",
	description: "",
	status: "published",
	category: categorySlug,
	variants: [{ price: { amount: 1, currency }, stock: 0 }],
});
const opensOrder: Body = (_, { orderKey }) => ({ ...(orderKey !== "x" && { key: orderKey }), reason: "mine" });
const orderEmail: Body = ({ guestEmail }) => ({ email: guestEmail });

/** What is sent along, naming what is the store's: for every route that takes a body, by method and path (without its language). */
export const bodies: Record<string, Body> = {
	"POST /products/:slug/notify-me": ({ variant }) => ({ email: "eve@example.com", variantId: variant }),
	"POST /age": () => ({ age: "18", next: "/products" }),
	"POST /cart/add": ({ variant }) => ({ variantId: variant, quantity: 1 }),
	"POST /cart/items/:lineId": () => ({ quantity: 2 }),
	"POST /checkout": () => ({ email: "eve@example.com", ...address }),
	"POST /orders/:id/cancel": opensOrder,
	"POST /orders/:id/return": opensOrder,
	"POST /orders/:id/link": orderEmail,
	"POST /cart/discount": ({ code }) => ({ code }),
	"POST /login": ({ customerEmail, password }) => ({ email: customerEmail, password }),
	"POST /register": ({ password }) => ({ email: `${crypto.randomUUID()}@example.com`, password, name: "Eve" }),
	"POST /forgot": ({ customerEmail }) => ({ email: customerEmail }),
	"POST /reset": ({ reset, password }) => ({ token: reset, password: `other ${password}` }),
	"POST /verify": ({ verification }) => ({ token: verification }),
	"POST /unsubscribe": ({ guestEmail }, { orderKey }) => ({ to: guestEmail, key: orderKey }),
	"POST /logout": () => ({ x: 1 }),
	"POST /account": () => ({ name: "Changed", phone: "1" }),
	"POST /account/password": ({ password }) => ({ current: password, password: `other ${password}` }),
	"POST /account/addresses": () => address,
	"POST /account/addresses/:id": () => ({ x: 1 }),
	"POST /account/sessions/:id": () => ({ x: 1 }),
	"POST /account/delete": ({ password }) => ({ password }),

	"POST /api/products": draft,
	"PUT /api/products/:idOrSlug": draft,
	"PATCH /api/products/:idOrSlug": () => ({ title: "Changed" }),
	"POST /api/products/:id/images": () => undefined,
	"POST /api/products/:id/stock": ({ variant }) => ({ variantId: variant, delta: 1, reason: "found" }),
	"POST /api/categories": ({ categorySlug }) => ({ title: "Below", parent: categorySlug }),
	"PATCH /api/categories/:id": () => ({ title: "Changed" }),
	"POST /api/admin/products/import": ({ slug }) =>
		`Handle,Title,Published,Variant Inventory Qty,Variant Price\n${slug},Changed,true,1,1\n`,
	"POST /api/admin/stores": ({ storeSlug }) => ({ slug: storeSlug, name: "Changed", currency: "EUR" }),
	"PATCH /api/admin/stores/:storeId": () => ({ sms: true }),
	"POST /api/admin/stores/:storeId/domains": () => ({ host: "another.example" }),
	"POST /api/admin/stores/:storeId/staff": ({ partnerEmail }) => ({ email: partnerEmail }),
	"PATCH /api/cart": ({ code }) => ({ discountCode: code }),
	"POST /api/cart/add": ({ variant }) => ({ variantId: variant }),
	"PATCH /api/cart/items/:lineId": () => ({ quantity: 2 }),
	"POST /api/cart/checkout": ({ code }) => ({ email: "eve@example.com", shippingAddress: address, discountCode: code }),
	"POST /api/orders/:id/cancel": opensOrder,
	"POST /api/orders/:id/return": opensOrder,
	"POST /api/orders/:id/link": orderEmail,
	"PATCH /api/admin/orders/:id": () => ({ status: "processing" }),
	"POST /api/admin/orders/:id/refund": () => ({ amount: 1, reason: "broken" }),
	"POST /api/admin/discounts": () => ({ code: "EVE", kind: "percent", value: 100 }),
	"PATCH /api/admin/discounts/:id": () => ({ isActive: false }),
	"POST /api/admin/dead-letters/replay": ({ message }) => ({ ids: [message] }),
	"POST /api/admin/webhooks": () => ({ url: "https://eve.example/hooks", events: ["order.created"] }),
	"PATCH /api/admin/webhooks/:id": () => ({ isActive: true }),
	"POST /api/notifications/push": ({ push, pushKey, pushSecret }) => ({
		...{ endpoint: push, keys: { p256dh: pushKey, auth: pushSecret } },
	}),
	"DELETE /api/notifications/push": ({ push }) => ({ endpoint: push }),
	"POST /api/products/:id/notify-me": ({ variant }) => ({ email: "eve@example.com", variantId: variant }),
	// Signed by Stripe over the raw body or refused; whose it is, the order says that it is about.
	"POST /api/webhooks/stripe": ({ order }) => ({
		type: "checkout.session.expired",
		data: { object: { metadata: { orderId: order } } },
	}),

	"POST /api/auth/register": ({ password }) => ({ email: `${crypto.randomUUID()}@example.com`, password }),
	"POST /api/auth/login": ({ customerEmail, password }) => ({ email: customerEmail, password }),
	"POST /api/auth/refresh": ({ refreshToken }) => ({ refreshToken }),
	"PATCH /api/auth/me": () => ({ name: "Changed" }),
	"DELETE /api/auth/me": ({ password }) => ({ password }),
	"POST /api/auth/me/addresses": () => address,
	"POST /api/auth/password": ({ password }) => ({ current: password, password: `other ${password}` }),
	"POST /api/auth/password/forgot": ({ customerEmail }) => ({ email: customerEmail }),
	"POST /api/auth/password/reset": ({ reset, password }) => ({ token: reset, password: `other ${password}` }),
	"POST /api/auth/email/verify": ({ verification }) => ({ token: verification }),
	"POST /api/auth/keys": () => ({ name: "eve" }),
	"POST /api/auth/introspect": ({ accessToken }) => ({ token: accessToken }),
	"PATCH /api/admin/users/:id": () => ({ isBlocked: true }),
};

/** The body as the route takes it, and what it is. */
export function encode(takes: string | undefined, body: unknown): { body?: BodyInit; type?: string } {
	if (takes === undefined) return {};
	if (takes === "picture") return pictured();
	if (takes === "csv") return { body: String(body), type: "text/csv" };
	if (takes === "form" || takes === "fields")
		return { body: stringify(body as Record<string, string>), type: "application/x-www-form-urlencoded" };
	return { body: JSON.stringify(body), type: "application/json" };
}

/** The smallest GIF there is. */
const dot = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

function pictured() {
	const head =
		'--x\r\nContent-Disposition: form-data; name="image"; filename="dot.gif"\r\nContent-Type: image/gif\r\n\r\n';
	const body = Buffer.concat([Buffer.from(head), Buffer.from(dot, "base64"), Buffer.from("\r\n--x--\r\n")]);
	return { body: new Uint8Array(body), type: "multipart/form-data; boundary=x" };
}
