import { resolve } from "node:path";
import { unstable_readConfig as readConfig } from "wrangler";
import { configs } from "../workers/configs.ts";
import { demoPassword } from "../workers/local/demo/people.ts";
import { environment, makeSecrets } from "../workers/local/settings.ts";
import { startWorkers, type Worker, type Workers } from "./harness/start-workers.ts";
import { openWayBack } from "./harness/way-back.ts";
import { type Contract, contractOf, type Document } from "./openapi.ts";

const root = resolve(import.meta.dirname, "..");

export type Shop = {
	server: Workers;
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
	/** From now on Stripe does not answer, and neither does anything else outside. */
	breakPayments(): void;
	/** All of it answers again. */
	mendPayments(): void;
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

/**
 * The whole shop as `npm run dev` runs it, on storage of its own: all workers, demo data and the stand-in for Stripe.
 * `instead` are other configurations for some workers, by the worker's name; `told` are variables that say otherwise than usual.
 */
export async function startShop(
	instead: Record<string, string> = {},
	told: Record<string, string> = {},
): Promise<Shop> {
	// The stand-ins are reached at the shop's own port, which is known only when it listens.
	const wayBack = await openWayBack();
	const server = await startWorkers(
		workersOf({ ...configs, ...instead }, { ...environment(await makeSecrets(), wayBack.origin), ...told }),
	);
	wayBack.leadTo(server.url.origin);
	const fetch: Shop["fetch"] = (path, init) => server.ask("tussi-local", path, init);
	let contract: Promise<Contract> | undefined;
	const tokens = new Map<Person, Promise<string>>();
	return {
		server,
		origin: server.url.origin,
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
		env: (worker) => server.env(`tussi-${worker}`),
		async showStock() {
			const { CHORES } = await server.env<CatalogEnv>("tussi-catalog");
			await CHORES.tick("inventory");
		},
		breakPayments: () => wayBack.leadTo(undefined),
		mendPayments: () => wayBack.leadTo(server.url.origin),
		async close() {
			wayBack.close();
			await server.close();
		},
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

/** All of them, the stand-ins first; each gets only what its own configuration asks for. */
function workersOf({ local = "", ...others }: Record<string, string>, available: Record<string, string>): Worker[] {
	return [local, ...Object.values(others)].map((configPath) => {
		const config = readConfig({ config: resolve(root, configPath) });
		const only = (names: readonly string[]) =>
			Object.fromEntries(names.filter((name) => name in available).map((name) => [name, available[name] ?? ""]));
		return { configPath, vars: only(Object.keys(config.vars)), secrets: only(config.secrets?.required ?? []) };
	});
}
