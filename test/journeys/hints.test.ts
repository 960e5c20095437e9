import { once } from "node:events";
import { readFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { resolve } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Shop, startShop } from "../shop.ts";
import { Shopper } from "../shopper.ts";

const root = resolve(import.meta.dirname, "../..");
let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

const myBrand = "http://my-brand.localhost:8787";
const linkOf = async (path: string): Promise<string> => (await shop.fetch(path)).headers.get("link") ?? "";
const addressesIn = (links: string): string[] => [...links.matchAll(/<([^>]+)>/g)].map(([, address = ""]) => address);

/** The bytes as they come: `fetch` would unpack them. */
async function bytesOf(path: string, acceptEncoding: string) {
	const asked = get(shop.origin + path, { headers: { "accept-encoding": acceptEncoding } });
	const [answer] = (await once(asked, "response")) as [IncomingMessage];
	const { "content-encoding": encoding = "", vary } = answer.headers;
	return { body: Buffer.concat(await answer.toArray()), encoding, vary };
}

test("a page for everybody names its stylesheet and typeface before its first line, each as the page itself does", async () => {
	for (const path of ["/", "/products", "/es/products"]) {
		const page = await shop.fetch(path);
		const html = await page.text();
		const addresses = addressesIn(page.headers.get("link") ?? "");
		expect(addresses.map((address) => address.replace(/^.*\./, ""))).toEqual(["css", "woff2"]);
		for (const address of addresses) expect(html).toContain(`href="${address}"`);
	}
	expect(addressesIn(await linkOf(`${myBrand}/`))).toHaveLength(1);
	expect(await linkOf("/cart")).toBe("");
});

describe("what may be fetched ahead", () => {
	const rulesOf = async (path: string) => {
		const named = (await shop.fetch(path)).headers.get("speculation-rules");
		return /^"(\/assets\/next\.[\w-]+\.json)"$/.exec(named ?? "")?.[1] ?? "";
	};

	test("is told by a file of its own kind that is kept for ever", async () => {
		const file = await shop.fetch(await rulesOf("/"));
		expect(file.headers.get("content-type")).toBe("application/speculationrules+json");
		expect(file.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
	});

	test("are pages for everybody and no others", async () => {
		type Rule = { where: { href_matches: string[] } };
		const rules = (await (await shop.fetch(await rulesOf("/"))).json()) as { prefetch: Rule[]; prerender: Rule[] };
		const patterns = [...rules.prefetch, ...rules.prerender].flatMap(({ where }) => where.href_matches);
		const isPublic = /^(\/en|\/es)?(\/|\/products|\/products\/\*|\/categories\/\*)?$/;
		expect(patterns.filter((pattern) => !isPublic.test(pattern))).toEqual([]);
		const { items } = await new Shopper(shop).products("?limit=1");
		for (const path of ["/", "/products", `/products/${items[0]?.slug}`])
			expect((await shop.fetch(path)).headers.get("cache-control")).toContain("public");
	});

	test("no page of hers says", async () => {
		for (const path of ["/cart", "/login", "/checkout"])
			expect((await shop.fetch(path)).headers.has("speculation-rules")).toBe(false);
	});
});

describe.each(["css", "js"])("%s", (ending) => {
	let path: string;
	beforeAll(async () => {
		const html = await (await shop.fetch("/")).text();
		path = new RegExp(`/assets/shop\\.[\\w-]+\\.${ending}(?=")`).exec(html)?.[0] ?? expect.unreachable();
	});

	test("comes as small as it was made when the worker was built to who can read that, and plain to others", async () => {
		const [plain, small] = await Promise.all([bytesOf(path, "identity"), bytesOf(path, "br")]);
		expect(plain).toMatchObject({ encoding: "", vary: "accept-encoding" });
		expect(small).toMatchObject({ encoding: "br", vary: "accept-encoding" });
		expect(brotliDecompressSync(small.body)).toEqual(plain.body);
		const name = ending === "css" ? "shop.css.br" : "shop.browser.js.br";
		expect(small.body).toEqual(readFileSync(resolve(root, "web/dist", name)));
	});
});
