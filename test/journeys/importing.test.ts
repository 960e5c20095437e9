import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Product } from "../../workers/kit/product.ts";
import { newAddress, type Shop, startShop } from "../shop.ts";
import { type Problem, Shopper } from "../shopper.ts";

const header =
	"Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Image Alt Text";
const admin = () => shop.token("admin");

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

const post = async (body: BodyInit, headers: Record<string, string> = {}, query = "?store=tussi"): Promise<Response> =>
	shop.fetch(`/api/admin/products/import${query}`, {
		method: "POST",
		headers: {
			authorization: `Bearer ${await admin()}`,
			"content-type": "text/csv",
			"cf-connecting-ip": newAddress(),
			...headers,
		},
		body,
		...(body instanceof ReadableStream && { duplex: "half" }),
	} as RequestInit);

async function send(rows: string[], headers: Record<string, string> = {}, query = "?store=tussi") {
	const response = await post([header, ...rows].join("\n"), headers, query);
	return { status: response.status, body: (await response.json()) as Problem & Record<string, unknown> };
}

const get = async (path: string): Promise<Response> =>
	shop.fetch(`/api/admin/products${path}`, { headers: { authorization: `Bearer ${await admin()}` } });

type Import = Problem & { id: string; state: string; progress: number };

/** What became of an import that was put aside. */
const ended = (id: string, store = "tussi"): Promise<Import> =>
	vi.waitFor(
		async () => {
			const state = (await (await get(`/import/${id}?store=${store}`)).json()) as Import;
			expect(["done", "refused", "failed"]).toContain(state.state);
			return state;
		},
		{ timeout: 60_000, interval: 100 },
	);

/** The answer, now or when it is there. */
async function outcome(response: Response, store?: string): Promise<Import> {
	const answer = (await response.json()) as Import;
	return response.status === 202 ? ended(answer.id, store) : answer;
}

const exported = async (store = "tussi"): Promise<string> => (await get(`/export?store=${store}`)).text();

/** A store like the default one with nothing in it, for an admin alone: it has no host. */
async function emptyStore(): Promise<string> {
	const { DB } = await shop.env<StoresEnv>("stores");
	await DB.prepare(
		"INSERT INTO stores (id, slug, settings, updated_at) SELECT 'sto_empty', 'empty', settings, updated_at FROM stores WHERE slug = 'tussi'",
	).run();
	return "empty";
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

	test("of several thousand variants is put aside, and done soon after", async () => {
		const many = Array.from({ length: 400 }, (_, product) =>
			Array.from(
				{ length: 10 },
				(_, variant) =>
					`bulk-${product},${variant === 0 ? `Bulk ${product}` : ""},"<p>${"word ".repeat(200)}</p>",,Bulk,,false,Size,${variant},,1,5,,,`,
			),
		).flat();
		const { status, body } = await send(many);
		expect([status, body.state, body.progress]).toEqual([202, "checking", 0]);
		expect(await ended(String(body.id))).toMatchObject({
			state: "done",
			progress: 1,
			products: 400,
			variants: 4000,
			created: 400,
		});
		expect(await ended(String((await send(many)).body.id))).toMatchObject({ unchanged: 400, stockChanged: 0 });
	});

	test("is done after the answer for whoever asks for that", async () => {
		const response = await post([header, "later,Later,,,,,true,Title,Default Title,,1,5,,,"].join("\n"), {
			prefer: "respond-async",
		});
		expect([response.status, response.headers.get("preference-applied")]).toEqual([202, "respond-async"]);
		const { id } = (await response.json()) as { id: string };
		expect(response.headers.get("location")).toBe(`/api/admin/products/import/${id}?store=tussi`);
		expect(await ended(id)).toMatchObject({ state: "done", created: 1 });
		const elsewhere = await shop.fetch(`http://my-brand.localhost:8787/api/admin/products/import/${id}`, {
			headers: { authorization: `Bearer ${await shop.token("partner")}` },
		});
		expect([elsewhere.status, ((await elsewhere.json()) as Problem).code]).toEqual([404, "import.not_found"]);
	});
});

