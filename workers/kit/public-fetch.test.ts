import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveWeb } from "../local/web/test/serve.ts";
import { fetchPublic, type Settings } from "./public-fetch.ts";

let web: Awaited<ReturnType<typeof serveWeb>>;
beforeAll(async () => {
	web = await serveWeb();
});
afterAll(() => web?.close());

const get = (address: string, more: Partial<Settings> = {}) =>
	fetchPublic(address, {
		dnsApi: web.DNS_API,
		webApi: web.WEB_API,
		maxBytes: 1_000_000,
		timeoutMs: 5000,
		...more,
	});

test("what lies at a public address is got, with the type it is said to be", async () => {
	const got = await get("https://pictures.example/red-20x10.png");
	expect(got).toMatchObject({ ok: true, type: "image/png" });
	expect(got.ok && Buffer.from(got.bytes.subarray(1, 4)).toString()).toBe("PNG");
});

test("a redirect is followed to another public address", async () => {
	expect(await get("https://moved.example/red-20x10.png")).toMatchObject({ ok: true, type: "image/png" });
});

describe("it is not asked for again", () => {
	test.each([
		["when the address itself is not public", "http://127.0.0.1/a.png", /is not a public address/],
		["when its name leads into a network", "https://private.example/red-20x10.png", /not public/],
		["when one of its names' addresses does", "https://mapped.example/red-20x10.png", /not public/],
		["when it redirects into a network", "https://inward.example/red-20x10.png", /is not a public address/],
		["when it redirects for ever", "https://circling.example/a.png", /redirects too often/],
		["when there is nothing", "https://gone.example/a.png", /answered 404/],
		["when there is too much", "https://huge.example/a.png", /larger than/],
	])("%s", async (_, address, reason) => {
		expect(await get(address)).toEqual({ ok: false, isFinal: true, reason: expect.stringMatching(reason) });
	});
});

describe("it is worth asking again", () => {
	test.each<[string, string, RegExp, Partial<Settings>]>([
		["when the host is ill", "https://broken.example/a.png", /answered 503/, {}],
		["when it takes too long", "https://slow.example/red-20x10.png", /took too long/, { timeoutMs: 100 }],
		["when no name can be looked up", "https://pictures.example/a.png", /reached/, { dnsApi: "http://127.0.0.1:1" }],
		["when nobody answers", "https://pictures.example/a.png", /reached/, { webApi: "http://127.0.0.1:1" }],
	])("%s", async (_, address, reason, more) => {
		expect(await get(address, more)).toEqual({ ok: false, isFinal: false, reason: expect.stringMatching(reason) });
	});
});

test("a private address is never asked anything", async () => {
	const before = web.asked.length;
	await get("https://private.example/red-20x10.png");
	expect(web.asked.slice(before)).toEqual([]);
});
