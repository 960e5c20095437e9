// Written by `npm run types` from the wrangler.toml files; do not edit.
interface GatewayEnv {
	ACCESS_KEYS: string;
	STORES: Service<typeof import("./stores/index").StoreDirectory>;
	STOREFRONT: Service<typeof import("./storefront/index").default>;
	CATALOG: Service<typeof import("./catalog/index").default>;
	CHECKOUT: Service<typeof import("./checkout/index").default>;
}

interface StorefrontEnv {
	CATALOG: Service<typeof import("./catalog/index").CatalogReader>;
	CHECKOUT: Service<typeof import("./checkout/index").Shopping>;
}

interface CatalogEnv {
	DB: D1Database;
	INVENTORY: D1Database;
	ACCESS_KEYS: string;
}

interface CheckoutEnv {
	DB: D1Database;
	STRIPE_API: string;
	STRIPE_SECRET_KEY: string;
	STRIPE_WEBHOOK_SECRET: string;
	LINK_SECRET: string;
	CARTS: DurableObjectNamespace<import("./checkout/index").Cart>;
	CATALOG: Service<typeof import("./catalog/index").Sales>;
}

interface StoresEnv {
	DB: D1Database;
}

interface LocalEnv {
	STRIPE_SECRET_KEY: string;
	STRIPE_WEBHOOK_SECRET: string;
	STRIPE_ACCOUNT: DurableObjectNamespace<import("./local/index").StripeAccount>;
	GATEWAY: Service<typeof import("./gateway/index").default>;
	STORES: Service<typeof import("./stores/index").StoreManager>;
	CATALOG: Service<typeof import("./catalog/index").CatalogManager>;
}
