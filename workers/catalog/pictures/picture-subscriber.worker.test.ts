import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newId } from "../../kit/ids.ts";
import type { ShopEvent } from "../../kit/outbox.ts";
import type { Image } from "../../kit/product.ts";
import { serveWeb } from "../../local/web/test/serve.ts";
import { type House, here, openHouse, plain, type Read } from "../test/house.ts";
import { pictureSubscriber } from "./picture-subscriber.ts";
import { folderOf, nameIn } from "./sizes.ts";

type Web = Awaited<ReturnType<typeof serveWeb>>;
let web: Web;
let house: House;
beforeAll(async () => {
	web = await serveWeb();
	house = await openHouse({ DNS_API: web.DNS_API, WEB_API: web.WEB_API });
});
afterAll(async () => {
	await house?.close();
	web?.close();
});

let made = 0;
const naming = async (...images: { src: string; alt?: string }[]): Promise<Read> =>
	(await house.call("POST", "/api/products", plain(`Imported ${++made}`, { images }))).body;

/** As those see it who manage it: also the pictures that are not there yet. */
const managed = async ({ id }: { id: string }) => (await house.call("GET", `/api/admin/products/${id}`)).body;
const shown = async ({ id }: { id: string }) => (await house.call("GET", `/api/products/${id}`)).body.images;
const asked = (address: string): number => web.asked.filter((each) => each === address).length;
const srcs = (images: readonly Image[]) => images.map(({ src }) => (nameIn(src) ? "ours" : src));

type Waiting = { attempts: number; error: string };
/** What the shop has still to do for the product. */
const waiting = async ({ id }: { id: string }): Promise<Waiting[]> => {
	const query = "SELECT attempts, last_error AS error FROM outbox WHERE entity_id = ?";
	return (await house.env.DB.prepare(query).bind(id).all<Waiting>()).results;
};
const done = (product: { id: string }) => expect.poll(() => waiting(product), { timeout: 15_000 }).toEqual([]);

/** A product as an old event left it that was tried so often. */
async function tried(attempts: number, ...images: { src: string }[]): Promise<Read> {
	const product = await naming();
	await done(product);
	const { DB } = house.env;
	await DB.batch([
		DB.prepare("UPDATE products SET images = ?, digest = 'imported', version = version + 1 WHERE id = ?").bind(
			JSON.stringify(images.map((image) => ({ ...image, alt: "" }))),
			product.id,
		),
		DB.prepare(
			`INSERT INTO outbox (id, type, store_id, entity_id, at, traceparent, data, due_at, attempts)
			VALUES (?, 'product.updated', ?, ?, 0, '', '{}', 0, ?)`,
		).bind(newId("evt"), here.id, product.id, attempts),
	]);
	// Any change wakes the shop.
	await naming();
	return product;
}

/** That something about a product changed. */
const news: ShopEvent = {
	id: "evt_any",
	type: "product.updated",
	storeId: "",
	entityId: "",
	sequence: 1,
	at: "2026-10-01T00:00:00.000Z",
	traceparent: "",
	data: {},
	attempts: 0,
};

