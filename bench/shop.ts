import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";
import { environment, makeSecrets } from "../workers/local/settings.ts";
import { type Bundle, demoDoor, folder, measured } from "./build.ts";
import { migrate } from "./migrations.ts";
import { seed } from "./seed.ts";
import { settled } from "./settle.ts";

type Running = { mf: Miniflare; close(): Promise<void> };

export type Shop = Running & {
	products: number;
	/** Where the public routes, the catalog without the gateway, the probe and the payment pages answer: each at its worker's own socket, past Miniflare's entry. */
	gateway: string;
	catalog: string;
	probe: string;
	payments: string;
};

/** What a benchmark speaks to directly. */
const sockets = ["tussi-gateway", "tussi-catalog", "tussi-bench-probe", "tussi-bench-payments"];
const demoSocket = "tussi-local";
/** Whatever these ask of the world outside goes to the stand-in for Stripe, whichever address they ask; it takes their mail, too. */
const outside: Record<string, string> = {
	"tussi-checkout": "tussi-bench-payments",
	"tussi-notifications": "tussi-bench-payments",
	"tussi-auth": "tussi-bench-payments",
};
/** Where nobody answers. */
const nowhere = "http://127.0.0.1:1";

const running = new Set<Running>();
const states = new Set<string>();
const forget = (state: string): void => rmSync(state, { recursive: true, force: true });
// Whoever interrupts a benchmark leaves nothing behind: Miniflare stops its runtime by itself, and ends this process.
process.on("exit", () => states.forEach(forget));

export const closeAll = async (): Promise<void> => {
	for (const shop of running) await shop.close();
};

/** The deployed workers in one workerd, on storage of their own, with so many products. */
export async function startShop(products: number): Promise<Shop> {
	const bundles = await measured();
	const started = await start(bundles);
	const [gateway = "", catalog = "", probe = "", payments = ""] = await Promise.all(sockets.map(started.at));
	const shop = { ...started, products, gateway, catalog, probe, payments };
	await fill(shop);
	return shop;
}

/** The same with the demo stores, as `npm run dev` shows them; answers at which port of this machine. */
export async function startDemo(): Promise<Running & { port: string }> {
	const bundles = [...(await measured()), await demoDoor()];
	const started = await start(bundles);
	const origin = await started.at(demoSocket);
	// The first answer comes once the demo data is in place.
	await fetch(`${origin}/health`);
	await settled(started.mf);
	return { ...started, port: new URL(origin).port };
}

async function start(bundles: readonly Bundle[]) {
	// It would say of every worker which secrets it has found.
	process.env.WRANGLER_LOG = "none";
	const available = environment(await makeSecrets(), nowhere);
	mkdirSync(folder, { recursive: true });
	const state = mkdtempSync(join(folder, "state-"));
	states.add(state);
	const mf = new Miniflare(
		convertV4MiniflareOptions({
			host: "127.0.0.1",
			port: 0,
			cf: false,
			resourcePersistencePath: state,
			workers: bundles.map((bundle) => options(bundle, available)),
			handleStructuredLogs: ({ level, message }) => {
				if (level === "error") console.error(message);
			},
		}),
	);
	const one: Running = {
		mf,
		async close() {
			running.delete(one);
			await mf.dispose();
			forget(state);
			states.delete(state);
		},
	};
	running.add(one);
	await migrate(mf, bundles);
	return { ...one, at: async (worker: string) => (await mf.unsafeGetDirectURL(worker)).origin };
}

/** What the configuration says, without the workers that only watch: they cost a quarter of the speed locally, and nothing in production. */
function options({ config, dir, modules }: Bundle, available: Record<string, string>) {
	const { modulesRules: _, rootPath: __, tails: ___, ...rest } = workerOptionsOf(config).workerOptions;
	const wanted = [...Object.keys(config.vars), ...(config.secrets?.required ?? [])];
	const given = Object.fromEntries(wanted.flatMap((name) => (name in available ? [[name, available[name]]] : [])));
	const name = config.name ?? "";
	return {
		...rest,
		name,
		modules,
		modulesRoot: resolve(dir),
		bindings: { ...(rest.bindings as object | undefined), ...given },
		...(outside[name] && { outboundService: outside[name] }),
		...([...sockets, demoSocket].includes(name) && { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] }),
	};
}

async function fill({ mf, probe, products }: Shop): Promise<void> {
	const begun = performance.now();
	const took = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
	const say = (text: string) => process.stderr.isTTY && process.stderr.write(`\r${text}\x1b[K`);
	await seed(probe, products, (done) => say(`${done} of ${products} products`));
	const inPlace = took();
	say("waiting for what that leaves to be done");
	const left = await settled(mf);
	say("");
	const rest = left > 0 ? `; ${left} events are not done yet` : "";
	console.log(`  ${products.toLocaleString("en")} products in place after ${inPlace}, all done after ${took()}${rest}`);
}