describe("a file that is no catalog", () => {
	const megabytes = (size: number, text: string) => text.repeat(Math.ceil((size * 1024 * 1024) / text.length));
	const row = (handle: string) => `${handle},X,,,,,true,Title,Default Title,,1,5,,,`;
	let before: string;
	beforeAll(async () => {
		before = await exported();
	});

	test.each<[string, () => BodyInit, RegExp, number | undefined]>([
		["nothing", () => "", /empty/, undefined],
		["only a header", () => header, /no products/, undefined],
		["a ZIP archive", () => "PK\u0003\u0004\u0014\u0000\u0000", /ZIP/, 1],
		["Latin-1", () => new Uint8Array(Buffer.from(`${header}\nx,Krügel`, "latin1")), /not UTF-8/, 2],
		["broken quotes", () => `${header}\n${row("fine")}\nx,"X"Y"`, /quoting/, 3],
		["handles that come back", () => [header, row("one"), row("two"), row("one")].join("\n"), /Correct/, 4],
		["a cell of 50 MB", () => `${header}\nx,"${megabytes(50, "lorem ipsum ")}"`, /megabyte/, 2],
		["50 MB of one product", () => `${header}\n${megabytes(50, `${row("x")}\n`)}`, /Correct/, undefined],
	])(
		"%s is refused with a sentence, and the catalog stays as it is",
		async (_, body, detail, line) => {
			const refusal = await outcome(await post(body()));
			expect([400, "refused"]).toContain(refusal.state ?? refusal.status);
			expect(refusal.detail).toMatch(detail);
			if (line !== undefined) expect(refusal.errors).toMatchObject([{ line }]);
			expect(await exported()).toBe(before);
		},
		60_000,
	);

	test("with a byte order mark is one all the same", async () => {
		expect((await post(`\uFEFF${header}\n${row("marked")}`)).status).toBe(200);
	});
});

/** All products as who manages them reads them, newest first, without what only one store's can be. */
async function catalogOf(store: string): Promise<unknown[]> {
	const { items } = (await (await get(`?store=${store}&limit=100`)).json()) as { items: { slug: string }[] };
	return Promise.all(
		items.map(async ({ slug }) => {
			const product = (await (await get(`/${slug}?store=${store}`)).json()) as Product;
			const { id: _, version: __, createdAt: ___, updatedAt: ____, ...said } = product;
			return { ...said, variants: said.variants.map(({ id: _, available: __, ...variant }) => variant) };
		}),
	);
}

describe("an export", () => {
	test("imported into an empty store gives the same catalog, and into its own changes nothing", async () => {
		await send([
			`odd,"=1+1 ""quoted"", and",<p>Ünïcode 👩‍🚀</p>,שלום,Tea & Co,"a,b",true,Größe,"Klein, fein",'=A1,3,19.99,25,https://example.com/a.jpg,@alt`,
			`odd,,,,,,,,"Groß\nund schwer",,0,29.99,,https://example.com/b.jpg,`,
			"odd,,,,,,,,,,,,,https://example.com/c.jpg,",
			"hidden,Hidden,,,,,false,Title,Default Title,,7,5,,,",
		]);
		const text = await exported();
		expect(await outcome(await post(text))).toMatchObject({ created: 0, updated: 0, stockChanged: 0 });

		const store = await emptyStore();
		expect(await outcome(await post(text, {}, `?store=${store}`), store)).toMatchObject({ updated: 0, unchanged: 0 });
		expect(await exported(store)).toBe(text);
		expect(await catalogOf(store)).toEqual(await catalogOf("tussi"));
	});

	test("is an attachment with the store's name and the day", async () => {
		const response = await get("/export");
		expect([response.headers.get("content-type"), response.headers.get("content-disposition")]).toEqual([
			"text/csv; charset=utf-8",
			expect.stringMatching(/^attachment; filename="tussi-products-\d{4}-\d\d-\d\d\.csv"$/),
		]);
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

	test("larger than the limit is refused, whether or not it says so beforehand", async () => {
		const before = await exported();
		const size = 100 * 1024 * 1024 + 1;
		const said = await post(new Uint8Array(size));
		expect([said.status, ((await said.json()) as Problem).code]).toEqual([413, "request.too_large"]);
		const unsaid = await post(unending(`${header}\n`, size));
		expect([unsaid.status, ((await unsaid.json()) as Problem).code]).toEqual([413, "request.too_large"]);
		expect(await exported()).toBe(before);
		const { PICTURES, DB } = await shop.env<CatalogEnv>("catalog");
		expect((await PICTURES.list({ prefix: "imports/" })).objects).toEqual([]);
		expect(await DB.prepare("SELECT count(*) AS n FROM imports WHERE state = 'checking'").first()).toEqual({ n: 0 });
	}, 120_000);
});

/** So many bytes of something after this begin, made as they are sent. */
function unending(begin: string, size: number): ReadableStream<Uint8Array> {
	const lines = new TextEncoder().encode("x,X,,,,,true,Title,Default Title,,1,5,,,\n".repeat(20_000));
	let sent = 0;
	return new ReadableStream<Uint8Array>({
		pull(controller) {
			const bytes = sent === 0 ? new TextEncoder().encode(begin) : lines.subarray(0, size - sent);
			if (sent >= size) return controller.close();
			controller.enqueue(bytes.slice());
			sent += bytes.length;
		},
	});
}
