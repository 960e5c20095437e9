import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HistoryEntry } from "../../workers/catalog/managing/history.ts";
import type { Category, Product } from "../../workers/kit/product.ts";
import { type Person, type Shop, startShop } from "../shop.ts";
import { type Problem, Shopper } from "../shopper.ts";

const brand = "http://my-brand.localhost:8787";

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

async function signedIn(person: Person, host = "") {
	const shopper = new Shopper(shop, host);
	shopper.accessToken = await shop.token(person);
	return shopper;
}

type Answer = Product & Omit<Problem, "status">;
const tag = ({ headers }: { headers: Headers }) => ({ "if-match": headers.get("etag") ?? "" });

describe("a partner", () => {
	test("puts a product on her shelves, which is found, bought, made dearer and taken off again", async () => {
		const partner = await signedIn("partner", brand);
		const shopper = new Shopper(shop, brand);
		const currency = (await shopper.products("?limit=1")).items[0]?.variants[0]?.price.currency ?? "";
		const price = (amount: number) => ({ amount, currency });

		const category = await partner.call<Category>("POST", "/api/categories", { title: "Lamps", titleEs: "Lámparas" });
		expect(category.status, JSON.stringify(category.body)).toBe(201);
		const made = await partner.call<Answer>("POST", "/api/products", {
			title: "Moon lamp",
			description: "<p>Glows.</p><script>x()</script>",
			status: "published",
			category: "lamps",
			options: [{ name: "Size", values: ["Small", "Large"] }],
			variants: [
				{ options: { Size: "Small" }, price: price(4000), stock: 2 },
				{ options: { Size: "Large" }, price: price(6000), stock: 1 },
			],
		});
		expect(made.status, JSON.stringify(made.body)).toBe(201);
		expect(made.headers.get("location")).toBe(`/api/products/${made.body.id}`);
		const small = made.body.variants[0]?.id ?? "";

		const categories = (await shopper.call<{ items: Category[] }>("GET", "/api/categories")).body.items;
		expect(categories.find(({ slug }) => slug === "lamps")).toMatchObject({ id: category.body.id, count: 1 });
		expect((await shopper.products("?category=lamps")).items.map(({ slug }) => slug)).toEqual(["moon-lamp"]);
		await shopper.add(small);

		const seen = await shopper.call<Answer>("GET", "/api/products/moon-lamp");
		const large = made.body.variants[1]?.id ?? "";
		const dearer = await partner.call<Answer>(
			"PATCH",
			`/api/products/${made.body.id}`,
			{ variants: [{ id: small, price: price(4500) }, { id: large }] },
			tag(seen),
		);
		expect(dearer.status, JSON.stringify(dearer.body)).toBe(200);
		expect(dearer.body.variants.map((variant) => variant.price.amount)).toEqual([4500, 6000]);
		expect((await shopper.cart()).lines[0]).toMatchObject({ unitPrice: price(4500), priceChanged: true });
		const late = await partner.call<Problem>(
			"PATCH",
			`/api/products/${made.body.id}`,
			{ title: "Sun lamp" },
			tag(seen),
		);
		expect([late.status, late.body.code, late.headers.get("etag")]).toEqual([
			412,
			"product.changed",
			dearer.headers.get("etag"),
		]);
		expect((await partner.call<Problem>("DELETE", `/api/products/${made.body.id}`)).status).toBe(428);

		const history = await partner.call<{ items: HistoryEntry[] }>(
			"GET",
			`/api/products/${made.body.id}/history?limit=50`,
		);
		const prices = history.body.items.filter(({ field, entity }) => field === "price" && entity === small);
		expect(prices.map(({ from, to }) => [from, to])).toEqual([
			[price(4000), price(4500)],
			[null, price(4000)],
		]);

		const gone = await partner.call("DELETE", `/api/products/${made.body.id}`, undefined, tag(dearer));
		expect(gone.status).toBe(204);
		expect((await shopper.call("GET", `/api/products/${made.body.id}`)).status).toBe(404);
		expect((await shopper.products("?category=lamps")).items).toEqual([]);
		const emptied = await partner.call("DELETE", `/api/categories/${category.body.id}`, undefined, tag(category));
		expect(emptied.status).toBe(204);
	});

	test("changes nothing of another store, and nobody else changes hers", async () => {
		const [partner, admin] = [await signedIn("partner", brand), await signedIn("admin")];
		const { product: theirs } = await new Shopper(shop).something();
		const { product: hers } = await new Shopper(shop, brand).something();
		const any = { "if-match": "*" };
		const taken = await partner.call<Problem>("PATCH", `/api/products/${theirs.id}`, { title: "Mine" }, any);
		expect([taken.status, taken.body.code]).toEqual([404, "product.not_found"]);
		expect((await admin.call("PATCH", `/api/products/${hers.id}`, { title: "Mine" }, any)).status).toBe(404);
		const named = await admin.call<Answer>("PATCH", `/api/products/${hers.id}?store=my-brand`, { vendor: "Us" }, any);
		expect([named.status, named.body.vendor]).toEqual([200, "Us"]);
		const shopper = await signedIn("shopper");
		expect((await shopper.call("PATCH", `/api/products/${theirs.id}`, { title: "Mine" }, any)).status).toBe(403);
		expect((await new Shopper(shop).call("DELETE", `/api/products/${theirs.id}`, undefined, any)).status).toBe(401);
		expect(await new Shopper(shop).product(theirs.id)).toEqual(theirs);
	});
});

