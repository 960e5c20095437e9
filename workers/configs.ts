/** Every worker's configuration file, by the worker's name. The gateway's is the top-level one. */
export const configs: Record<string, string> = {
	gateway: "wrangler.toml",
	storefront: "workers/storefront/wrangler.toml",
	catalog: "workers/catalog/wrangler.toml",
	checkout: "workers/checkout/wrangler.toml",
	notifications: "workers/notifications/wrangler.toml",
	auth: "workers/auth/wrangler.toml",
	stores: "workers/stores/wrangler.toml",
	local: "workers/local/wrangler.toml",
};
