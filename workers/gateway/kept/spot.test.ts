import { expect, test } from "vitest";
import type { Store } from "../../kit/store.ts";
import { spotOf } from "./spot.ts";

const store = { id: "sto_a", version: 3, locales: ["en", "es"] } as Store;
const keyAt = (address: string, { of = store, names = ["q", "sort"], accepted = null as string | null } = {}) =>
	spotOf({ store: of, url: new URL(address), names, accepted })?.key;
const page = "https://a.test/products";

test("two stores, two versions of one, two hosts and two languages never share a spot", () => {
	const keys = [
		keyAt(page),
		keyAt(page, { of: { ...store, id: "sto_b" } }),
		keyAt(page, { of: { ...store, version: 4 } }),
		keyAt("https://b.test/products"),
		keyAt("http://a.test/products"),
		keyAt("https://a.test:8443/products"),
		keyAt(page, { accepted: "es" }),
	];
	expect(new Set(keys).size).toBe(keys.length);
});

test("what makes no difference to an answer makes none to its spot", () => {
	expect(keyAt(`${page}?utm_source=x&sort=name&q=tea&fbclid=1`)).toBe(keyAt(`${page}?q=tea&sort=name`));
	expect(keyAt(`${page}?utm_source=x`)).toBe(keyAt(page));
	expect(keyAt(`${page}#top`)).toBe(keyAt(page));
	expect(keyAt(page, { accepted: "fr, de;q=0.8" })).toBe(keyAt(page));
	expect(keyAt(page, { accepted: "es-MX,es;q=0.9" })).toBe(keyAt(page, { accepted: "es" }));
});

test("what does make one is kept apart, several of one name in their order", () => {
	expect(keyAt(`${page}?q=tea`)).not.toBe(keyAt(`${page}?q=cup`));
	expect(keyAt(`${page}?q=tea&q=cup`)).not.toBe(keyAt(`${page}?q=cup&q=tea`));
	expect(keyAt(`${page}?q=a%26sort%3Db`)).not.toBe(keyAt(`${page}?q=a&sort=b`));
});

test("the language in a path counts, whatever the browser would like", () => {
	expect(keyAt("https://a.test/es/products", { accepted: "en" })).toBe(
		keyAt("https://a.test/es/products", { accepted: "es" }),
	);
});

test("the API speaks one language", () => {
	expect(keyAt("https://a.test/api/products", { accepted: "es" })).toBe(keyAt("https://a.test/api/products"));
});

test("nothing is kept by an address that nobody writes", () => {
	expect(keyAt(`${page}?q=${"x".repeat(3000)}`)).toBeUndefined();
});
