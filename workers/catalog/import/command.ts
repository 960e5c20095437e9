/**
 * `npm run import -- FILE.csv --store tussi [--url http://localhost:8787] [--token …]`: sends a Shopify product CSV to a
 * running shop's import route, and waits until it is done. Against a shop started here with `npm run dev` it finds the token
 * by itself.
 */
import { createReadStream, existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { progressBar } from "./progress-bar.ts";
import { ask, explain, fail, type Line, readArguments, sentence } from "./shop-arguments.ts";

type Result = {
	products: number;
	variants: number;
	created: number;
	updated: number;
	unchanged: number;
	stockChanged: number;
	warnings: Line[];
};
type Import = Result & { state: string; progress: number; errors: Line[]; detail?: string };

const usage = "Usage: npm run import -- FILE.csv --store tussi [--url http://localhost:8787] [--token TOKEN]";
const again = "Running it again is safe: what is there already is left as it is.";
/** How often is looked how far it is, in ms. */
const pause = 500;

const shop = readArguments(usage);
const file = find(shop.file);
const bar = progressBar();
const sent = await send();
const result = sent.status === 202 ? await followed(sent) : sent.ok ? ((await sent.json()) as Result) : undefined;
bar.end();
if (result) report(result);
else await explain(sent);

function find(path: string | undefined): string {
	if (!path) return fail(usage);
	// npm runs commands in the project's folder; the file was named from where the person stood.
	const file = resolve(process.env.INIT_CWD ?? ".", path);
	return existsSync(file) ? file : fail(`There is no file ${file}.`);
}

function send(): Promise<Response> {
	const { size } = statSync(file);
	let read = 0;
	const chunks = createReadStream(file).on("data", (chunk) => {
		read += chunk.length;
		bar.show(size === 0 ? 1 : read / size, read < size ? "sending" : "the shop checks and writes …");
	});
	return ask(
		shop,
		`/api/admin/products/import?store=${encodeURIComponent(shop.store)}`,
		{
			method: "POST",
			headers: { "content-type": "text/csv", "content-length": String(size) },
			body: Readable.toWeb(chunks),
			duplex: "half",
		} as unknown as RequestInit,
		again,
	);
}

/** A large file is imported after the answer, which says where to look. */
async function followed(answer: Response): Promise<Result> {
	const place = answer.headers.get("location") ?? fail("The shop took the file and did not say where to ask for it.");
	for (let state = (await answer.json()) as Import; ; state = await look(place)) {
		bar.show(state.progress, state.state === "checking" ? "the shop checks …" : "the shop writes …");
		if (state.state === "done") return state;
		if (state.state === "refused" || state.state === "failed") {
			bar.end();
			const title = state.state === "refused" ? "The file was not imported." : "The import failed.";
			return fail([[title, state.detail].filter(Boolean).join(" "), ...state.errors.map(sentence)].join("\n"));
		}
		await wait(pause);
	}
}

async function look(place: string): Promise<Import> {
	const answer = await ask(shop, place, {}, `The import may go on there. ${again}`);
	return answer.ok ? ((await answer.json()) as Import) : explain(answer);
}

function report(result: Result): void {
	for (const warning of result.warnings) console.warn(sentence(warning));
	console.log(
		`${result.products} products with ${result.variants} variants: ${result.created} new, ${result.updated} changed, ${result.unchanged} as they were; stock of ${result.stockChanged} variants set.`,
	);
}
