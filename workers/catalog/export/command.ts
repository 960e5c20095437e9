/**
 * `npm run export -- --store tussi [--url http://localhost:8787] [--token …] [FILE.csv]`: saves all products of a store as a
 * Shopify product CSV, in the file that is named or in one named as the shop says.
 */
import { createWriteStream, renameSync, rmSync } from "node:fs";
import { basename, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";
import { ask, explain, fail, readArguments } from "../import/shop-arguments.ts";

const usage = "Usage: npm run export -- --store tussi [--url http://localhost:8787] [--token TOKEN] [FILE.csv]";

const shop = readArguments(usage);
const answer = await ask(
	shop,
	`/api/admin/products/export?store=${encodeURIComponent(shop.store)}`,
	{},
	"Nothing was saved.",
);
if (!answer.ok || !answer.body) await explain(answer);
else await save(answer, answer.body as unknown as WebStream);

/** Under another name until it is whole, so that half an export is never taken for one. */
async function save({ headers }: Response, body: WebStream): Promise<void> {
	const named = /filename="([^"]+)"/.exec(headers.get("content-disposition") ?? "")?.[1];
	const file = resolve(process.env.INIT_CWD ?? ".", shop.file ?? basename(named ?? `${shop.store}-products.csv`));
	const part = `${file}.part`;
	try {
		await pipeline(Readable.fromWeb(body), createWriteStream(part));
		renameSync(part, file);
	} catch (error) {
		rmSync(part, { force: true });
		fail(`The export broke off (${error instanceof Error ? error.message : error}). Nothing was saved.`);
	}
	console.log(`Saved as ${file}.`);
}