test("a product that is renamed is found where it was, and a draft by its managers alone", async () => {
	const [admin, guest] = [await signedIn("admin"), new Shopper(shop)];
	const body = { title: "Old name", description: "", status: "published", variants: [{ price: eur(900), stock: 1 }] };
	const made = await admin.call<Answer>("POST", "/api/products", body);
	const renamed = await admin.call<Answer>("PATCH", "/api/products/old-name", { slug: "new-name" }, tag(made));
	expect(renamed.body).toMatchObject({ slug: "new-name", version: 2 });
	const moved = await guest.call("GET", "/api/products/old-name");
	expect([moved.status, moved.headers.get("location")]).toEqual([301, "/api/products/new-name"]);
	for (const prefix of ["", "/es"]) {
		const page = await shop.fetch(`${prefix}/products/old-name`, { headers: { accept: "text/html" } });
		expect([page.status, page.headers.get("location")]).toEqual([301, `${prefix}/products/new-name`]);
	}
	const draft = await admin.call<Answer>("PATCH", "/api/products/new-name", { status: "draft" }, tag(renamed));
	expect((await guest.call("GET", "/api/products/new-name")).status).toBe(404);
	expect((await admin.call("GET", `/api/admin/products/${made.body.id}`)).body).toEqual(draft.body);
	const drafts = await admin.call<{ items: Product[] }>("GET", "/api/admin/products?status=draft&q=old");
	expect(drafts.body.items.map(({ id }) => id)).toEqual([made.body.id]);
});

test("a cursor somebody has written herself is refused by every list, and a page begins anew", async () => {
	const [admin, guest] = [await signedIn("admin"), new Shopper(shop)];
	const { nextCursor } = await guest.products("?limit=1&sort=price");
	const real = Buffer.from(nextCursor ?? "", "base64url").toString();
	const tampered = [
		real.replace("prd_", "var_"),
		real.replace(/,\d+,/, ',"0 OR 1=1",'),
		'["price"]',
		"[",
		"{}",
		"null",
	];
	for (const text of [...tampered, real.replace('"price"', '"newest"')]) {
		const cursor = Buffer.from(text).toString("base64url");
		for (const path of ["/api/products?sort=price", "/api/search?q=a", "/api/admin/products?q=a"]) {
			const { status, body } = await admin.call<Problem>("GET", `${path}&cursor=${cursor}`);
			expect([status, body.code], `${path} ${text}`).toEqual([400, "request.bad_cursor"]);
		}
	}
	const cursor = Buffer.from(tampered[0] ?? "").toString("base64url");
	const page = await shop.fetch(`/products?sort=price&cursor=${cursor}`, { headers: { accept: "text/html" } });
	expect([page.status, (await page.text()).includes('class="grid"')]).toEqual([200, true]);
});

test("a product of more than a megabyte is refused before it is read, one of less is taken", async () => {
	const admin = await signedIn("admin");
	const values = Array.from({ length: 2000 }, (_, at) => `Number ${at}`);
	const variants = values.map((value) => ({ options: { Kind: value }, price: eur(100), stock: 1 }));
	const large = { title: "Many", description: "", status: "published", options: [{ name: "Kind", values }], variants };
	const taken = await admin.call<Answer>("POST", "/api/products", large);
	expect([taken.status, taken.body.variants.length]).toEqual([201, 2000]);
	expect(taken.body.variants.every(({ available }) => available === 1)).toBe(true);
	const refused = await admin.call<Problem>("POST", "/api/products", { ...large, description: "x".repeat(1_100_000) });
	expect([refused.status, refused.body.code]).toEqual([413, "request.too_large"]);
});

const eur = (amount: number) => ({ amount, currency: "EUR" });
