import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Product } from "../../kit/product.ts";
import { statement } from "../../kit/statement.ts";
import { elsewhere, eur, type House, here, openHouse, plain } from "../test/house.ts";
import { recording } from "../test/recorder.ts";
import type { HistoryEntry } from "./history.ts";
import { look } from "./look-at-product.ts";
import { listManagedProducts } from "./managed-products.ts";
import { writesFor } from "./product-writes.ts";

let house: House;
beforeAll(async () => {
	house = await openHouse();
	// Events are forgotten once they are handed on: here they are kept.
	await house.env.DB.batch(
		[
			"CREATE TABLE kept_events AS SELECT * FROM outbox",
			"CREATE TRIGGER keep_events AFTER INSERT ON outbox BEGIN INSERT INTO kept_events SELECT * FROM outbox WHERE sequence = NEW.sequence; END",
		].map((sql) => house.env.DB.prepare(sql)),
	);
});
afterAll(() => house?.close());

const make = async (body: object): Promise<Product> => {
	const made = await house.call("POST", "/api/products", body);
	expect(made.status, JSON.stringify(made.body)).toBe(201);
	return made.body;
};
const read = (id: string) => house.call("GET", `/api/admin/products/${id}`);
const change = (method: string, { id, version }: Pick<Product, "id" | "version">, body?: unknown) =>
	house.call(method, `/api/products/${id}`, body, { headers: { "if-match": `"${version}"` } });
const patch = (product: Product, body: object) => change("PATCH", product, body);
const rows = async (sql: string, ...values: unknown[]) =>
	(
		await house.env.DB.prepare(sql)
			.bind(...values)
			.all<Record<string, unknown>>()
	).results;
const paths = (body: { errors?: { path: string }[] }) => body.errors?.map(({ path }) => path);

const shirt = (more: object = {}) => ({
	...plain("Shirt"),
	options: [
		{ name: "Size", values: ["S", "M"] },
		{ name: "Colour", values: ["Red", "Blue"] },
	],
	variants: [
		{ sku: "S-R", options: { Size: "S", Colour: "Red" }, price: eur(2000), compareAtPrice: eur(2500), stock: 3 },
		{ sku: "M-B", options: { Colour: "Blue", Size: "M" }, price: eur(2100), stock: 0 },
	],
	...more,
});

