import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deleteProduct } from "../../workers/catalog/managing/write-products.ts";
import { withContext } from "../../workers/kit/context.ts";
import type { Category, Product } from "../../workers/kit/product.ts";
import type { Store } from "../../workers/kit/store.ts";
import { myBrand as brand, somebody } from "../sale.ts";
import { newAddress, type Shop, startShop } from "../shop.ts";
import type { Problem, Shopper } from "../shopper.ts";

let shop: Shop;
let partner: Shopper;
let store: Store;
beforeAll(async () => {
	shop = await startShop();
	await shop.fetch("/api/health");
	partner = await somebody(shop, "partner", brand);
});
beforeEach(async () => {
	store = await storeNow();
});
afterAll(() => shop?.close());

async function storeNow(): Promise<Store> {
	const { STORES } = await shop.env<GatewayEnv>("gateway");
	return (await STORES.byHost(new URL(brand).hostname)) ?? expect.unreachable("no store");
}

type Answer = Product & Omit<Problem, "status">;
type Said = { status: number; etag: string | null; location: string | null; text: string };

const said = async (answer: Response): Promise<Said> => ({
	status: answer.status,
	etag: answer.headers.get("etag"),
	location: answer.headers.get("location"),
	text: (await answer.text()).replace(/"requestId":"[^"]*"/, ""),
});

const languages = { "accept-language": "en" };
/** As a shopper gets it. */
const kept = (path: string) =>
	shop.fetch(brand + path, { headers: { ...languages, "cf-connecting-ip": newAddress() }, redirect: "manual" });

/** As it is made now, of what is true now. */
async function made(path: string): Promise<Said> {
	const plain = { store, requestId: "", address: "", traceparent: "" };
	const { headers } = withContext(new Request(brand + path, { headers: languages }), plain);
	const worker = path.startsWith("/api/") ? "tussi-catalog" : "tussi-storefront";
	return said(
		await shop.server.ask(worker, brand + path, { headers: Object.fromEntries(headers), redirect: "manual" }),
	);
}

const slugs = new Set<string>();
const ids = new Set<string>();

async function paths(): Promise<string[]> {
	const { items } = JSON.parse((await made("/api/categories")).text) as { items: Category[] };
	const products = JSON.parse((await made("/api/products?limit=100")).text) as { items: Product[] };
	for (const { slug } of products.items.slice(0, 4)) slugs.add(slug);
	const names = [...new Set([...items.map(({ slug }) => slug), "shelf-a", "shelf-b"])];
	return [
		...["/", "/es", "/products", "/products?sort=price", "/products?inStock=true&from=5", "/search", "/search?q=moon"],
		...[
			"/search?q=lamp&category=shelf-a",
			"/search?q=nothing-like-it",
			"/sitemap.xml",
			"/age",
			"/manifest.webmanifest",
		],
		...names.map((slug) => `/categories/${slug}`),
		...names.map((slug) => `/api/products?category=${slug}`),
		...[...slugs].flatMap((slug) => [`/products/${slug}`, `/es/products/${slug}`, `/api/products/${slug}`]),
		...[...ids].map((id) => `/api/products/${id}`),
		...["/api/products", "/api/products?limit=100&sort=price", "/api/products?q=lamp", "/api/categories"],
		...["/api/products?inStock=true", "/api/products?option=Size:Small"],
	];
}

/** What anybody is told is what is true, and was kept before. */
async function expectTruth(after: string): Promise<void> {
	for (const path of await paths()) {
		const [told, truth] = [await said(await kept(path)), await made(path)];
		const is = told.text === truth.text ? "as it is" : told.text;
		expect([path, told.status, told.location, is], after).toEqual([path, truth.status, truth.location, "as it is"]);
		if (truth.status === 200 && truth.etag) expect([path, told.etag]).toEqual([path, truth.etag]);
	}
}

const eur = (amount: number) => ({ amount, currency: store.currency });
const lamp = (title: string, more: object = {}) => ({
	...{ title, description: "<p>Glows.</p>", status: "published", category: "shelf-a" },
	options: [{ name: "Size", values: ["Small", "Large"] }],
	variants: [
		{ options: { Size: "Small" }, price: eur(4000), stock: 2 },
		{ options: { Size: "Large" }, price: eur(6000), stock: 1 },
	],
	...more,
});

async function done<Body = Answer>(method: string, path: string, body?: unknown, etag?: string) {
	const answer = await partner.call<Body>(method, path, body, etag ? { "if-match": etag } : {});
	expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
	return answer;
}

const change = async (id: string, patch: object) => {
	await done("PATCH", `/api/products/${id}`, patch, "*");
	await expectTruth(JSON.stringify(patch));
};

async function create(body: object): Promise<Product> {
	const { body: product } = await done("POST", "/api/products", body);
	slugs.add(product.slug);
	ids.add(product.id);
	await expectTruth(`creating ${product.slug}`);
	return product;
}

