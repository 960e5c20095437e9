import type { Method, Who } from "../kit/openapi.ts";

/** Who owns a route's answer. */
export type Owner = "gateway" | "storefront" | "catalog" | "checkout" | "notifications" | "auth";

/** Which limit a call counts against, per minute and address: 5 tries at signing in, at registering, at having mail sent, at reading all there is; 120 other writes; 3,000 reads. */
export type Rate = "login" | "register" | "mail" | "write" | "read" | "export" | "none";

/**
 * The loosest an answer may be kept: `never`; `own`, by her browser alone and asked for again; `check`, by anybody and asked
 * for again; `keep`, by anybody for as long as the service says. A service may be stricter.
 */
export type Cache = "never" | "own" | "check" | "keep";

/** What a body must be: `product` is JSON of up to 1 MB, `raw` is anything. Where there is none a body is not looked at. */
export type Takes = "json" | "form" | "fields" | "product" | "csv" | "picture" | "raw";

type Row = readonly [method: Method, path: string, to: Owner, who: Who, rate: Rate, cache: Cache, takes?: Takes];

/** Every public address. What is not here does not exist. Pages are also found below `/en` and `/es`; who is signed in there the storefront reads from a cookie, and leads whoever is not to sign in. */
const pages: readonly Row[] = [
	["GET", "/", "storefront", "all", "read", "check"],
	["GET", "/products", "storefront", "all", "read", "check"],
	["GET", "/products/:slug", "storefront", "all", "read", "check"],
	["POST", "/products/:slug/notify-me", "storefront", "all", "mail", "never", "form"],
	["GET", "/categories/:slug", "storefront", "all", "read", "check"],
	["GET", "/search", "storefront", "all", "read", "check"],
	["GET", "/cart", "storefront", "all", "read", "never"],
	["GET", "/cart/count", "storefront", "all", "read", "never"],
	["POST", "/cart/add", "storefront", "all", "write", "never", "form"],
	["POST", "/cart/items/:lineId", "storefront", "all", "write", "never", "form"],
	["GET", "/checkout", "storefront", "all", "read", "never"],
	["POST", "/checkout", "storefront", "all", "write", "never", "form"],
	["GET", "/checkout/return", "storefront", "all", "read", "never"],
	["GET", "/orders", "storefront", "all", "read", "never"],
	["GET", "/orders/:id", "storefront", "all", "read", "never"],
	["POST", "/orders/:id/cancel", "storefront", "all", "write", "never", "form"],
	["POST", "/orders/:id/return", "storefront", "all", "write", "never", "form"],
	["POST", "/orders/:id/link", "storefront", "all", "mail", "never", "form"],
	["POST", "/cart/discount", "storefront", "all", "write", "never", "form"],
	["GET", "/notifications", "storefront", "all", "read", "never"],
	["GET", "/login", "storefront", "all", "read", "never"],
	["POST", "/login", "storefront", "all", "login", "never", "form"],
	["GET", "/register", "storefront", "all", "read", "never"],
	["POST", "/register", "storefront", "all", "register", "never", "form"],
	["GET", "/forgot", "storefront", "all", "read", "never"],
	["POST", "/forgot", "storefront", "all", "mail", "never", "form"],
	["GET", "/reset", "storefront", "all", "read", "never"],
	["POST", "/reset", "storefront", "all", "write", "never", "form"],
	["GET", "/verify", "storefront", "all", "read", "never"],
	["POST", "/verify", "storefront", "all", "write", "never", "form"],
	["GET", "/unsubscribe", "storefront", "all", "read", "never"],
	["POST", "/unsubscribe", "storefront", "all", "write", "never", "form"],
	["POST", "/logout", "storefront", "all", "write", "never", "form"],
	["GET", "/account", "storefront", "all", "read", "never"],
	["POST", "/account", "storefront", "all", "write", "never", "form"],
	["POST", "/account/password", "storefront", "all", "write", "never", "form"],
	["POST", "/account/addresses", "storefront", "all", "write", "never", "form"],
	["POST", "/account/addresses/:id", "storefront", "all", "write", "never", "form"],
	["POST", "/account/sessions/:id", "storefront", "all", "write", "never", "form"],
	["POST", "/account/delete", "storefront", "all", "write", "never", "form"],
	["GET", "/age", "storefront", "all", "read", "check"],
	["POST", "/age", "storefront", "all", "write", "never", "form"],
	["GET", "/legal/:text", "storefront", "all", "read", "check"],
];