describe("a product that is made", () => {
	test("is answered whole, with where it is, its tag, its stock and a slug of its title", async () => {
		const { status, headers, body } = await house.call("POST", "/api/products", {
			...shirt({
				title: "  Shirt & Söhne ",
				vendor: "Maker",
				tags: ["a", "b", "a"],
				specifications: { Cloth: "Hemp" },
			}),
			description: '<p onclick="x()">Soft<script>x()</script></p>',
			translations: { es: { title: "Camisa", description: "<b>x</b><iframe></iframe>", labels: { Red: "Rojo" } } },
			images: [{ src: "https://example.com/shirt.jpg", alt: "A shirt" }],
		});
		expect([status, headers.get("location")]).toEqual([201, `/api/products/${body.id}`]);
		expect(headers.get("etag")).toMatch(/^"1-/);
		expect(headers.get("content-language")).toBe("en");
		expect(body).toMatchObject({
			id: expect.stringMatching(/^prd_/),
			slug: "shirt-sohne",
			title: "Shirt & Söhne",
			version: 1,
			description: "<p>Soft</p>",
			tags: ["a", "b"],
			specifications: { Cloth: "Hemp" },
			category: "",
			images: [{ src: "https://example.com/shirt.jpg", alt: "A shirt" }],
			translations: { es: { title: "Camisa", description: "<b>x</b>", labels: { Red: "Rojo" } } },
			availability: "low_stock",
			variants: [
				{ title: "S / Red", sku: "S-R", price: eur(2000), compareAtPrice: eur(2500), stock: 3, available: 3 },
				{ title: "M / Blue", options: { Size: "M", Colour: "Blue" }, compareAtPrice: null, available: 0 },
			],
		});
		expect((await read(body.id)).body).toEqual(body);
		expect((await house.call("GET", `/api/products/${body.slug}`, undefined, { token: "" })).body).toMatchObject({
			id: body.id,
			variants: [{ available: 3 }, { available: 0 }],
		});
		const tag = headers.get("etag") ?? "";
		const again = await house.call("GET", `/api/admin/products/${body.id}`, undefined, {
			headers: { "if-none-match": tag },
		});
		expect(again.status).toBe(304);
	});

	test("of a title that is there already gets the next slug, also when two come at once", async () => {
		const made = await Promise.all([1, 2, 3].map(() => make(plain("Twin"))));
		expect(made.map(({ slug }) => slug).toSorted()).toEqual(["twin", "twin-2", "twin-3"]);
		expect((await make(plain("***"))).slug).toBe("product");
	});

	test("twice at once under one slug is made once", async () => {
		const both = await Promise.all(
			[1, 2].map(() => house.call("POST", "/api/products", plain("Rival", { slug: "rival" }))),
		);
		expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
		expect(both.find(({ status }) => status === 409)?.body.code).toBe("product.slug_taken");
		expect(await rows("SELECT 1 FROM products WHERE slug = 'rival'")).toHaveLength(1);
		const elsewhereToo = await house.call("POST", "/api/products", plain("Rival", { slug: "rival" }), {
			at: elsewhere,
			token: house.stranger.token,
		});
		expect(elsewhereToo.status, "another store's slugs are its own").toBe(201);
	});

	test("as a draft is its managers' alone", async () => {
		const draft = await make(plain("Secret", { status: "draft" }));
		expect((await house.call("GET", `/api/products/${draft.id}`, undefined, { token: "" })).status).toBe(404);
		expect((await read(draft.id)).body).toMatchObject({ status: "draft", slug: "secret" });
		expect(await rows("SELECT 1 FROM listings WHERE product_id = ?", draft.id)).toEqual([]);
	});
});

describe("a body that does not fit", () => {
	test.each<[string, object, string[]]>([
		[
			"unknown members",
			plain("X", { colour: "red", variants: [{ price: eur(1), stock: 1, weight: 2 }] }),
			["variants.0.weight", "colour"],
		],
		["nothing", {}, ["title", "description", "status", "variants"]],
		["a new product without stock", plain("X", { variants: [{ price: eur(1) }] }), ["variants.0.stock"]],
		[
			"another currency",
			plain("X", { variants: [{ price: { amount: 1, currency: "USD" }, stock: 1 }] }),
			["variants.0.price.currency"],
		],
		[
			"a reduced price that is none",
			plain("X", { variants: [{ price: eur(5), compareAtPrice: eur(5), stock: 1 }] }),
			["variants.0.compareAtPrice"],
		],
		[
			"a fraction of a cent",
			plain("X", { variants: [{ price: eur(1.5), stock: -1 }] }),
			["variants.0.price.amount", "variants.0.stock"],
		],
		["a strange variant's id", plain("X", { variants: [{ id: "var_1", price: eur(5), stock: 1 }] }), ["variants.0.id"]],
		[
			"two variants of a plain product",
			plain("X", {
				variants: [
					{ price: eur(5), stock: 1 },
					{ price: eur(6), stock: 1 },
				],
			}),
			["variants.1.options"],
		],
		[
			"options nobody announced",
			plain("X", { variants: [{ options: { Size: "S" }, price: eur(5), stock: 1 }] }),
			["variants.0.options.Size"],
		],
		[
			"a value nobody announced",
			shirt({ variants: [{ options: { Size: "XL", Colour: "Red" }, price: eur(5), stock: 1 }] }),
			["variants.0.options.Size"],
		],
		[
			"a missing option",
			shirt({ variants: [{ options: { Size: "S" }, price: eur(5), stock: 1 }] }),
			["variants.0.options.Colour"],
		],
		[
			"two options of one name",
			shirt({
				options: [
					{ name: "Size", values: ["S", "S"] },
					{ name: "Size", values: ["M"] },
				],
			}),
			["options.0.values.1", "options.1.name"],
		],
		["no such category", plain("X", { category: "nowhere" }), ["category"]],
		[
			"a picture of nobody's",
			plain("X", {
				images: [
					{ src: "/images/someone-elses" },
					{ src: "http://example.com/x.png" },
					{ src: "javascript:x" },
					{ src: "https://a:b@c.test/x" },
				],
			}),
			["images.0.src", "images.1.src", "images.2.src", "images.3.src"],
		],
		[
			"what cannot be printed",
			plain("a\u0000b", { description: "\u0007", specifications: { "a\u0001": "x" } }),
			["title", "description", "specifications.a\u0001"],
		],
		["half a character", plain("X", { tags: ["\ud800"] }), ["tags.0"]],
	])("with %s is refused, and the field named", async (_, body, expected) => {
		const answer = await house.call("POST", "/api/products", body);
		expect([answer.status, answer.body.code, paths(answer.body)]).toEqual([400, "request.invalid", expected]);
	});

	test("with a member that would become everybody's is refused", async () => {
		const text = JSON.stringify(plain("X")).replace("{", '{"specifications":{"__proto__":{"x":1}},');
		const answer = await house.send("POST", "/api/products", text);
		expect(paths((await answer.json()) as object)).toEqual(["specifications.__proto__"]);
	});
});

describe("a change", () => {
	test("of what nobody has read is refused, and so is one of what has changed since", async () => {
		const product = await make(plain("Versioned"));
		const path = `/api/products/${product.id}`;
		for (const [method, body] of [
			["PUT", plain("Versioned")],
			["PATCH", {}],
			["DELETE", undefined],
		] as const) {
			expect((await house.call(method, path, body)).body.code).toBe("product.version_required");
			const stale = await house.call(method, path, body, { headers: { "if-match": '"7-abc"' } });
			expect([stale.status, stale.body.code, stale.headers.get("etag")]).toEqual([
				412,
				"product.changed",
				(await read(product.id)).headers.get("etag"),
			]);
		}
		const any = await house.call("PATCH", path, { title: "Any" }, { headers: { "if-match": "*" } });
		expect([any.status, any.body.version, any.headers.get("etag")?.slice(0, 3)]).toEqual([200, 2, '"2-']);
		const tag = any.headers.get("etag") ?? "";
		const weak = await house.call("PATCH", path, { title: "Weak" }, { headers: { "if-match": `"x", W/${tag}` } });
		expect([weak.status, weak.body.version]).toEqual([200, 3]);
	});

	test("two at once of the same version are one change, with one entry in the ledger", async () => {
		const product = await make(plain("Contested"));
		const both = await Promise.all(["One", "Other"].map((title) => patch(product, { title })));
		expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
		const entries = await rows("SELECT 1 FROM ledger WHERE subject = ? AND field = 'title'", product.id);
		expect(entries, "made, and changed once").toHaveLength(2);
	});

	test("that changes nothing writes nothing", async () => {
		const body = shirt({
			title: "Still",
			specifications: { a: "1", b: "2" },
			images: [{ src: "https://example.com/a.jpg" }],
		});
		const product = await make(body);
		const [before] = await rows(
			"SELECT (SELECT max(seq) FROM ledger) AS ledger, updated_at FROM products WHERE id = ?",
			product.id,
		);
		const put = await change("PUT", product, { ...body, slug: "still" });
		expect([put.status, put.body.version, put.body.variants]).toEqual([200, 1, product.variants]);
		expect((await patch(product, {})).body.version).toBe(1);
		expect((await patch(product, { title: "Still", vendor: null })).body.version).toBe(1);
		const [after] = await rows(
			"SELECT (SELECT max(seq) FROM ledger) AS ledger, updated_at FROM products WHERE id = ?",
			product.id,
		);
		expect(after).toEqual(before);
	});

	test("of the whole takes away what it does not name; stock it does not name stays", async () => {
		const product = await make(shirt({ title: "Whole", vendor: "Maker", tags: ["x"], specifications: { a: "b" } }));
		const [first, second] = product.variants;
		const put = await change("PUT", product, {
			...plain("Whole"),
			options: [
				{ name: "Colour", values: ["Red", "Green"] },
				{ name: "Size", values: ["S"] },
			],
			variants: [
				{ options: { Colour: "Green", Size: "S" }, price: eur(1), stock: 9 },
				{ options: { Size: "S", Colour: "Red" }, price: eur(1900) },
			],
		});
		expect(put.body).toMatchObject({ version: 2, slug: "whole", vendor: "", tags: [], specifications: {} });
		expect(put.body.variants).toMatchObject([
			{ title: "Green / S", stock: 9 },
			{ id: first?.id, title: "Red / S", sku: "", price: eur(1900), compareAtPrice: null, stock: 3 },
		]);
		expect(put.body.variants.map(({ id }) => id)).not.toContain(second?.id);
		const gone = await patch(put.body, { variants: [{ id: second?.id, price: eur(1) }] });
		expect([gone.status, paths(gone.body)]).toEqual([
			400,
			["variants.0.options.Colour", "variants.0.options.Size", "variants.0.id"],
		]);
	});

	test("of some leaves the rest: words are merged, lists replaced, null empties", async () => {
		const product = await make(
			shirt({
				title: "Some",
				vendor: "Maker",
				tags: ["x"],
				specifications: { a: "1", b: "2" },
				translations: { es: { title: "Algo", labels: { S: "P", M: "M" } } },
			}),
		);
		const [first, second] = product.variants;
		const changed = await patch(product, {
			vendor: null,
			specifications: { a: null, c: "3" },
			translations: { es: { description: "<p>x</p>", labels: { M: null } } },
			variants: [
				{ id: first?.id, price: eur(1234) },
				{ id: second?.id, stock: 7, compareAtPrice: eur(9999) },
			],
		});
		expect(changed.status, JSON.stringify(changed.body)).toBe(200);
		expect(changed.body).toMatchObject({
			version: 2,
			title: "Some",
			vendor: "",
			tags: ["x"],
			translations: { es: { title: "Algo", description: "<p>x</p>", labels: { S: "P" } } },
			variants: [
				{ id: first?.id, sku: "S-R", title: "S / Red", price: eur(1234), compareAtPrice: eur(2500), stock: 3 },
				{ id: second?.id, price: eur(2100), compareAtPrice: eur(9999), stock: 7 },
			],
		});
		expect(changed.body.specifications).toEqual({ b: "2", c: "3" });
		expect(changed.body.translations.es?.labels).toEqual({ S: "P" });
		const without = await patch(changed.body, { translations: null, specifications: null });
		expect([without.body.translations, without.body.specifications]).toEqual([{}, {}]);
		const misfit = await patch(without.body, { options: null });
		expect(paths(misfit.body)).toContain("variants.0.options.Size");
	});

	test("of stock alone is no new version", async () => {
		const product = await make(plain("Stocked"));
		const changed = await patch(product, { variants: [{ id: product.variants[0]?.id, stock: 42 }] });
		expect(changed.body).toMatchObject({
			version: 1,
			availability: "in_stock",
			variants: [{ stock: 42, available: 42 }],
		});
	});

	test("lets two variants swap what they are", async () => {
		const product = await make(shirt({ title: "Swap" }));
		const [first, second] = product.variants;
		const swapped = await patch(product, {
			variants: [
				{ id: second?.id, options: first?.options },
				{ id: first?.id, options: second?.options },
			],
		});
		expect(swapped.body.variants.map(({ id, title }) => [id, title])).toEqual([
			[second?.id, "S / Red"],
			[first?.id, "M / Blue"],
		]);
	});

	test("keeps a fetched picture under either of its names, and says nothing of its size", async () => {
		const product = await make(plain("Pictured", { images: [{ src: "https://example.com/p.jpg" }] }));
		const own = { src: "/images/abc", alt: "", source: "https://example.com/p.jpg", width: 10, height: 20 };
		await house.env.DB.prepare("UPDATE products SET images = ?, version = version + 1 WHERE id = ?")
			.bind(JSON.stringify([own]), product.id)
			.run();
		const now = (await read(product.id)).body;
		const same = await patch(now, { images: [{ src: "https://example.com/p.jpg" }] });
		expect([same.body.version, same.body.images]).toEqual([2, [own]]);
		const renamed = await patch(now, { images: [{ src: "/images/abc", alt: "A cup", width: 99 }] });
		expect(renamed.body.images).toEqual([{ ...own, alt: "A cup" }]);
	});

	test("is for its own store's partner: to another's the product does not exist", async () => {
		const product = await make(plain("Mine"));
		const theirs = { at: elsewhere, token: house.stranger.token, headers: { "if-match": "*" } };
		const path = `/api/products/${product.id}`;
		for (const [method, address, body] of [
			["PUT", path, plain("Theirs")],
			["PATCH", path, {}],
			["DELETE", path, undefined],
			["GET", `${path}/history`, undefined],
			["GET", `/api/admin/products/${product.id}`, undefined],
		] as const) {
			const answer = await house.call(method, address, body, theirs);
			expect([method, answer.status, answer.body.code]).toEqual([method, 404, "product.not_found"]);
		}
		expect((await house.call("PATCH", path, {}, { ...theirs, at: here })).status).toBe(401);
		expect((await house.call("PATCH", path, {}, { token: "" })).status).toBe(401);
		expect((await read(product.id)).body).toEqual(product);
	});
});

describe("a slug", () => {
	test("that is changed is remembered, until somebody takes it anew", async () => {
		const product = await make(plain("Former"));
		const renamed = await patch(product, { slug: "later" });
		expect([renamed.body.slug, renamed.body.version]).toEqual(["later", 2]);
		const former = () =>
			rows("SELECT slug, product_id FROM product_slugs WHERE store_id = ? AND slug = 'former'", here.id);
		expect(await former()).toEqual([{ slug: "former", product_id: product.id }]);
		const heir = await make(plain("Heir", { slug: "former" }));
		expect(await former()).toEqual([]);
		const taken = await patch(renamed.body, { slug: "former" });
		expect([taken.status, taken.body.code]).toEqual([409, "product.slug_taken"]);
		await change("DELETE", heir);
		const back = await patch(renamed.body, { slug: "former" });
		expect(back.body.slug, "a deleted product's slug is free").toBe("former");
		expect(await rows("SELECT slug FROM product_slugs WHERE product_id = ?", product.id)).toEqual([{ slug: "later" }]);
	});
});

describe("a deleted product", () => {
	test("is gone for everybody, off the shelves, and can still be read about", async () => {
		const product = await make(shirt({ title: "Doomed" }));
		expect(await rows("SELECT shelf FROM listings WHERE product_id = ?", product.id)).toEqual([{ shelf: "" }]);
		const gone = await change("DELETE", product);
		expect([gone.status, gone.body]).toEqual([204, undefined]);
		for (const path of [
			`/api/products/${product.id}`,
			`/api/products/${product.slug}`,
			`/api/admin/products/${product.id}`,
		])
			expect((await house.call("GET", path)).status, path).toBe(404);
		expect((await change("PATCH", { ...product, version: 2 }, {})).status).toBe(404);
		expect((await change("DELETE", product)).status).toBe(404);
		expect(await rows("SELECT 1 FROM listings WHERE product_id = ?", product.id)).toEqual([]);
		expect(await rows("SELECT 1 FROM variants WHERE product_id = ?", product.id)).toHaveLength(2);
		const { items } = (await house.call<{ items: HistoryEntry[] }>("GET", `/api/products/${product.id}/history`)).body;
		expect(items[0]).toMatchObject({
			chain: "catalog",
			field: "status",
			from: "published",
			to: "deleted",
			actor: house.partner.id,
		});
	});
});

describe("the history", () => {
	type Page = { items: HistoryEntry[]; nextCursor: string | null };
	const history = async (id: string, query = "") =>
		(await house.call<Page>("GET", `/api/products/${id}/history${query}`)).body;

	test("shows a price that went up and down again, with its stock, page by page", async () => {
		const product = await make(
			plain("Wavering", { variants: [{ price: eur(1000), compareAtPrice: eur(1500), stock: 5 }] }),
		);
		const id = product.variants[0]?.id ?? "";
		const dearer = await patch(product, { variants: [{ id, price: eur(1200), stock: 4 }] });
		const cheaper = await patch(dearer.body, {
			title: "Wavered",
			variants: [{ id, price: eur(1000), compareAtPrice: null }],
		});
		expect(cheaper.body.version).toBe(3);
		const { items } = await history(product.id, "?limit=100");
		const of = (field: string) => items.filter((item) => item.field === field).map(({ from, to }) => [from, to]);
		expect(of("price")).toEqual([
			[eur(1200), eur(1000)],
			[eur(1000), eur(1200)],
			[null, eur(1000)],
		]);
		expect(of("compareAtPrice")).toEqual([
			[eur(1500), null],
			[null, eur(1500)],
		]);
		expect(of("stock")).toEqual([
			[5, 4],
			[null, 5],
		]);
		expect(of("title")).toEqual([
			["Wavering", "Wavered"],
			[null, "Wavering"],
		]);
		expect(of("status")).toEqual([[null, "published"]]);
		expect(items.find(({ field }) => field === "price")).toMatchObject({
			entity: id,
			actor: house.partner.id,
			hash: expect.stringMatching(/^[0-9a-f]{64}$/),
			at: expect.stringMatching(/Z$/),
		});
		const paged: HistoryEntry[] = [];
		let cursor: string | null = "";
		while (cursor !== null) {
			const page: Page = await history(product.id, `?limit=2${cursor && `&cursor=${cursor}`}`);
			paged.push(...page.items);
			cursor = page.nextCursor;
		}
		expect(paged).toEqual(items);
		expect((await house.call("GET", `/api/products/${product.id}/history?cursor=x`)).body.code).toBe(
			"request.bad_cursor",
		);
	});
});

describe("the list for managers", () => {
	test("has drafts too, newest first, page by page, by status and by how the title begins", async () => {
		const at = { at: elsewhere, token: house.stranger.token };
		for (const [title, status] of [
			["Élan", "draft"],
			["Elan two", "published"],
			["Other", "draft"],
		])
			await house.call("POST", "/api/products", plain(title ?? "", { status }), at);
		const list = async (query: string) => {
			const { body } = await house.call<{ items: Product[]; nextCursor: string | null }>(
				"GET",
				`/api/admin/products${query}`,
				undefined,
				at,
			);
			return { titles: body.items.map(({ title }) => title), cursor: body.nextCursor };
		};
		const first = await list("?limit=2");
		expect(first.titles).toEqual(["Other", "Elan two"]);
		expect((await list(`?limit=2&cursor=${first.cursor}`)).titles[0]).toBe("Élan");
		expect((await list("?status=draft")).titles).toEqual(["Other", "Élan"]);
		expect((await list("?q=ELAN")).titles).toEqual(["Élan", "Elan two"]);
		const begun = await list("?q=elan&limit=1");
		expect((await list(`?q=elan&limit=1&cursor=${begun.cursor}`)).titles).toEqual(["Elan two"]);
		expect((await list("?q=%25")).titles).toEqual([]);
		expect((await house.call("GET", "/api/admin/products?status=deleted")).status).toBe(400);
	});
});

test("the list for managers walks no further than its page, however many products there are", async () => {
	const { d1, trips } = recording(house.env.DB);
	for (const query of [{ q: "elan" }, { q: "elan", status: "draft" as const }, {}])
		await listManagedProducts(d1, here.id, { limit: 2, ...query });
	for (const { sql, params } of trips.flat()) {
		const explained = house.env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...params);
		const plan = (await explained.all<{ detail: string }>()).results.map(({ detail }) => detail);
		const walks = plan.filter((detail) => /products USING.*products_(newest|by_name)/.test(detail));
		const isNarrow = /name_key>\? AND name_key<\?|products_newest \(store_id=\? AND status=\?/;
		expect(walks.length, plan.join("\n")).toBeGreaterThan(0);
		expect(walks.filter((detail) => !isNarrow.test(detail))).toEqual([]);
		expect(plan.filter((detail) => /^SCAN (products|p)\b/.test(detail))).toEqual([]);
	}
});

test("stock that is set with a product is told of within seconds", async () => {
	await house.call("POST", "/api/products", plain("Told of"));
	const waiting = house.env.INVENTORY.prepare("SELECT count(*) AS n FROM outbox");
	await expect.poll(() => waiting.first("n"), { timeout: 8000 }).toBe(0);
});

test("forty products made at once are all made, and nobody is sent away", async () => {
	const made = await Promise.all(
		Array.from({ length: 40 }, (_, at) => house.call("POST", "/api/products", plain(`Of forty ${at}`))),
	);
	expect(made.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 201));
});

