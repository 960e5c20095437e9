import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Image } from "../../kit/product.ts";
import { drawPng } from "../../local/web/picture.ts";
import { elsewhere, type House, here, openHouse, type Problem, plain, type Read } from "../test/house.ts";
import { folderOf, nameIn, nameOf } from "./sizes.ts";
import { claiming, joined, samples, withExif } from "./test/samples.ts";

let house: House;
beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house?.close());

type Answer = Problem & { images: Image[]; version: number };
type Sending = {
	fields?: Record<string, string>;
	field?: string;
	token?: string;
	at?: typeof here;
	headers?: Record<string, string>;
};

async function upload(id: string, bytes: Uint8Array<ArrayBuffer>, sending: Sending = {}) {
	const { fields = {}, field = "image", headers = {}, ...calling } = sending;
	const form = new FormData();
	// What the sender says of its type counts for nothing.
	form.set(field, new File([bytes], "picture.html", { type: "text/html" }));
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	const encoded = new Response(form);
	const type = encoded.headers.get("content-type") ?? "";
	const body = new Uint8Array(await encoded.arrayBuffer());
	const answer = await house.send("POST", `/api/products/${id}/images`, body, {
		...calling,
		headers: { "content-type": type, ...headers },
	});
	return { status: answer.status, etag: answer.headers.get("etag"), body: (await answer.json()) as Answer };
}

let made = 0;
async function product(more: object = {}): Promise<Read> {
	return (await house.call("POST", "/api/products", plain(`Pictured ${++made}`, more))).body;
}

/** A picture no other test has. */
const picture = (width = 40, height = 30): Uint8Array<ArrayBuffer> =>
	new Uint8Array(drawPng(width, height, [++made % 200, 90, 60]));

async function jpeg(width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
	const drawn = await house.env.IMAGES.input(new Blob([picture(width, height)]).stream() as never).output({
		format: "image/jpeg",
	});
	return new Uint8Array(await drawn.response().arrayBuffer());
}

const filesOf = async (name: string) => {
	const { objects } = await house.env.PICTURES.list({ prefix: folderOf(here.id, name) });
	return objects.map(({ key }) => key.split("/").at(-1)).toSorted();
};
const everySize = ["1280.webp", "320.avif", "320.webp", "640.avif", "640.webp", "original"];
const drawn = (name: string) => expect.poll(() => filesOf(name), { timeout: 15_000 }).toEqual(everySize);

const look = (path: string, headers: Record<string, string> = {}, at = here, method = "GET") =>
	house.send(method, path, undefined, { at, headers });

async function seen(path: string) {
	const answer = await look(path);
	const bytes = new Uint8Array(await answer.arrayBuffer());
	const info = await house.env.IMAGES.info(new Blob([bytes]).stream() as never);
	return { type: answer.headers.get("content-type"), bytes, info };
}

