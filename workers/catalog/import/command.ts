/**
 * `npm run import -- FILE.csv --store tussi [--url http://localhost:8787] [--token …]`: sends a Shopify product CSV to a
 * running shop's import route. Against a shop started here with `npm run dev` it finds the token by itself.
 */
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { parseArgs } from "node:util";
import { tokenFile } from "../../local/settings.ts";
import { progressBar } from "./progress-bar.ts";

type Problem = { title: string; detail: string; errors?: { path: string; line?: number; message: string }[] };
type Result = {
	products: number;
	variants: number;
	created: number;
	updated: number;
	unchanged: number;
	stockChanged: number;
	warnings: { line: number; path: string; message: string }[];
};

const usage = "Usage: npm run import -- FILE.csv --store tussi [--url http://localhost:8787] [--token TOKEN]";

const { file, store, url, token } = readArguments();
const size = statSync(file).size;
const bar = progressBar(size);
const response = await send();
bar.end();
if (response.ok) report((await response.json()) as Result);
else await explain(response);

function readArguments(): { file: string; store: string; url: URL; token: string } {
	const { values, positionals } = parse();
	const [path] = positionals;
	if (!path || positionals.length > 1 || !values.store) fail(usage);
	// npm runs commands in the project's folder; the file was named from where the person stood.
	const file = resolve(process.env.INIT_CWD ?? ".", path);
	if (!existsSync(file)) fail(`There is no file ${file}.`);
	const url = URL.canParse(values.url)
		? new URL(values.url)
		: fail(`“${values.url}” is no address. It looks like http://localhost:8787.`);
	return { file, store: values.store, url, token: values.token ?? localToken(url, values.store) };
}

function parse() {
	try {
		return parseArgs({
			allowPositionals: true,
			options: {
				store: { type: "string" },
				url: { type: "string", default: "http://localhost:8787" },
				token: { type: "string" },
			},
		});
	} catch (error) {
		fail(`${error instanceof Error ? error.message : error}\n${usage}`);
	}
}

function localToken(url: URL, store: string): string {
	const left = tokenFile(Number(url.port));
	if (!["localhost", "127.0.0.1"].includes(url.hostname) || !existsSync(left))
		return fail(
			`No shop started here answers at ${url.origin}. Start one with “npm run dev”, or name another's token with --token.`,
		);
	const { tokens } = JSON.parse(readFileSync(left, "utf8")) as { tokens: Record<string, string> };
	return (
		tokens[store] ?? fail(`The shop at ${url.origin} has no store ${store}; it has ${Object.keys(tokens).join(", ")}.`)
	);
}

async function send(): Promise<Response> {
	const body = Readable.toWeb(createReadStream(file).on("data", (chunk) => bar.add(chunk.length)));
	try {
		return await fetch(new URL(`/api/admin/products/import?store=${encodeURIComponent(store)}`, url), {
			method: "POST",
			headers: { authorization: `Bearer ${token}`, "content-type": "text/csv", "content-length": String(size) },
			body,
			duplex: "half",
		} as unknown as RequestInit);
	} catch (error) {
		bar.end();
		const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : error;
		return fail(
			`The shop at ${url.origin} does not answer (${cause}). Nothing is known to have been imported; running it again is safe.`,
		);
	}
}

function report(result: Result): void {
	for (const { line, path, message } of result.warnings) console.warn(`  line ${line}, ${path}: ${message}`);
	console.log(
		`${result.products} products with ${result.variants} variants: ${result.created} new, ${result.updated} changed, ${result.unchanged} as they were; stock of ${result.stockChanged} variants set.`,
	);
}

async function explain(answer: Response): Promise<never> {
	const problem = (await answer.json().catch(() => undefined)) as Problem | undefined;
	if (!problem) return fail(`The shop answered ${answer.status} and said nothing more.`);
	const lines = (problem.errors ?? []).map(
		({ line, path, message }) => `  ${[line && `line ${line}`, path].filter(Boolean).join(", ")}: ${message}`,
	);
	return fail([`${problem.title}. ${problem.detail}`, ...lines].join("\n"));
}

function fail(message: string): never {
	console.error(message);
	process.exit(1);
}
