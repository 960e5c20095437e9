import { expect, test } from "vitest";
import { isOwnWrite } from "./same-origin.ts";

const post = (headers: Record<string, string>) =>
	isOwnWrite(new Request("https://shop.test/cart/add", { method: "POST", headers }));

test.each<[string, Record<string, string>]>([
	["our own page", { "sec-fetch-site": "same-origin", cookie: "a=b" }],
	["an older browser on our own page", { origin: "https://shop.test", cookie: "a=b" }],
	["a program without cookies", {}],
])("a write from %s passes", (_, headers) => {
	expect(post(headers)).toBe(true);
});

test.each<[string, Record<string, string>]>([
	["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.test", cookie: "a=b" }],
	["a sibling subdomain", { "sec-fetch-site": "same-site", cookie: "a=b" }],
	["another origin in an older browser", { origin: "https://evil.test", cookie: "a=b" }],
	["the same host over plain http", { origin: "http://shop.test", cookie: "a=b" }],
	["an opaque origin", { origin: "null", cookie: "a=b" }],
	["nobody knows where, with cookies", { cookie: "a=b" }],
])("a write from %s does not", (_, headers) => {
	expect(post(headers)).toBe(false);
});