describe("a picture that is sent", () => {
	test("is the product's, in every size, and nothing the camera wrote is in any", async () => {
		const { id, version } = await product();
		const place = "GPS 41.98 N 2.82 E";
		const sent = await upload(id, withExif(await jpeg(900, 600), 1, place), { fields: { alt: "A jug" } });
		expect(sent).toMatchObject({
			status: 201,
			etag: expect.stringMatching(`^"${version + 1}-`),
			body: { version: version + 1, images: [{ alt: "A jug", width: 900, height: 600 }] },
		});
		const src = sent.body.images[0]?.src ?? "";
		expect((await house.call("GET", `/api/products/${id}`)).body.images).toEqual(sent.body.images);
		const name = nameIn(src) ?? "";
		expect(src).toBe(`/images/${name}/1280.webp`);
		await drawn(name);
		for (const [size, width, type] of [
			["320.webp", 320, "image/webp"],
			["640.webp", 640, "image/webp"],
			["1280.webp", 900, "image/webp"],
			["320.avif", 320, "image/avif"],
			["640.avif", 640, "image/avif"],
		] as const) {
			const served = await seen(`/images/${name}/${size}`);
			expect([size, served.type, served.info]).toEqual([size, type, expect.objectContaining({ format: type, width })]);
			const text = Buffer.from(served.bytes).toString("latin1");
			expect(text).not.toContain("GPS");
			expect(text).not.toMatch(/Exif\0/);
		}
	});

	test("held upright is stood up", async () => {
		const { id } = await product();
		const { body } = await upload(id, withExif(await jpeg(60, 40), 6, ""));
		expect(body.images).toMatchObject([{ width: 40, height: 60 }]);
		expect((await seen(body.images[0]?.src ?? "")).info).toMatchObject({ width: 40, height: 60 });
	});

	test.each(["gif", "webp", "losslessWebp", "webpWithAlpha", "avif", "avifWithAlpha", "progressiveJpeg"] as const)(
		"may be %s",
		async (kind) => {
			const { body, status } = await upload((await product()).id, samples[kind]);
			expect([status, body.images]).toEqual([201, [expect.objectContaining({ width: 6, height: 4 })]]);
			expect((await seen(body.images[0]?.src ?? "")).info).toMatchObject({ format: "image/webp", width: 6, height: 4 });
		},
	);

	test("again changes nothing", async () => {
		const { id } = await product();
		const bytes = picture();
		const first = await upload(id, bytes);
		const again = await upload(id, bytes, { fields: { alt: "other", position: "0" } });
		expect([again.status, again.body]).toEqual([200, first.body]);
	});

	test("stands where it was put, or last, and is called as the product is when nobody says", async () => {
		const { id, title } = await product();
		const alts = async (fields: Record<string, string>) =>
			(await upload(id, picture(), { fields, field: "file" })).body.images.map(({ alt }) => alt);
		await alts({ alt: "one" });
		await alts({ alt: "two" });
		expect(await alts({ alt: "first", position: "0" })).toEqual(["first", "one", "two"]);
		expect(await alts({ alt: "second", position: "1" })).toEqual(["first", "second", "one", "two"]);
		expect(await alts({ position: "999" })).toEqual(["first", "second", "one", "two", title]);
	});

	test("beside nine others at once is kept with them", async () => {
		const { id } = await product();
		const sent = await Promise.all(Array.from({ length: 10 }, () => upload(id, picture())));
		expect(sent.map(({ status }) => status)).toEqual(Array(10).fill(201));
		const names = new Set((await house.call("GET", `/api/products/${id}`)).body.images.map(({ src }) => src));
		expect(names.size).toBe(10);
	});

	test("may say of which version it was thought", async () => {
		const { id, version } = await product();
		const stale = await upload(id, picture(), { headers: { "if-match": `"${version + 7}-x"` } });
		expect([stale.status, stale.body.code, stale.etag]).toEqual([
			412,
			"product.changed",
			expect.stringMatching(/^"1-/),
		]);
		expect((await upload(id, picture(), { headers: { "if-match": `"${version}-x"` } })).status).toBe(201);
	});

	test("makes of an unchanged import a changed product", async () => {
		const { id } = await product();
		await house.env.DB.prepare("UPDATE products SET digest = 'imported', version = version + 1 WHERE id = ?")
			.bind(id)
			.run();
		await upload(id, picture());
		expect(await house.env.DB.prepare("SELECT digest FROM products WHERE id = ?").bind(id).first("digest")).toBe("");
	});
});

describe("what is sent is refused", () => {
	const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
	const text = (content: string) => new Uint8Array(Buffer.from(content));
	let bare: Read;
	beforeAll(async () => {
		bare = await product();
	});

	test.each<[string, Uint8Array<ArrayBuffer>, number, string]>([
		["an SVG", text(svg), 415, "image.unsupported"],
		["a page", text("<!doctype html><script>alert(1)</script>"), 415, "image.unsupported"],
		[
			"a picture with a page behind it",
			joined(samples.jpeg, "<html><script>alert(1)</script>"),
			415,
			"image.unsupported",
		],
		["a script that begins as a GIF", text("GIF89a/*<script>alert(1)</script>*/"), 415, "image.unsupported"],
		["nothing", text(""), 415, "image.unsupported"],
		["a bomb", claiming(samples.png, 30_000, 30_000), 400, "image.unreadable"],
		["a picture cut off", samples.jpeg.slice(0, 200), 400, "image.unreadable"],
		[
			"a picture with noise in its midst",
			joined(samples.png.subarray(0, 60), "noise".repeat(20)),
			400,
			"image.unreadable",
		],
		["a picture of 10 MB and more", joined(samples.png, new Uint8Array(10 * 1024 * 1024)), 413, "request.too_large"],
	])("when it is %s, and nothing of it is kept", async (_, bytes, status, code) => {
		const refused = await upload(bare.id, bytes);
		expect([refused.status, refused.body.code]).toEqual([status, code]);
		expect((await house.call("GET", `/api/products/${bare.id}`)).body.version).toBe(bare.version);
		expect(await filesOf(nameOf(bytes))).toEqual([]);
	});

	test.each<[string, string | Uint8Array, string, number, string]>([
		["not a form", "{}", "application/json", 415, "request.unsupported_type"],
		["a form that breaks off", "--x\r\ncontent-disp", "multipart/form-data; boundary=x", 400, "request.malformed"],
		["a form without its boundary", "--x--\r\n", "multipart/form-data; charset=x", 400, "request.malformed"],
		[
			"a form with words for a picture",
			'--x\r\ncontent-disposition: form-data; name="image"\r\n\r\nhello\r\n--x--\r\n',
			"multipart/form-data; boundary=x",
			400,
			"request.invalid",
		],
	])("when it is %s", async (_, body, type, status, code) => {
		const answer = await house.send("POST", `/api/products/${bare.id}/images`, body, {
			headers: { "content-type": type },
		});
		expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([status, code]);
	});

	test.each<Record<string, string>>([{ position: "-1" }, { position: "first" }, { alt: "a".repeat(1025) }])(
		"when it says %o",
		async (fields) => {
			const refused = await upload(bare.id, picture(), { fields });
			expect([refused.status, refused.body.errors?.map(({ path }) => path)]).toEqual([400, Object.keys(fields)]);
		},
	);

	test("for a product of nobody, of another store, or deleted", async () => {
		const { id, version } = await product();
		const stranger = { at: elsewhere, token: house.stranger.token };
		for (const [wanted, calling] of [
			["prd_nobody", {}],
			[id, stranger],
		] as const)
			expect((await upload(wanted, picture(), calling)).body.code).toBe("product.not_found");
		await house.call("DELETE", `/api/products/${id}`, undefined, { headers: { "if-match": `"${version}"` } });
		expect((await upload(id, picture())).body.code).toBe("product.not_found");
		expect((await upload(id, picture(), { token: "nobody" })).status).toBe(401);
	});

	test("for a product with 250 pictures, unless it is one of them", async () => {
		const { id } = await product();
		const bytes = picture();
		const { body } = await upload(id, bytes);
		const full = [...body.images, ...Array.from({ length: 249 }, (_, at) => ({ src: `/images/x${at}`, alt: "" }))];
		await house.env.DB.prepare("UPDATE products SET images = ?, version = version + 1 WHERE id = ?")
			.bind(JSON.stringify(full), id)
			.run();
		expect((await upload(id, picture())).body.code).toBe("product.too_many_images");
		expect((await upload(id, bytes)).status).toBe(200);
	});
});

describe("a picture that is served", () => {
	test("may be kept for ever, and is not sent twice", async () => {
		const { body } = await upload((await product()).id, picture());
		const path = body.images[0]?.src ?? "";
		const answer = await look(path);
		expect(Object.fromEntries(answer.headers)).toMatchObject({
			"cache-control": "public, max-age=31536000, immutable",
			"content-type": "image/webp",
		});
		const etag = answer.headers.get("etag") ?? "";
		for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
			const again = await look(path, { "if-none-match": known });
			expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([304, etag, ""]);
		}
		expect((await look(path, { "if-none-match": '"other"' })).status).toBe(200);
		const head = await look(path, {}, here, "HEAD");
		expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([200, etag, ""]);
	});

	test("is nobody's in another store, nor under another name or size", async () => {
		const { body } = await upload((await product()).id, picture());
		const src = body.images[0]?.src ?? "";
		const name = nameIn(src) ?? "";
		expect((await look(src, {}, elsewhere)).status).toBe(404);
		for (const path of [
			`/images/${"0".repeat(32)}/640.webp`,
			`/images/${name}/original`,
			`/images/${name}/641.webp`,
			`/images/${name}/1280.avif`,
			`/images/${name}/toString`,
			`/images/${name.toUpperCase()}x/640.webp`,
			`/images/..%2F${here.id}%2F${name}/640.webp`,
		]) {
			const answer = await look(path);
			expect([path, answer.status, ((await answer.json()) as Problem).code]).toEqual([path, 404, "image.not_found"]);
		}
	});

	test("is the store's own even when two stores have the same", async () => {
		const bytes = picture();
		await upload((await product()).id, bytes);
		const theirs = { at: elsewhere, token: house.stranger.token };
		const { id } = (await house.call("POST", "/api/products", plain("Theirs"), theirs)).body;
		const { body } = await upload(id, bytes, theirs);
		const src = body.images[0]?.src ?? "";
		expect([(await look(src)).status, (await look(src, {}, elsewhere)).status]).toEqual([200, 200]);
	});

	test("in a size that is not there yet is drawn once for all who ask at once", async () => {
		const { body } = await upload((await product()).id, picture(700, 500));
		const name = nameIn(body.images[0]?.src ?? "") ?? "";
		await drawn(name);
		await house.env.PICTURES.delete(`${folderOf(here.id, name)}640.webp`);
		const answers = await Promise.all(Array.from({ length: 20 }, () => look(`/images/${name}/640.webp`)));
		expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
		expect(new Set(answers.map(({ headers }) => headers.get("etag"))).size).toBe(1);
		expect(await filesOf(name)).toEqual(everySize);
	});

	test("answers a WebP for an AVIF that is not there yet, and does not make anybody wait for it", async () => {
		const { body } = await upload((await product()).id, picture(700, 500));
		const name = nameIn(body.images[0]?.src ?? "") ?? "";
		await drawn(name);
		await house.env.PICTURES.delete([`${folderOf(here.id, name)}640.webp`, `${folderOf(here.id, name)}640.avif`]);
		for (const _ of ["cold", "warm"]) {
			const answer = await look(`/images/${name}/640.avif`);
			expect([answer.status, answer.headers.get("content-type"), answer.headers.get("cache-control")]).toEqual([
				200,
				"image/webp",
				"public, max-age=60",
			]);
			await answer.arrayBuffer();
		}
		expect(await filesOf(name)).not.toContain("640.avif");
	});
});
