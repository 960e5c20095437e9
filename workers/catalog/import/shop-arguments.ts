import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { tokenFile } from "../../local/settings.ts";

/** Which store of which shop a command is for, who it comes as, and the file it was told. */
export type ShopArguments = { file: string | undefined; store: string; url: URL; token: string };

/** Reads `[FILE] --store tussi [--url …] [--token …]`; whatever else it finds ends the command with a sentence. */
export function readArguments(usage: string): ShopArguments {
	const { values, positionals } = parse(usage);
	if (positionals.length > 1 || !values.store) fail(usage);
	const url = URL.canParse(values.url)
		? new URL(values.url)
		: fail(`“${values.url}” is no address. It looks like http://localhost:8787.`);
	return { file: positionals[0], store: values.store, url, token: values.token ?? localToken(url, values.store) };
}

function parse(usage: string) {
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
		return fail(`${error instanceof Error ? error.message : error}\n${usage}`);
	}
}

/** Against a shop started here with `npm run dev` it finds the token by itself. */
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

/** Asks the shop; one that does not answer ends the command. `known` is what is known then. */
export async function ask(
	{ url, token }: ShopArguments,
	path: string,
	init: RequestInit,
	known: string,
): Promise<Response> {
	try {
		return await fetch(new URL(path, url), {
			...init,
			headers: { ...Object.fromEntries(new Headers(init.headers)), authorization: `Bearer ${token}` },
		});
	} catch (error) {
		const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : error;
		return fail(`The shop at ${url.origin} does not answer (${cause}). ${known}`);
	}
}

type Problem = { title: string; detail: string; errors?: Line[] };
export type Line = { path: string; line?: number; message: string };

/** Ends the command with what the shop refused, and why. */
export async function explain(answer: Response): Promise<never> {
	const problem = (await answer.json().catch(() => undefined)) as Problem | undefined;
	if (!problem) return fail(`The shop answered ${answer.status} and said nothing more.`);
	return fail([`${problem.title}. ${problem.detail}`, ...(problem.errors ?? []).map(sentence)].join("\n"));
}

export const sentence = ({ line, path, message }: Line): string =>
	`  ${[line && `line ${line}`, path].filter(Boolean).join(", ")}: ${message}`;

export function fail(message: string): never {
	process.stderr.write(`${message}\n`);
	process.exit(1);
}
