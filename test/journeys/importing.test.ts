import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Shop, startShop } from "../shop.ts";
import { type Problem, Shopper } from "../shopper.ts";

const header =
	"Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Image Alt Text";
const admin = () => shop.token("admin");

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

async function send(rows: string[], headers: Record<string, string> = {}, query = "?store=tussi") {
	const response = await shop.fetch(`/api/admin/products/import${query}`, {
		method: "POST",
		headers: { authorization: `Bearer ${await admin()}`, "content-type": "text/csv", ...headers },
		body: [header, ...rows].join("\n"),
	});
	return { status: response.status, body: (await response.json()) as Problem & Record<string, unknown> };
}

const everything = async () => (await new Shopper(shop).products("?limit=100")).items;

describe("a Shopify export", () => {
	const rows = [
		"jug,Jug & Söhne,<p>Für Milch</p>,Maker,Earthen Ware,blau,true,Size,Klein,J-S,3,19.99,25,https://example.com/jug.jpg,",
		"jug,,,,,,,,Groß,J-L,0,29.99,,,",
	];

	test("becomes products that can be bought, and importing it again changes nothing", async () => {
		expect(await send(rows)).toMatchObject({
			status: 200,
			body: { products: 1, variants: 2, created: 1, stockChanged: 2, warnings: [] },
		});
		const shopper = new Shopper(shop);
		const jug = await shopper.product("jug");
		expect(jug).toMatchObject({
			title: "Jug & Söhne",
			category: "earthen-ware",
			version: 1,
			images: [{ src: expect.stringMatching(/^\/art\/earthen-ware\/jug-1\.svg$/) }, {}, {}],
		});
		expect(jug.variants.map(({ title, price, available }) => [title, price.amount, available])).toEqual([
			["Klein", 1999, 3],
			["Groß", 2999, 0],
		]);
		await shopper.add(jug.variants[0]?.id ?? "", 2);

		expect(await send(rows)).toMatchObject({ body: { created: 0, updated: 0, unchanged: 1, stockChanged: 0 } });
		expect(await shopper.product("jug")).toEqual(jug);
	});

	test("changed later changes just that, and variants keep who they are", async () => {
		await send(rows);
		const before = await new Shopper(shop).product("jug");
		expect(await send([(rows[0] ?? "").replace("19.99", "17.99")])).toMatchObject({
			body: { updated: 1, unchanged: 0 },
		});
		const after = await new Shopper(shop).product("jug");
		expect(after.variants).toMatchObject([{ id: before.variants[0]?.id, price: { amount: 1799 } }]);
		expect([after.id, after.version > before.version]).toEqual([before.id, true]);
	});

	test("with one wrong row is refused whole, with every wrong line named", async () => {
		const before = await everything();
		const { status, body } = await send([
			"good,Good,,,,,true,Title,Default Title,,1,5,,,",
			"bad,,,,,,true,Title,Default Title,,1,5,,,",
			"worse,Worse,,,,,true,Title,Default Title,,1,-5,,,",
		]);
		expect([status, body.code]).toEqual([400, "import.invalid"]);
		expect(body.errors?.map(({ line, path }) => [line, path])).toEqual([
			[3, "Title"],
			[4, "Variant Price"],
		]);
		expect(await everything()).toEqual(before);
	});

	test("sent twice at once creates its products once", async () => {
		const both = await Promise.all([
			send(["twin,Twin,,,,,true,Title,Default Title,,1,5,,,"]),
			send(["twin,Twin,,,,,true,Title,Default Title,,1,5,,,"]),
		]);
		expect(both.map(({ status }) => status)).toEqual([200, 200]);
		expect((await everything()).filter(({ slug }) => slug === "twin")).toHaveLength(1);
	});

	test("of several thousand variants is taken in one go", async () => {
		const many = Array.from({ length: 400 }, (_, product) =>
			Array.from(
				{ length: 10 },
				(_, variant) =>
					`bulk-${product},${variant === 0 ? `Bulk ${product}` : ""},"<p>${"word ".repeat(200)}</p>",,Bulk,,false,Size,${variant},,1,5,,,`,
			),
		).flat();
		expect(await send(many)).toMatchObject({ status: 200, body: { products: 400, variants: 4000, created: 400 } });
		expect(await send(many)).toMatchObject({ body: { unchanged: 400, stockChanged: 0 } });
	});
});

describe("an import", () => {
	test.each<[string, Record<string, string>, number, string]>([
		["without a token", { authorization: "" }, 401, "auth.required"],
		[
			"with a token nobody signed",
			{ authorization: "Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW4ifQ." },
			401,
			"auth.required",
		],
		["that says it is JSON", { "content-type": "application/json" }, 415, "request.unsupported_type"],
	])("%s is refused", async (_, headers, status, code) => {
		const answer = await send([], headers);
		expect([answer.status, answer.body.code]).toEqual([status, code]);
	});

	test.each([
		["shopper", 403, "auth.forbidden"],
		["partner", 401, "auth.required"],
	] as const)("by a %s who does not run this store is refused", async (who, status, code) => {
		const answer = await send([], { authorization: `Bearer ${await shop.token(who)}` }, "");
		expect([answer.status, answer.body.code]).toEqual([status, code]);
	});

	test("larger than the limit is refused before it is read", async () => {
		const response = await shop.fetch("/api/admin/products/import", {
			method: "POST",
			headers: { authorization: `Bearer ${await admin()}`, "content-type": "text/csv" },
			body: new Uint8Array(21 * 1024 * 1024),
		});
		expect([response.status, ((await response.json()) as Problem).code]).toEqual([413, "request.too_large"]);
	});
});
