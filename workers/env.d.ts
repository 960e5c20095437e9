// Written by `npm run types` from the wrangler.toml files; do not edit.
interface GatewayEnv {
	FEW: RateLimit;
	WRITES: RateLimit;
	READS: RateLimit;
	CACHE_SECONDS: string;
	CACHE_WITHOUT_PLATFORM: string;
	PURGE_LOG: DurableObjectNamespace<import("./gateway/index").PurgeLog>;
	STORES: Service<typeof import("./stores/index").StoreDirectory>;
	STORE_ADMIN: Service<typeof import("./stores/index").default>;
	STOREFRONT: Service<typeof import("./storefront/index").default>;
	CATALOG: Service<typeof import("./catalog/index").default>;
	CHECKOUT: Service<typeof import("./checkout/index").default>;
	NOTIFICATIONS: Service<typeof import("./notifications/index").default>;
	ACCOUNTS: Service<typeof import("./auth/index").default>;
	AUTH: Service<typeof import("./auth/index").Gate>;
}

interface StorefrontEnv {
	CATALOG: Service<typeof import("./catalog/index").CatalogReader>;
	CHECKOUT: Service<typeof import("./checkout/index").Shopping>;
	AUTH: Service<typeof import("./auth/index").Accounts>;
	STORES: Service<typeof import("./stores/index").StoreDirectory>;
	NOTIFICATIONS: Service<typeof import("./notifications/index").Inbox>;
}

interface CatalogEnv {
	PICTURES: R2Bucket;
	LEDGER_HEADS: R2Bucket;
	DB: D1Database;
	INVENTORY: D1Database;
	IMAGES: ImagesBinding;
	DNS_API: string;
	WEB_API: string;
	LEDGER_KEYS: string;
	TIMERS: DurableObjectNamespace<import("./catalog/index").Timer>;
	CHORES: Service<typeof import("./catalog/index").Chores>;
	NOTIFICATIONS: Service<typeof import("./notifications/index").Intake>;
	AUTH: Service<typeof import("./auth/index").Gate>;
	PURGES: Service<typeof import("./gateway/index").Purges>;
}

interface CheckoutEnv {
	LEDGER_HEADS: R2Bucket;
	DB: D1Database;
	MAIL: SendEmail;
	STRIPE_API: string;
	MAIL_API: string;
	STRIPE_SECRET_KEY: string;
	STRIPE_WEBHOOK_SECRET: string;
	LINK_SECRET: string;
	LEDGER_KEYS: string;
	CARTS: DurableObjectNamespace<import("./checkout/index").Cart>;
	TIMERS: DurableObjectNamespace<import("./checkout/index").Timer>;
	CHORES: Service<typeof import("./checkout/index").Chores>;
	AUTH: Service<typeof import("./auth/index").Gate>;
	CONTACTS: Service<typeof import("./auth/index").Contacts>;
	CATALOG: Service<typeof import("./catalog/index").Sales>;
	NOTIFICATIONS: Service<typeof import("./notifications/index").Intake>;
}

interface NotificationsEnv {
	DB: D1Database;
	MAIL: SendEmail;
	QUEUE: Queue;
	WEBHOOKS: Queue;
	MAIL_API: string;
	DNS_API: string;
	WEB_API: string;
	PUSH_API: string;
	LINK_SECRET: string;
	VAPID_KEYS: string;
	TIMERS: DurableObjectNamespace<import("./notifications/index").Timer>;
	HUBS: DurableObjectNamespace<import("./notifications/index").Hub>;
	NEWSROOMS: DurableObjectNamespace<import("./notifications/index").Newsroom>;
	CHORES: Service<typeof import("./notifications/index").Chores>;
	AUTH: Service<typeof import("./auth/index").Gate>;
	CONTACTS: Service<typeof import("./auth/index").Contacts>;
	STORES: Service<typeof import("./stores/index").StoreDirectory>;
	CATALOG: Service<typeof import("./catalog/index").Offers>;
}

interface AuthEnv {
	LEDGER_HEADS: R2Bucket;
	DB: D1Database;
	MAIL: SendEmail;
	MAIL_API: string;
	GOOGLE_ISSUER: string;
	GOOGLE_CLIENT_ID: string;
	INTROSPECTION_CLIENTS: string;
	SIGNING_KEYS: string;
	LEDGER_KEYS: string;
	TOKEN_SECRET: string;
	GOOGLE_CLIENT_SECRET: string;
	COUNTERS: DurableObjectNamespace<import("./auth/index").Counter>;
}

interface StoresEnv {
	DB: D1Database;
	SHOPS_HOST: string;
	DNS_API: string;
	WEB_API: string;
	AUTH: Service<typeof import("./auth/index").Gate>;
	STAFF: Service<typeof import("./auth/index").Staff>;
	PURGES: Service<typeof import("./gateway/index").Purges>;
}

interface LocalEnv {
	IMAGES: ImagesBinding;
	STRIPE_SECRET_KEY: string;
	STRIPE_WEBHOOK_SECRET: string;
	STRIPE_ACCOUNT: DurableObjectNamespace<import("./local/index").StripeAccount>;
	INBOX: DurableObjectNamespace<import("./local/index").Inbox>;
	GATEWAY: Service<typeof import("./gateway/index").default>;
	STORES: Service<typeof import("./stores/index").StoreManager>;
	CATALOG: Service<typeof import("./catalog/index").CatalogManager>;
	AUTH: Service<typeof import("./auth/index").AccountManager>;
}