describe("a picture elsewhere", () => {
	test("becomes ours, is drawn in every size, and says where it came from", async () => {
		const src = "https://pictures.example/red-90x60.png";
		const product = await naming({ src, alt: "A jug" });
		expect(product.images).toEqual([{ src, alt: "A jug" }]);
		await expect
			.poll(() => shown(product), { timeout: 15_000 })
			.toEqual([{ src: expect.stringMatching(/^\/images\//), alt: "A jug", width: 90, height: 60, source: src }]);
		await done(product);
		const { images, version } = await managed(product);
		expect(version).toBe(product.version + 1);
		const { objects } = await house.env.PICTURES.list({
			prefix: folderOf(here.id, nameIn(images[0]?.src ?? "") ?? ""),
		});
		expect(objects).toHaveLength(6);
		expect(asked(src)).toBe(1);
	});

	test("leaves the artwork where it is until it is there", async () => {
		const product = await naming({ src: "https://broken.example/a.png" });
		expect((await shown(product)).map(({ src }) => src)).toEqual(
			[1, 2, 3].map((view) => expect.stringMatching(`^/art/.*-${view}\\.svg$`)),
		);
	});

	test("is asked for again when its host is ill", async () => {
		const src = "https://flaky.example/blue-20x10.png";
		const product = await naming({ src });
		await expect.poll(() => asked(src), { timeout: 15_000 }).toBe(3);
		await expect.poll(async () => srcs(await shown(product)), { timeout: 15_000 }).toEqual(["ours"]);
	});

	test("that never comes keeps nobody from the others, and they are fetched once", async () => {
		const good = "https://pictures.example/green-20x10.png";
		const bad = "https://broken.example/b.png";
		const product = await naming({ src: bad }, { src: good }, { src: "https://gone.example/c.png" });
		await expect
			.poll(async () => srcs((await managed(product)).images), { timeout: 15_000 })
			.toEqual([bad, "ours", "https://gone.example/c.png"]);
		await expect.poll(() => asked(bad), { timeout: 15_000 }).toBeGreaterThan(2);
		expect(asked(good)).toBe(1);
		expect(await waiting(product)).toMatchObject([{ error: expect.stringMatching(/answered 503/) }]);
	});

	test("is given up after the sixth time", async () => {
		const src = "https://broken.example/given-up.png";
		const product = await tried(5, { src });
		await done(product);
		expect([asked(src), srcs((await managed(product)).images)]).toEqual([1, [src]]);
	});

	test.each([
		["is not there", "https://gone.example/d.png"],
		["is a page that says it is a picture", "https://lying.example/e.jpg"],
		["is larger than 10 MB", "https://huge.example/f.jpg"],
		["lies within a network", "https://private.example/red-20x10.png"],
		["leads into a network", "https://inward.example/g.png"],
		["has an address nobody may ask", "http://169.254.169.254/h.png"],
	])("that %s is not asked for again", async (_, src) => {
		const product = await tried(0, { src });
		await done(product);
		expect(asked(src)).toBeLessThanOrEqual(1);
		expect(srcs((await managed(product)).images)).toEqual([src]);
	});

	test("of many is fetched in its turn: when a product's time is over it goes on later with the rest", async () => {
		const { DB, PICTURES, IMAGES } = house.env;
		const names = ["red-21x10", "blue-22x10", "green-23x10"].map((name) => `https://pictures.example/${name}.png`);
		const product = await naming();
		await done(product);
		await DB.prepare("UPDATE products SET images = ?, version = version + 1 WHERE id = ?")
			.bind(JSON.stringify(names.map((src) => ({ src, alt: "" }))), product.id)
			.run();
		// The clock strikes each time it is looked at: there is time for one picture.
		let time = Date.now();
		vi.spyOn(Date, "now").mockImplementation(() => time++);
		const env = { DB, PICTURES, IMAGES, DNS_API: web.DNS_API, WEB_API: web.WEB_API };
		const event = { ...news, storeId: here.id, entityId: product.id };
		await pictureSubscriber(env, 2)
			.take([event])
			.finally(() => vi.restoreAllMocks());
		await naming();
		await expect.poll(async () => srcs(await shown(product)), { timeout: 15_000 }).toEqual(["ours", "ours", "ours"]);
		expect(names.map(asked), "none was fetched twice").toEqual([1, 1, 1]);
	});

	test("named twice is fetched once, and stands in both places", async () => {
		const src = "https://pictures.example/sand-20x10.png";
		const product = await tried(0, { src }, { src });
		await expect.poll(async () => srcs(await shown(product)), { timeout: 15_000 }).toEqual(["ours", "ours"]);
		expect(asked(src)).toBe(1);
	});

	test("that was fetched leaves an import what it was", async () => {
		const product = await tried(0, { src: "https://pictures.example/ink-20x10.png" });
		await done(product);
		const row = await house.env.DB.prepare("SELECT digest, version FROM products WHERE id = ?")
			.bind(product.id)
			.first();
		expect(row).toEqual({ digest: "imported", version: product.version + 2 });
	});
});

test("a change of something else asks for no picture", async () => {
	const src = "https://broken.example/price.png";
	const product = await tried(5, { src });
	await done(product);
	const { version } = await managed(product);
	const headers = { "if-match": `"${version}"` };
	expect((await house.call("PATCH", `/api/products/${product.id}`, { title: "Other" }, { headers })).status).toBe(200);
	await done(product);
	expect(asked(src)).toBe(1);
});
