import { expect, test } from "vitest";
import { kept } from "./keeping.ts";
import type { Cache } from "./routes.ts";

const after = (rule: Cache, headers: Record<string, string> = {}) =>
	kept(new Response("x", { headers }), rule).headers.get("cache-control");

test.each<[string, Cache, Record<string, string>, string]>([
	["a page of hers, called public by mistake", "never", { "cache-control": "public, max-age=60" }, "private, no-store"],
	["her cart, called public by mistake", "own", { "cache-control": "public" }, "private, no-cache"],
	["her cart as its service has it", "own", { "cache-control": "private, no-store" }, "private, no-store"],
	["a public page that turned out to be hers", "check", { "cache-control": "private, no-store" }, "private, no-store"],
	[
		"a public page that sets a cookie",
		"check",
		{ "set-cookie": "a=b", "cache-control": "public" },
		"private, no-store",
	],
	["a list that says nothing", "check", {}, "public, max-age=0, must-revalidate"],
	["a picture that says for how long", "keep", { "cache-control": "public, max-age=86400" }, "public, max-age=86400"],
])("%s", (_, rule, headers, expected) => {
	expect(after(rule, headers)).toBe(expected);
});
