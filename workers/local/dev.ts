/**
 * `npm run dev [-- --port N --persist-to DIR --log-level info]`: the whole shop on one port, with demo data and a stand-in for Stripe.
 * Needs no account, key or network. All workers run in one `wrangler dev`, which reloads them when a file changes.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { configs } from "../configs.ts";
import { demoPassword } from "./demo/people.ts";
import { importKeys } from "./import-key.ts";
import { migrate } from "./migrate.ts";
import { environment, localSecrets, tokenFile, writePrivate } from "./settings.ts";
import { quietly, wrangler } from "./wrangler.ts";

const root = resolve(import.meta.dirname, "../..");

const { values } = parseArgs({
	options: {
		port: { type: "string", default: "8787" },
		"persist-to": { type: "string", default: ".wrangler/state" },
		// Below warnings Wrangler prints long tables; `info` also shows each request's line.
		"log-level": { type: "string", default: "warn" },
	},
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65_535)
	fail(`--port takes a number from 1 to 65535, not “${values.port}”.`);
const stateDir = resolve(values["persist-to"]);
const origin = `http://localhost:${port}`;

if (await answers())
	fail(`Something already listens on port ${port}. Stop it, or choose another: npm run dev -- --port ${port + 1}`);
await migrate(stateDir);
const secrets = await localSecrets(stateDir);
const shop = start();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => shop.kill("SIGTERM"));
shop.on("exit", (code) => {
	rmSync(tokenFile(port), { force: true });
	process.exit(code ?? 0);
});
await ready(shop);
writePrivate(tokenFile(port), { url: origin, tokens: await importKeys(`http://127.0.0.1:${port}`) });
console.log(`
  Tussi         ${origin}
  My Brand      http://my-brand.localhost:${port}

  Pay with 4242 4242 4242 4242; 4000 0000 0000 0002 is declined.
  People        admin@tussi.test, shopper@tussi.test, partner@my-brand.test: ${demoPassword}
  Mail          ${origin}/__dev/inbox
  Webhooks      https://port-3000.example/ is port 3000 of this machine
  Import        npm run import -- FILE.csv --store tussi${port === 8787 ? "" : ` --url ${origin}`}
  Stop          Ctrl+C
`);

function start(): ChildProcess {
	// The local worker comes first: it is the one that Wrangler puts on the port.
	const { local = "", ...others } = configs;
	const files = [local, ...Object.values(others)].flatMap((file) => ["-c", file]);
	const options = [
		"--port",
		String(port),
		"--ip",
		"127.0.0.1",
		"--persist-to",
		stateDir,
		"--show-interactive-dev-session=false",
		"--log-level",
		values["log-level"],
	];
	const [command, args] = wrangler(["dev", ...files, ...options]);
	return spawn(command, args, {
		cwd: root,
		stdio: ["ignore", "inherit", "inherit"],
		env: { ...process.env, ...quietly(stateDir), ...environment(secrets, `http://127.0.0.1:${port}`) },
	});
}

/** The first answer comes once the demo data is in place. */
async function ready(child: ChildProcess): Promise<void> {
	while (child.exitCode === null) {
		try {
			if ((await fetch(`http://127.0.0.1:${port}/api/products?limit=1`, { signal: AbortSignal.timeout(20_000) })).ok)
				return;
		} catch {
			// Not listening yet.
		}
		await new Promise((wait) => setTimeout(wait, 200));
	}
}

async function answers(): Promise<boolean> {
	try {
		await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(2000) });
		return true;
	} catch (error) {
		return error instanceof Error && error.name === "TimeoutError";
	}
}

function fail(message: string): never {
	console.error(message);
	process.exit(1);
}