test("whatever is done to products, categories and stock, the next request is told what is true", {
	timeout: 500_000,
}, async () => {
	const categories = new Map<string, string>();
	for (const slug of ["shelf-a", "shelf-b"]) {
		const { body } = await done<Category>("POST", "/api/categories", { title: slug, titleEs: slug, slug });
		categories.set(slug, body.id);
		await expectTruth(`category ${slug}`);
	}
	const moon = await create(lamp("Moon lamp", { status: "draft" }));
	await change(moon.id, { status: "published" });
	const sun = await create(lamp("Sun lamp"));
	await change(moon.id, { description: "<p>Other.</p>" });
	await change(moon.id, { vendor: "Somebody", tags: ["moon", "night"] });
	await change(moon.id, { variants: [{ id: moon.variants[0]?.id, price: eur(100) }, { id: moon.variants[1]?.id }] });
	await change(moon.id, { translations: { es: { title: "Luna", description: "<p>Luz</p>" } } });
	await change(moon.id, { title: "Moon light", slug: "moon-light" });
	slugs.add("moon-light");
	await expectTruth("a new slug");
	const heir = await create(lamp("Heir", { slug: "moon-lamp", status: "draft" }));
	await change(heir.id, { status: "published" });
	await change(heir.id, { slug: "heir" });
	await change(moon.id, { slug: "moon-lamp" });
	await change(moon.id, { category: "shelf-b" });
	await change(moon.id, { category: "" });
	await change(moon.id, { category: "shelf-b" });
	await done("PATCH", `/api/categories/${categories.get("shelf-b")}`, { parent: "shelf-a" }, "*");
	await expectTruth("a category that moved");
	await done("PATCH", `/api/categories/${categories.get("shelf-b")}`, { title: "Shelf of B", line: "new" }, "*");
	await expectTruth("a category's title");
	await change(moon.id, { status: "draft" });
	await change(sun.id, { status: "draft" });
	await change(heir.id, { status: "draft" });
	await change(moon.id, { status: "published" });
	await change(sun.id, { status: "published", category: "shelf-b" });
	for (const delta of [1, -2, -1, 9, -3]) {
		await done("POST", `/api/products/${sun.id}/stock`, { variantId: sun.variants[0]?.id, delta, reason: "counted" });
		await expectTruth(`a correction by ${delta}`);
	}
	await done("DELETE", `/api/products/${moon.id}`, undefined, "*");
	await expectTruth("a deletion");
	await create(lamp("Moon lamp", { slug: "moon-lamp" }));
	const csv = `Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Status
imported-lamp,Imported lamp,<p>x</p>,V,Imports,lamp,true,Title,Default Title,IMP,4,12.00,active
sun-lamp,Sun lamp again,<p>x</p>,V,shelf-a,lamp,true,Size,Small,S,4,12.00,active`;
	const answer = await shop.fetch(`${brand}/api/admin/products/import`, {
		method: "POST",
		headers: {
			authorization: `Bearer ${partner.accessToken}`,
			"content-type": "text/csv",
			"cf-connecting-ip": newAddress(),
		},
		body: csv,
	});
	expect(answer.status, await answer.text()).toBe(200);
	slugs.add("imported-lamp");
	await expectTruth("an import");
});

describe("what only the news of it can bring", () => {
	const tick = async (...names: string[]) => {
		const { CHORES } = await shop.env<CatalogEnv>("catalog");
		for (const name of names) await CHORES.tick(name);
	};

	test("stock that is held, sold and given back is shown everywhere", { timeout: 200_000 }, async () => {
		const product = await create(lamp("Scarce lamp", { slug: "scarce" }));
		const variantId = product.variants[0]?.id ?? "";
		const { CATALOG } = await shop.env<CheckoutEnv>("checkout");
		const line = { variantId, productId: product.id, quantity: 2 } as never;
		const settled = async (after: string) => {
			await tick("inventory", "catalog");
			await expectTruth(after);
		};
		await CATALOG.reserve(store.id, "res_one", [line], Date.now() + 60_000);
		await settled("a hold");
		await CATALOG.release("res_one");
		await settled("a hold given back");
		await CATALOG.reserve(store.id, "res_two", [line], Date.now() + 60_000);
		await CATALOG.commit("res_two");
		await settled("a sale");
		await CATALOG.revoke(store.id, ["res_two"], [line]);
		await settled("a sale taken back");
		await CATALOG.reserve(store.id, "res_three", [line], Date.now() + 10);
		await settled("a hold past its time");
	});

	test("a product that was taken out while nobody could be told is gone", { timeout: 100_000 }, async () => {
		const product = await create(lamp("Doomed lamp", { slug: "doomed" }));
		await kept("/products/doomed");
		const env = await shop.env<CatalogEnv>("catalog");
		await deleteProduct(env, { store, actor: "test", traceparent: "" }, product.id, "any");
		await tick("news", "catalog");
		await expectTruth("a deletion nobody was told of");
	});
});

test("a store that changes its settings shows them at once", { timeout: 100_000 }, async () => {
	const path = `/api/admin/stores/${store.id}`;
	const changes = [
		{ name: "Brand of Mine" },
		{ gate: { minimumAge: 18 } },
		{ locales: ["en"] },
		{ locales: ["en", "es"] },
	];
	for (const patch of [
		...changes,
		{ legal: { terms: { en: "Terms." } } },
		{ legal: { terms: { en: "Other terms." } } },
	]) {
		await done("PATCH", path, patch, "*");
		store = await storeNow();
		await expectTruth(JSON.stringify(patch));
		expect((await said(await kept("/legal/terms"))).text).toEqual((await made("/legal/terms")).text);
	}
});
