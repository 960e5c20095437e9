import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");

const files = ["workers", "durable-objects", "web"]
	.flatMap((room) =>
		readdirSync(resolve(root, room), { recursive: true, encoding: "utf8" }).map((file) => `${room}/${file}`),
	)
	.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\.d\.ts$/.test(file));

const importsOf = (file: string): string[] =>
	[...readFileSync(resolve(root, file), "utf8").matchAll(/(?:^|\n)\s*(?:import|export)\b[^;]*?from\s+"([^"]+)"/g)].map(
		([, from = ""]) => (from.startsWith(".") ? relative(root, resolve(root, dirname(file), from)) : from),
	);

const room = (path: string): string =>
	path
		.split("/")
		.slice(0, path.startsWith("workers/") ? 2 : 1)
		.join("/");
const imports = files.flatMap((file) => importsOf(file).map((to) => ({ file, to })));
const wrong = (forbidden: (file: string, to: string) => boolean) =>
	imports.filter(({ file, to }) => forbidden(file, to)).map(({ file, to }) => `${file} → ${to}`);

test("there is something to look at", () => {
	expect(imports.length).toBeGreaterThan(200);
});

test("a worker imports no other worker: they meet by RPC and in the kit", () => {
	const shared = ["workers/kit", "workers/configs.ts"];
	// The import command runs on a developer's machine and looks there for a local shop.
	const known = "workers/catalog/import/shop-arguments.ts → workers/local/settings.ts";
	const found = wrong(
		(file, to) =>
			file.startsWith("workers/") && to.startsWith("workers/") && room(to) !== room(file) && !shared.includes(room(to)),
	);
	expect(found).toEqual([known]);
});

test("the kit imports none of those who use it", () => {
	expect(
		wrong(
			(file, to) =>
				room(file) === "workers/kit" && /^(workers|web|durable-objects)\//.test(to) && room(to) !== "workers/kit",
		),
	).toEqual([]);
});

test("what is drawn for shoppers sees no worker and no platform", () => {
	expect(
		wrong(
			(file, to) =>
				file.startsWith("web/") &&
				((to.startsWith("workers/") && room(to) !== "workers/kit") || to.startsWith("cloudflare:")),
		),
	).toEqual([]);
});

test("objects that keep state know nothing of HTTP, of the database or of a worker", () => {
	expect(
		wrong(
			(file, to) =>
				file.startsWith("durable-objects/") &&
				(/^(hono|drizzle)/.test(to) || (to.startsWith("workers/") && room(to) !== "workers/kit")),
		),
	).toEqual([]);
});

test("the rules of a sale, of an account and of what people are told import neither web framework nor database", () => {
	const checkout = ["place-order", "settle", "price-cart", "order-states"].map((name) => `checkout/${name}`);
	const auth = ["sign-in", "register", "refresh", "passwords", "own-account", "manage-users", "google-sign-in"];
	const webhooks = ["backoff", "sign-delivery", "spared-endpoints", "webhook-event"];
	const told = ["plan-messages", "mails", ...webhooks.map((name) => `webhooks/${name}`)].map(
		(name) => `notifications/${name}`,
	);
	const rules = [...checkout, ...told, ...auth.map((name) => `auth/${name}`)].map((path) => `workers/${path}.ts`);
	expect(rules.filter((rule) => !files.includes(rule))).toEqual([]);
	expect(wrong((file, to) => rules.includes(file) && /^(hono|drizzle|cloudflare:)/.test(to))).toEqual([]);
});
