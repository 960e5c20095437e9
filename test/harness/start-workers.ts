import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { expect, inject } from "vitest";
import { createTestHarness, unstable_readConfig as readConfig, type TestHarness } from "wrangler";
import { statementsIn } from "../../d1/statements-in.ts";
import { configs } from "../../workers/configs.ts";
import { quietly } from "../../workers/local/wrangler.ts";
import { doorFile, doorOf } from "./door.ts";
import { farD1 } from "./far-d1.ts";

const root = resolve(import.meta.dirname, "../..");
Object.assign(process.env, quietly(join(tmpdir(), `tussi-${process.pid}`)), {
	// Nobody looks at a test's traces, and they cost a fifth of its speed.
	X_LOCAL_EXPLORER: "false",
	X_LOCAL_OBSERVABILITY: "false",
	// It would tell of every batch that a queue brings.
	WRANGLER_LOG: "warn",
});

/** A worker of the shop, and what it is told other than its configuration says. */
export type Worker = { configPath: string; vars?: Record<string, string>; secrets?: Record<string, string> };

/** Entrypoints a test calls itself, by the name of the binding. */
type Bound = Record<string, { service: string; entrypoint?: string }>;

export type Sent = { address: string; method: string; headers: Record<string, string>; body: string };

export type Workers = Pick<TestHarness, "getWorker" | "close"> & {
	url: URL;
	/** Asks one of them; a path is at the harness's own address. */
	ask(worker: string, address: string, init?: RequestInit): Promise<Response>;
	/** A worker's bindings. */
	env<Env>(worker: string): Promise<Env>;
	/** The entrypoints asked for. */
	bound<Bindings>(): Promise<Bindings>;
	/** Sends requests to one of them from within, all at once: many times as cheap as one by one from here. */
	askAll(binding: string, requests: readonly Sent[]): Promise<{ status: number; text: string }[]>;
	/** Calls methods of one of them from within, all at once. */
	atOnce(binding: string, calls: readonly (readonly [method: string, ...args: unknown[]])[]): Promise<unknown[]>;
};

type D1Binding = { binding: string; database_name?: string; database_id?: string; migrations_dir?: string };
type Database = { worker: string; binding: string; name: string; id: string; migrations: string };

/**
 * Workers of the shop on storage of their own, with the tables of all their databases, and those that they are bound to. They
 * come from bundles that are built once for all tests.
 */
export async function startWorkers(named: readonly Worker[], bound: Bound = {}): Promise<Workers> {
	const workers = withCalled(named);
	const databases = workers.flatMap(({ configPath }) => databasesOf(configPath));
	const prebuilt = await Promise.all(
		workers.map(async (worker) => ({ ...worker, prebuiltWorkerDir: await bundleOf(worker.configPath) })),
	);
	const server = createTestHarness({ root, workers: [...prebuilt, door(databases, bound)] });
	const { url } = await server.listen();
	const beside = doorOf(server.getWorker("door").fetch);
	const far = new Map(databases.map((database, at) => [database, farD1(beside, `D1_${at}`)]));
	await Promise.all(
		[...far].map(([{ migrations }, d1]) => d1.batch(statementsIn(migrations).map((text) => d1.prepare(text)))),
	);
	return {
		...server,
		url,
		ask: async (worker, address, init) =>
			whole((await server.getWorker(worker).fetch(address, unpacked(init) as never)) as unknown as Response),
		async env<Env>(worker: string) {
			const mine = [...far].filter(([database]) => database.worker === worker);
			const seen = Object.fromEntries(mine.map(([{ binding }, d1]) => [binding, d1]));
			return { ...(await server.getWorker(worker).getEnv()), ...seen } as Env;
		},
		bound: <Bindings>() => server.getWorker("door").getEnv() as Promise<Bindings>,
		askAll: async (binding, requests) => (await beside(binding, "ask", requests)) as { status: number; text: string }[],
		atOnce: async (binding, calls) => (await beside(binding, "atOnce", calls)) as unknown[],
	};
}

/** What comes back is read here at once: packing it would cost both sides more than the way. */
const unpacked = (init: RequestInit = {}): RequestInit => ({
	redirect: "manual",
	...init,
	headers: { "accept-encoding": "identity", ...Object.fromEntries(new Headers(init.headers)) },
});

/** The answer with its body read: the harness's own loses a body that is not read soon, when memory is next tidied up. */
async function whole(answer: Response): Promise<Response> {
	const body = await answer.arrayBuffer();
	return new Response(body.byteLength > 0 ? body : null, { status: answer.status, headers: [...answer.headers] });
}

/** The runtime starts no worker that is bound to one that is not there. */
function withCalled(workers: readonly Worker[]): Worker[] {
	const read = ({ configPath }: Worker) => readConfig({ config: resolve(root, configPath) });
	const all = new Map(workers.map((worker) => [read(worker).name, worker]));
	for (const [, worker] of all)
		for (const { service } of read(worker).services as { service: string }[]) {
			const called = configs[service.replace(/^tussi-/, "")] ?? expect.unreachable(`Nobody knows ${service}`);
			if (!all.has(service)) all.set(service, { configPath: called });
		}
	return [...all.values()];
}

async function bundleOf(configPath: string): Promise<string> {
	const answer = await fetch(`${inject("bundler")}/${encodeURIComponent(resolve(root, configPath))}`);
	if (!answer.ok) throw new Error(await answer.text());
	return answer.text();
}

function databasesOf(configPath: string): Database[] {
	const file = resolve(root, configPath);
	const { name = "", ...config } = readConfig({ config: file });
	const bound = config.d1_databases as D1Binding[];
	return bound.map(({ binding, database_name = "", database_id = "", migrations_dir = "" }) => ({
		...{ worker: name, binding, name: database_name, id: database_id },
		migrations: resolve(dirname(file), migrations_dir),
	}));
}

const door = (databases: readonly Database[], bound: Bound) => ({
	config: {
		name: "door",
		main: doorFile,
		no_bundle: true,
		compatibility_date: "2026-10-01",
		d1_databases: databases.map(({ name, id }, at) => ({
			...{ binding: `D1_${at}`, database_name: name, database_id: id },
		})),
		services: Object.entries(bound).map(([binding, to]) => ({ binding, ...to })),
	},
});
