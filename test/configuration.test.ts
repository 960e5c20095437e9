import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { configs } from "../workers/configs.ts";

const root = resolve(import.meta.dirname, "..");
type Service = { service: string; entrypoint?: string };
const read = (worker: string) => readConfig({ config: resolve(root, configs[worker] ?? worker) });
const servicesOf = (worker: string): Service[] => read(worker).services;
const behind = Object.keys(configs).filter((worker) => worker !== "gateway");

/** Whatever holds data: a worker with one of these could reach it. */
const stores = [
	"d1_databases",
	"kv_namespaces",
	"r2_buckets",
	"hyperdrive",
	"vectorize",
	"analytics_engine_datasets",
] as const;

test("no worker's configuration is left out of these checks", () => {
	const found = readdirSync(resolve(root, "workers")).filter((name) =>
		existsSync(resolve(root, "workers", name, "wrangler.toml")),
	);
	// The partner's own, which she deploys and we do not.
	expect(found.toSorted()).toEqual([...behind, "partner-proxy"].toSorted());
});

describe.each(behind)("%s", (worker) => {
	const config = read(worker);

	test("cannot be reached from outside", () => {
		expect(config.workers_dev).toBe(false);
		expect(config.preview_urls).toBe(false);
		expect([config.routes, config.route]).toEqual([undefined, undefined]);
	});

	test("runs on the same platform date as the gateway", () => {
		expect(config.compatibility_date).toBe(read("gateway").compatibility_date);
	});
});

describe.each(["gateway", "storefront"])("%s", (worker) => {
	const config = read(worker);

	test("has no database, bucket or object that keeps anything but which answers are old", () => {
		for (const store of stores) expect(config[store] ?? []).toEqual([]);
		const objects = config.durable_objects.bindings.map(({ class_name }: { class_name: string }) => class_name);
		expect(objects).toEqual(worker === "gateway" ? ["PurgeLog"] : []);
		expect(config.queues.producers ?? []).toEqual([]);
	});

	test("holds no secret", () => {
		expect(config.secrets?.required ?? []).toEqual([]);
		expect(Object.keys(config.vars).filter((name) => /secret|private|password|token/i.test(name))).toEqual([]);
	});
});

test("a page can read the catalog and the store, shop, act for who is signed in and take what people want to be told of, and do nothing else", () => {
	expect(servicesOf("storefront").map(({ service, entrypoint }) => `${service}#${entrypoint}`)).toEqual([
		"tussi-catalog#CatalogReader",
		"tussi-checkout#Shopping",
		"tussi-auth#Accounts",
		"tussi-stores#StoreDirectory",
		"tussi-notifications#Inbox",
	]);
});

test("each database belongs to one worker", () => {
	const owners = Object.keys(configs).flatMap((worker) =>
		(read(worker).d1_databases as { database_id: string }[]).map((database) => database.database_id),
	);
	expect(new Set(owners).size).toBe(owners.length);
});

test("development can tell a worker where its mail goes: Wrangler listens only where secrets are named, if only none", () => {
	const senders = Object.keys(configs).filter((worker) => "MAIL_API" in read(worker).vars);
	expect(senders.length).toBeGreaterThan(2);
	for (const worker of senders) expect(read(worker).secrets?.required, worker).toBeDefined();
});

test("a queue brings few messages at a time, and each again eight times before it is laid aside", () => {
	const { consumers = [], producers = [] } = read("notifications").queues;
	expect(consumers).toMatchObject([
		{ queue: "tussi-notifications", max_batch_size: 10, dead_letter_queue: "tussi-notifications-dead" },
		// A Worker has six connections at once, and each of these holds one while a partner does not answer.
		{ queue: "tussi-webhooks", max_batch_size: 5, dead_letter_queue: "tussi-webhooks-dead" },
	]);
	for (const { max_retries, retry_delay } of consumers) {
		expect(max_retries).toBe(8);
		expect(retry_delay).toBeLessThanOrEqual(30);
	}
	expect(producers.map(({ queue }: { queue: string }) => queue)).toEqual(
		consumers.map(({ queue }: { queue: string }) => queue),
	);
});

test("only development knows the stand-ins: no deployed worker is bound to them", () => {
	const deployed = Object.keys(configs).filter((worker) => worker !== "local");
	for (const worker of deployed) expect(servicesOf(worker).map(({ service }) => service)).not.toContain("tussi-local");
	expect(read("checkout").vars.STRIPE_API).toBe("https://api.stripe.com");
	for (const worker of ["auth", "checkout", "notifications"]) expect(read(worker).vars.MAIL_API).toBe("");
	for (const worker of ["catalog", "notifications"]) {
		expect(read(worker).vars.DNS_API).toBe("https://cloudflare-dns.com/dns-query");
		expect(read(worker).vars.WEB_API).toBe("");
	}
	expect(read("gateway").vars.CACHE_WITHOUT_PLATFORM).toBe("");
	expect(read("auth").vars.GOOGLE_ISSUER).toBe("https://accounts.google.com");
});

test("development sees every file of the storefront change, and none that Wrangler writes", () => {
	const { watch_dir } = read("storefront").build;
	const watched = [watch_dir].flat().map((path) => resolve(root, path ?? ""));
	const folder = resolve(root, "workers/storefront");
	const own = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
		/^(?!\.wrangler).*(?<!\.test)\.tsx?$/.test(file),
	);
	const isWatched = (path: string) => watched.some((one) => path === one || path.startsWith(`${one}/`));
	expect(own.filter((file) => !isWatched(resolve(folder, file)))).toEqual([]);
	expect(watched.filter((path) => !existsSync(path))).toEqual([]);
	expect(isWatched(resolve(folder, ".wrangler/tmp"))).toBe(false);
	expect(isWatched(resolve(root, "web/layout.tsx")) && isWatched(resolve(root, "workers/kit/store.ts"))).toBe(true);
});