const others: readonly Row[] = [
	["GET", "/art/:kind/:file", "storefront", "all", "read", "keep"],
	["GET", "/assets/:file", "storefront", "all", "read", "keep"],
	["GET", "/favicon.svg", "storefront", "all", "read", "keep"],
	["GET", "/age/:file", "storefront", "all", "read", "own"],
	["GET", "/robots.txt", "storefront", "all", "read", "keep"],
	["GET", "/sitemap.xml", "storefront", "all", "read", "keep"],
	["GET", "/manifest.webmanifest", "storefront", "all", "read", "keep"],

	["GET", "/health", "gateway", "all", "none", "never"],
	["GET", "/api/health", "gateway", "all", "none", "never"],
	["GET", "/api/ready", "gateway", "all", "none", "never"],
	["GET", "/api/status", "gateway", "all", "none", "never"],
	["GET", "/openapi.json", "gateway", "all", "read", "check"],
	["GET", "/docs", "gateway", "all", "read", "check"],

	["GET", "/images/:picture/:size", "catalog", "all", "read", "keep"],
	["GET", "/api/products", "catalog", "all", "read", "check"],
	["POST", "/api/products", "catalog", "manager", "write", "never", "product"],
	["GET", "/api/products/:idOrSlug", "catalog", "all", "read", "check"],
	["PUT", "/api/products/:idOrSlug", "catalog", "manager", "write", "never", "product"],
	["PATCH", "/api/products/:idOrSlug", "catalog", "manager", "write", "never", "product"],
	["DELETE", "/api/products/:idOrSlug", "catalog", "manager", "write", "never"],
	["POST", "/api/products/:id/images", "catalog", "manager", "write", "never", "picture"],
	["POST", "/api/products/:id/stock", "catalog", "manager", "write", "never", "json"],
	["GET", "/api/products/:id/history", "catalog", "manager", "read", "never"],
	["GET", "/api/categories", "catalog", "all", "read", "check"],
	["POST", "/api/categories", "catalog", "manager", "write", "never", "json"],
	["PATCH", "/api/categories/:id", "catalog", "manager", "write", "never", "json"],
	["DELETE", "/api/categories/:id", "catalog", "manager", "write", "never"],
	["GET", "/api/search", "gateway", "all", "read", "own"],
	["GET", "/api/admin/categories", "catalog", "manager", "read", "never"],
	["GET", "/api/admin/products", "catalog", "manager", "read", "never"],
	["GET", "/api/admin/products/:id", "catalog", "manager", "read", "never"],
	["POST", "/api/admin/products/import", "catalog", "manager", "write", "never", "csv"],
	["GET", "/api/admin/products/import/:id", "catalog", "manager", "read", "never"],
	["GET", "/api/admin/products/export", "catalog", "manager", "export", "never"],
	["GET", "/api/admin/ledger/verify", "gateway", "manager", "export", "never"],
	["GET", "/api/admin/ledger/:chain", "gateway", "manager", "export", "never"],
	["GET", "/.well-known/ledger-keys.json", "catalog", "all", "read", "keep"],

	["GET", "/api/cart", "checkout", "all", "read", "own"],
	["PATCH", "/api/cart", "checkout", "all", "write", "own", "json"],
	["DELETE", "/api/cart", "checkout", "all", "write", "own"],
	["POST", "/api/cart/add", "checkout", "all", "write", "own", "json"],
	["PATCH", "/api/cart/items/:lineId", "checkout", "all", "write", "own", "json"],
	["DELETE", "/api/cart/items/:lineId", "checkout", "all", "write", "own"],
	["GET", "/api/shipping-methods", "checkout", "all", "read", "own"],
	["POST", "/api/cart/checkout", "checkout", "all", "write", "never", "json"],
	["GET", "/ws/cart", "checkout", "all", "read", "never"],
	["GET", "/api/orders", "checkout", "customer", "read", "never"],
	["GET", "/api/orders/:id", "checkout", "all", "read", "never"],
	["POST", "/api/orders/:id/cancel", "checkout", "all", "write", "never", "json"],
	["POST", "/api/orders/:id/return", "checkout", "all", "write", "never", "json"],
	["POST", "/api/orders/:id/link", "checkout", "all", "mail", "never", "json"],
	["GET", "/api/admin/orders", "checkout", "manager", "read", "never"],
	["PATCH", "/api/admin/orders/:id", "checkout", "manager", "write", "never", "json"],
	["POST", "/api/admin/orders/:id/refund", "checkout", "manager", "write", "never", "json"],
	["GET", "/api/admin/discounts", "checkout", "manager", "read", "never"],
	["POST", "/api/admin/discounts", "checkout", "manager", "write", "never", "json"],
	["PATCH", "/api/admin/discounts/:id", "checkout", "manager", "write", "never", "json"],
	["DELETE", "/api/admin/discounts/:id", "checkout", "manager", "write", "never"],
	["GET", "/ws/notifications", "notifications", "all", "read", "never"],
	["GET", "/api/notifications", "notifications", "customer", "read", "never"],
	["POST", "/api/notifications/:id/retry", "notifications", "manager", "write", "never"],
	["GET", "/api/admin/notifications", "notifications", "manager", "read", "never"],
	["GET", "/api/admin/dead-letters", "notifications", "manager", "read", "never"],
	["POST", "/api/admin/dead-letters/replay", "notifications", "manager", "write", "never", "json"],
	["GET", "/api/admin/webhooks", "notifications", "manager", "read", "never"],
	["POST", "/api/admin/webhooks", "notifications", "manager", "write", "never", "json"],
	["GET", "/api/admin/webhooks/:id", "notifications", "manager", "read", "never"],
	["PATCH", "/api/admin/webhooks/:id", "notifications", "manager", "write", "never", "json"],
	["DELETE", "/api/admin/webhooks/:id", "notifications", "manager", "write", "never"],
	["POST", "/api/admin/webhooks/:id/rotate", "notifications", "manager", "write", "never"],
	["POST", "/api/admin/webhooks/:id/test", "notifications", "manager", "write", "never"],
	["POST", "/api/admin/webhooks/:id/redeliver", "notifications", "manager", "write", "never"],
	["GET", "/api/admin/webhooks/:id/deliveries", "notifications", "manager", "read", "never"],
	["POST", "/api/admin/webhooks/:id/deliveries/:deliveryId/redeliver", "notifications", "manager", "write", "never"],
	["GET", "/api/notifications/push-key", "notifications", "all", "read", "never"],
	["POST", "/api/notifications/push", "notifications", "customer", "write", "never", "json"],
	["DELETE", "/api/notifications/push", "notifications", "customer", "write", "never", "json"],
	["POST", "/api/products/:id/notify-me", "notifications", "all", "mail", "never", "json"],
	["GET", "/api/admin/suppressions", "notifications", "manager", "read", "never"],
	["DELETE", "/api/admin/suppressions/:address", "notifications", "manager", "write", "never"],
	["POST", "/api/webhooks/stripe", "checkout", "all", "none", "never", "raw"],

	["POST", "/api/auth/register", "auth", "all", "register", "never", "json"],
	["POST", "/api/auth/login", "auth", "all", "login", "never", "json"],
	["POST", "/api/auth/refresh", "auth", "all", "write", "never", "json"],
	["POST", "/api/auth/logout", "auth", "customer", "write", "never"],
	["GET", "/api/auth/me", "auth", "customer", "read", "never"],
	["PATCH", "/api/auth/me", "auth", "customer", "write", "never", "json"],
	["DELETE", "/api/auth/me", "auth", "customer", "write", "never", "json"],
	["GET", "/api/auth/me/addresses", "auth", "customer", "read", "never"],
	["POST", "/api/auth/me/addresses", "auth", "customer", "write", "never", "json"],
	["DELETE", "/api/auth/me/addresses/:id", "auth", "customer", "write", "never"],
	["GET", "/api/auth/me/sessions", "auth", "customer", "read", "never"],
	["DELETE", "/api/auth/me/sessions/:id", "auth", "customer", "write", "never"],
	["POST", "/api/auth/password", "auth", "customer", "write", "never", "json"],
	["POST", "/api/auth/password/forgot", "auth", "all", "mail", "never", "json"],
	["POST", "/api/auth/password/reset", "auth", "all", "write", "never", "json"],
	["POST", "/api/auth/email/verify", "auth", "all", "write", "never", "json"],
	["POST", "/api/auth/email/resend", "auth", "customer", "mail", "never"],
	["GET", "/api/auth/google", "auth", "all", "read", "never"],
	["GET", "/api/auth/google/callback", "auth", "all", "read", "never"],
	["GET", "/api/auth/keys", "auth", "manager", "read", "never"],
	["POST", "/api/auth/keys", "auth", "manager", "write", "never", "json"],
	["DELETE", "/api/auth/keys/:id", "auth", "manager", "write", "never"],
	["POST", "/api/auth/introspect", "auth", "client", "read", "never", "fields"],
	["GET", "/.well-known/jwks.json", "auth", "all", "read", "keep"],
	["GET", "/api/admin/users", "auth", "manager", "read", "never"],
	["PATCH", "/api/admin/users/:id", "auth", "manager", "write", "never", "json"],
];

export type Route = { method: Method; path: string; to: Owner; who: Who; rate: Rate; cache: Cache; takes?: Takes };

const inLanguages = ([method, path, ...rest]: Row): Row[] =>
	["", "/en", "/es"].map((prefix) => [method, prefix && path === "/" ? prefix : prefix + path, ...rest]);

export const routes: readonly Route[] = [...pages.flatMap(inLanguages), ...others].map(
	([method, path, to, who, rate, cache, takes]) => ({ method, path, to, who, rate, cache, ...(takes && { takes }) }),
);
