import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createTestHarness, unstable_readConfig as readConfig, type TestHarness } from "wrangler";
import { configs } from "../workers/configs.ts";
import { accessToken, environment, makeSecrets } from "../workers/local/settings.ts";
import { quietly } from "../workers/local/wrangler.ts";

const root = resolve(import.meta.dirname, "..");
Object.assign(process.env, quietly(join(tmpdir(), `tussi-${process.pid}`)));

export type Shop = {
	server: TestHarness;
	/** `http://127.0.0.1:port`, which is the default store's. */
	origin: string;
	/** Asks the shop; a path is the default store's, an address names its host. */
	fetch(path: string, init?: RequestInit): Promise<Response>;
	/** An access token for somebody with this role. */
	token(role: "customer" | "partner" | "admin", store: string): Promise<string>;
	env<Env>(worker: string): Promise<Env>;
	/** From now on Stripe does not answer. */
	breakPayments(): Promise<void>;
	close(): Promise<void>;
};

/** Where nobody answers. */
const nowhere = "http://127.0.0.1:1";

/** The whole shop as `npm run dev` runs it, on storage of its own: all workers, demo data and the stand-in for Stripe. */
export async function startShop(): Promise<Shop> {
	const secrets = await makeSecrets();
	const server = createTestHarness(options(environment(secrets, nowhere)));
	const { url } = await server.listen();
	// The stand-in is reached at the shop's own port, which is known only now.
	await server.update(options(environment(secrets, url.origin)));
	for (const [worker, binding] of [
		["stores", "DB"],
		["catalog", "DB"],
		["catalog", "INVENTORY"],
		["checkout", "DB"],
	] as const)
		await server.getWorker(`tussi-${worker}`).applyD1Migrations(binding);
	return {
		server,
		origin: url.origin,
		fetch: (path, init) => server.fetch(path, { redirect: "manual", ...init } as never) as unknown as Promise<Response>,
		token: (role, store) => accessToken(secrets, { sub: `usr_${role}`, role, store }),
		env: <Env>(worker: string) => server.getWorker(`tussi-${worker}`).getEnv() as Promise<Env>,
		breakPayments: () => server.update(options(environment(secrets, nowhere))),
		close: () => server.close(),
	};
}

/** Every worker gets only what its own configuration asks for. */
function options(available: Record<string, string>) {
	const { local = "", ...others } = configs;
	return {
		root,
		workers: [local, ...Object.values(others)].map((configPath) => {
			const config = readConfig({ config: resolve(root, configPath) });
			const only = (names: readonly string[]) =>
				Object.fromEntries(names.filter((name) => name in available).map((name) => [name, available[name] ?? ""]));
			return { configPath, vars: only(Object.keys(config.vars)), secrets: only(config.secrets?.required ?? []) };
		}),
	};
}
