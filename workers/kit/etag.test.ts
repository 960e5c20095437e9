import { describe, expect, test } from "vitest";
import { isAsked, taggedJson, versionsAsked } from "./etag.ts";

describe("If-Match", () => {
	test.each<[string | undefined, number, boolean]>([
		['"3-abc"', 3, true],
		['"3"', 3, true],
		['W/"3-abc"', 3, true],
		['"1-a", "3-b"', 3, true],
		["*", 3, true],
		['"30-abc"', 3, false],
		['"list-abc"', 3, false],
		["3", 3, false],
		["nonsense", 3, false],
		["", 3, false],
		[undefined, 3, false],
	])("%s asks for version %i: %s", (header, version, expected) => {
		expect(isAsked(versionsAsked(header), version)).toBe(expected);
	});

	test("that is not there, or empty, asks for none at all", () => {
		expect([versionsAsked(undefined), versionsAsked(" ")]).toEqual([undefined, undefined]);
	});
});

test("the tag of an answer is one to change it by", () => {
	const answer = taggedJson(new Request("http://shop.test/"), { id: "x" }, 7, {}, 201);
	expect([answer.status, isAsked(versionsAsked(answer.headers.get("etag") ?? ""), 7)]).toEqual([201, true]);
});
