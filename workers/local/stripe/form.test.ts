import { expect, test } from "vitest";
import { canonical, decodeForm } from "./form.ts";

test("reads names that nest", () => {
	expect(decodeForm("mode=payment&line_items[0][price_data][unit_amount]=5&line_items[1][quantity]=2")).toEqual({
		mode: "payment",
		line_items: { 0: { price_data: { unit_amount: "5" } }, 1: { quantity: "2" } },
	});
});

test("appends to a list whose index is left out", () => {
	expect(decodeForm("expand[]=a&expand[]=b")).toEqual({ expand: { 0: "a", 1: "b" } });
});

test("decodes escapes in names and values, also when the brackets are escaped", () => {
	expect(decodeForm("metadata%5Border%20id%5D=caf%C3%A9+%26+t%C3%A9")).toEqual({
		metadata: { "order id": "café & té" },
	});
});

test("reads a query with its question mark, and nothing from nothing", () => {
	expect(decodeForm("?limit=3")).toEqual({ limit: "3" });
	expect(decodeForm("")).toEqual({});
});

test("takes a field named after the prototype for a field", () => {
	const form = decodeForm("__proto__[admin]=1&constructor=2");
	expect(Object.keys(form)).toEqual(["__proto__", "constructor"]);
	expect(Reflect.get({}, "admin")).toBeUndefined();
});

test("takes a name whose brackets do not close for one plain key", () => {
	expect(decodeForm("a[b=1")).toEqual({ "a[b": "1" });
});

test("writes the same text for the same fields in another order, and another text for other values", () => {
	expect(canonical(decodeForm("a=1&b[c]=2&b[d]=3"))).toBe(canonical(decodeForm("b[d]=3&b[c]=2&a=1")));
	expect(canonical(decodeForm("a=1"))).not.toBe(canonical(decodeForm("a=2")));
	expect(canonical(decodeForm("a[b]=1"))).not.toBe(canonical(decodeForm("a=b")));
});