test("each change is told of, in its own batch", async () => {
	const product = await make(plain("Told", { status: "draft", tags: ["x"] }));
	const published = await patch(product, { status: "published", title: "Told now" });
	await change("DELETE", published.body);
	const kept = await rows(
		"SELECT type, traceparent, data FROM kept_events WHERE entity_id = ? ORDER BY sequence",
		product.id,
	);
	const about = { productId: product.id, slug: "told", categories: [] };
	expect(kept.map(({ type, data }) => [type, JSON.parse(String(data))])).toEqual([
		[
			"product.created",
			{ ...about, title: "Told", status: "draft", changed: expect.arrayContaining(["title", "tags", "variants"]) },
		],
		["product.updated", { ...about, title: "Told now", status: "published", changed: ["title", "status"] }],
		["product.deleted", { ...about, title: "Told now", status: "deleted", changed: ["status"] }],
	]);
	expect(kept[0]?.traceparent).toBe("00-trace-span-01");
});

test("a ledger that moved on takes the whole change back", async () => {
	const product = await make(plain("Whole or not"));
	const everything = async () => [
		await rows("SELECT * FROM products JOIN variants ON product_id = products.id WHERE products.id = ?", product.id),
		await rows("SELECT * FROM product_slugs WHERE product_id = ?", product.id),
		await rows("SELECT * FROM listings WHERE product_id = ?", product.id),
		await rows("SELECT * FROM kept_events WHERE entity_id = ?", product.id),
		await rows("SELECT * FROM ledger WHERE subject = ?", product.id),
	];
	const before = await everything();
	const { found, head } = await look(house.env.DB, here.id, product.id, "", null);
	if (!found) return expect.unreachable("it is there");
	const variants = found.state.variants.map((variant) => ({ ...variant, priceMinor: 1 }));
	const after = { ...found.state, title: "Half", slug: "half", variants };
	const by = { store: here, actor: house.partner.id, traceparent: "" };
	const late = { id: product.id, before: found, after, head: { ...head, seq: head.seq - 1 } };
	const batch = writesFor(by, late, Date.now()).map((write) => statement(house.env.DB, write));
	await expect(house.env.DB.batch(batch)).rejects.toThrow("ledger_moved");
	expect(await everything()).toEqual(before);
	expect((await patch(product, { title: "Whole" })).status).toBe(200);
});
