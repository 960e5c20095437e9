import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createTestHarness, unstable_readConfig as readConfig, type TestHarness } from "wrangler";
import { configs } from "../workers/configs.ts";
import { demoPassword } from "../workers/local/demo/people.ts";
import { environment, makeSecrets } from "../workers/local/settings.ts";
import { quietly } from "../workers/local/wrangler.ts";

import { type Contract, contractOf, type Document } from "./openapi.ts";

const root = resolve(import.meta.dirname, "..");
Object.assign(process.env, quietly(join(tmpdir(), `tussi-${process.pid}`)));

export type Shop = {
	server: TestHarness;
	/** `http://127.0.0.1:port`, which is the default store's. */
	origin: string;
	/** Asks the shop; a path is the default store's, an address names its host. */
	fetch(path: string, init?: RequestInit): Promise<Response>;
	/** What of an API answer is not as the shop's own document says; nothing when all is. */
	contract(method: string, path: string, answer: Response): Promise<string[]>;
	/** Signs a demo person in and answers her access token; once for all who ask. */
	token(who: Person): Promise<string>;
	/** The same in a session of its own. */
	freshToken(who: Person): Promise<string>;
	env<Env>(worker: string): Promise<Env>;
	/** From here on the catalog shows what was sold until now. It does so by itself, within seconds. */
	showStock(): Promise<void>;
	/** From now on Stripe does not answer. */
	breakPayments(): Promise<void>;
	close(): Promise<void>;
};

/** The demo people, each where she is known. */
const people = {
	admin: ["admin@tussi.test", ""],
	shopper: ["shopper@tussi.test", ""],
	partner: ["partner@my-brand.test", "http://my-brand.localhost:8787"],
} as const;
export type Person = keyof typeof people;

/** An address nobody else uses, so that limits by address count this one alone. */
export const newAddress = (): string => {
	const [one, two] = [...crypto.getRandomValues(new Uint16Array(2))].map((part) => part.toString(16));
	return `2001:db8:${one}:${two}::1`;
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
		["auth", "DB"],
	] as const)
		await server.getWorker(`tussi-${worker}`).applyD1Migrations(binding);
	const fetch: Shop["fetch"] = (path, init) =>
		server.fetch(path, { redirect: "manual", ...init } as never) as unknown as Promise<Response>;
	let contract: Promise<Contract> | undefined;
	const tokens = new Map<Person, Promise<string>>();
	return {
		server,
		origin: url.origin,
		fetch,
		async contract(method, path, answer) {
			contract ??= fetch("/openapi.json").then(async (document) => contractOf((await document.json()) as Document));
			return (await contract)(method, path, answer);
		},
		token(who) {
			const token = tokens.get(who) ?? signIn(fetch, who);
			tokens.set(who, token);
			return token;
		},
		freshToken: (who) => signIn(fetch, who),
		env: <Env>(worker: string) => server.getWorker(`tussi-${worker}`).getEnv() as Promise<Env>,
		async showStock() {
			const { CHORES } = (await server.getWorker<CatalogEnv>("tussi-catalog").getEnv()) as CatalogEnv;
			await CHORES.tick("inventory");
		},
		breakPayments: () => server.update(options(environment(secrets, nowhere))),
		close: () => server.close(),
	};
}

async function signIn(fetch: Shop["fetch"], who: Person): Promise<string> {
	const [email, host] = people[who];
	const answer = await fetch(`${host}/api/auth/login`, {
		method: "POST",
		headers: { "content-type": "application/json", "cf-connecting-ip": newAddress() },
		body: JSON.stringify({ email, password: demoPassword }),
	});
	if (!answer.ok) throw new Error(`${email} could not sign in: ${await answer.text()}`);
	return ((await answer.json()) as { accessToken: string }).accessToken;
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
