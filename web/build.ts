/**
 * `node web/build.ts` writes what the pages' files become, plain and compressed, into `web/dist/`. Wrangler runs it whenever it
 * builds the storefront (`[build]` in its configuration), so that it is never older than what it was made of.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { STYLES, squeezed } from "./styles/order.ts";

const dist = resolve(import.meta.dirname, "dist");
const read = (path: string): string => readFileSync(resolve(import.meta.dirname, path), "utf8");

/** The best there is: it is done once, and not for each request. */
const smallest = (text: string): Buffer =>
	brotliCompressSync(text, {
		params: {
			[constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
			[constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
			[constants.BROTLI_PARAM_SIZE_HINT]: text.length,
		},
	});

/** What is the same already stays: whoever watches the folder would begin anew. Nobody reads half of a file. */
function put(name: string, content: string | Buffer): void {
	const file = resolve(dist, name);
	if (held(file)?.equals(Buffer.from(content))) return;
	writeFileSync(`${file}.${process.pid}`, content);
	renameSync(`${file}.${process.pid}`, file);
}

function held(file: string): Buffer | undefined {
	try {
		return readFileSync(file);
	} catch {
		return undefined;
	}
}

const files: Record<string, string> = {
	"shop.css": squeezed(STYLES.map((name) => read(`styles/${name}`)).join("\n")),
	"shop.browser.js": ["shop", "news"].map((name) => read(`client/${name}.browser.js`)).join("\n"),
};

mkdirSync(dist, { recursive: true });
for (const [name, text] of Object.entries(files)) {
	put(name, text);
	put(`${name}.br`, smallest(text));
}
