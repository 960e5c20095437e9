import { afterAll, beforeAll, expect, test } from "vitest";
import type { Product } from "../../workers/kit/product.ts";
import { drawPng } from "../../workers/local/web/picture.ts";
import { newAddress, type Person, type Shop, startShop } from "../shop.ts";
import { type Problem, Shopper } from "../shopper.ts";

const other = "http://my-brand.localhost:8787";

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

async function upload(id: string, bytes: Uint8Array<ArrayBuffer>, who: Person = "admin") {
	const form = new FormData();
	form.set("image", new File([bytes], "picture.png", { type: "image/png" }));
	const encoded = new Response(form);
	const path = `/api/products/${id}/images`;
	const response = await shop.fetch(path, {
		method: "POST",
		headers: {
			authorization: `Bearer ${await shop.token(who)}`,
			"cf-connecting-ip": newAddress(),
			"content-type": encoded.headers.get("content-type") ?? "",
		},
		body: await encoded.arrayBuffer(),
	});
	expect(await shop.contract("POST", path, response)).toEqual([]);
	return { status: response.status, body: (await response.json()) as Pick<Product, "images"> & Problem };
}

async function makeProduct(title: string, more: object = {}): Promise<Product> {
	const response = await shop.fetch("/api/products", {
		method: "POST",
		headers: { authorization: `Bearer ${await shop.token("admin")}`, "content-type": "application/json" },
		body: JSON.stringify({
			title,
			description: "",
			status: "published",
			variants: [{ price: { amount: 900, currency: "EUR" }, stock: 3 }],
			...more,
		}),
	});
	return (await response.json()) as Product;
}

const png = (): Uint8Array<ArrayBuffer> => new Uint8Array(drawPng(400, 300, [120, 80, 60]));

test("a partner's picture is on the product's page, and everybody may keep it for ever", async () => {
	const { id, slug } = await makeProduct("Pictured");
	const { status, body } = await upload(id, png());
	expect(status).toBe(201);
	const src = body.images[0]?.src ?? "";
	const page = await (await shop.fetch(`/products/${slug}`, { headers: { accept: "text/html" } })).text();
	expect(page).toContain(src.split("/")[2]);

	const picture = await shop.fetch(src);
	expect(Object.fromEntries(picture.headers)).toMatchObject({
		"content-type": "image/webp",
		"cache-control": "public, max-age=31536000, immutable",
		"content-security-policy": expect.stringMatching(/^default-src 'none'/),
		"x-content-type-options": "nosniff",
	});
	expect(Buffer.from(await picture.arrayBuffer()).toString("latin1", 8, 12)).toBe("WEBP");
	const etag = picture.headers.get("etag") ?? "";
	const again = await shop.fetch(src, { headers: { "if-none-match": etag } });
	expect([again.status, again.headers.get("cache-control")]).toEqual([304, "public, max-age=31536000, immutable"]);
	const head = await shop.fetch(src, { method: "HEAD" });
	expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([200, etag, ""]);

	const avif = src.replace("1280.webp", "320.avif");
	await expect
		.poll(async () => (await shop.fetch(avif)).headers.get("content-type"), { timeout: 15_000 })
		.toBe("image/avif");
	expect((await shop.fetch(other + src)).status).toBe(404);
});

test("only who runs the store adds pictures, and only pictures", async () => {
	const { id } = await makeProduct("Guarded");
	expect((await upload(id, png(), "shopper")).body).toMatchObject({ status: 403, code: "auth.forbidden" });
	expect((await upload(id, png(), "partner")).body).toMatchObject({ status: 401, code: "auth.required" });
	const svg = new Uint8Array(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
	expect((await upload(id, svg)).body).toMatchObject({ status: 415, code: "image.unsupported" });
	expect((await upload(id, new Uint8Array(11 * 1024 * 1024))).body).toMatchObject({ code: "request.too_large" });
});

test("a picture that is named elsewhere comes here by itself; one that cannot be had leaves the artwork", async () => {
	const good = await makeProduct("Fetched", { images: [{ src: "https://moved.example/clay-300x200.jpg" }] });
	const bad = await makeProduct("Not fetched", { images: [{ src: "https://inward.example/clay-300x200.jpg" }] });
	const imagesOf = async ({ slug }: Product) => (await new Shopper(shop).product(slug)).images;
	await expect
		.poll(() => imagesOf(good), { timeout: 15_000 })
		.toMatchObject([{ src: expect.stringMatching(/^\/images\//), width: 300, height: 200 }]);
	const [image] = (await imagesOf(good)) as Product["images"];
	expect((await shop.fetch(image?.src ?? "")).status).toBe(200);
	expect(await imagesOf(bad)).toMatchObject([{ src: expect.stringMatching(/^\/art\//) }, {}, {}]);
});

test("the stand-in for other hosts is not a way around them for a page in the developer's browser", async () => {
	for (const header of [
		["origin", "https://evil.example"],
		["sec-fetch-site", "cross-site"],
	] as const) {
		const headers = new Headers([[...header]]);
		expect((await shop.fetch("/__dev/web?url=https://pictures.example/red-9x9.png", { headers })).status).toBe(403);
	}
});
