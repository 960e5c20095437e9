import type { Chain, Entry } from "./ledger.ts";
import { extentOf, type HeadStore } from "./ledger-heads.ts";
import { readEntries } from "./ledger-read.ts";

/** How much text is put together before it is sent. */
const atOnce = 64_000;

/**
 * A whole chain as a file that can be checked without us: a line that says what it is, a line per entry, and a line per signed
 * head. Of other stores' entries there are the hashes alone.
 */
export async function exportChain(
	d1: D1Database,
	chain: Chain,
	heads: HeadStore,
	storeId: string | undefined,
	now = Date.now(),
): Promise<Response> {
	const extent = await extentOf(d1, chain, heads);
	const exportedAt = new Date(now).toISOString();
	async function* lines() {
		yield { format: "tussi-ledger/1", chain, store: storeId ?? "*", entries: extent.entries, exportedAt };
		for await (const entry of readEntries(d1, 0, extent.entries)) yield forReader(entry, storeId);
		for await (const { jws } of heads.list(chain, 0, extent.heads)) yield { head: jws };
	}
	return new Response(streamOf(lines()), {
		headers: {
			"content-type": "application/x-ndjson",
			"content-disposition": `attachment; filename="ledger-${chain}-${exportedAt.slice(0, 10)}.ndjson"`,
			"cache-control": "no-store",
		},
	});
}

const forReader = (entry: Entry, storeId: string | undefined): Partial<Entry> =>
	storeId === undefined || entry.storeId === storeId
		? entry
		: { seq: entry.seq, contentHash: entry.contentHash, hash: entry.hash };

/** Sends as fast as it is read, so that a file of any length takes little room here. */
function streamOf(lines: AsyncGenerator<object>): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	return new ReadableStream({
		async pull(controller) {
			let text = "";
			while (text.length < atOnce) {
				const { done, value } = await lines.next();
				if (done) {
					if (text !== "") controller.enqueue(encoder.encode(text));
					return controller.close();
				}
				text += `${JSON.stringify(value)}\n`;
			}
			controller.enqueue(encoder.encode(text));
		},
		async cancel() {
			await lines.return(undefined);
		},
	});
}
