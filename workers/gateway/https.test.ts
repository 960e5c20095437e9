import { expect, test } from "vitest";
import { secured } from "./https.ts";

test.each([
	["http://shop.example/a?b=c", "https://shop.example/a?b=c"],
	["http://localhost.example/", "https://localhost.example/"],
	["http://notlocalhost/", "https://notlocalhost/"],
	["http://127.0.0.2/", "https://127.0.0.2/"],
	["http://shop.example:8080/a", "https://shop.example/a"],
	["https://shop.example:8443/a", "https://shop.example/a"],
])("%s leads to %s", (from, to) => {
	const answer = secured(new URL(from));
	expect([answer?.status, answer?.headers.get("location")]).toEqual([308, to]);
});

test.each([
	"https://shop.example/",
	"https://shop.example:443/",
	"http://localhost:8787/",
	"http://a.localhost/",
	"http://127.0.0.1/",
	"http://[::1]/",
])("%s stays", (address) => {
	expect(secured(new URL(address))).toBeUndefined();
});
