import { expect, test } from "vitest";
import { demoStores } from "../local/demo/stores.ts";
import { manifest, ownPages, robots, sitemap, sitemapIndex } from "./site-files.ts";

const origin = "https://shop.test";
const store = demoStores[0]?.store ?? expect.unreachable();

test("robots are kept from what is personal, in each language, and sent to the sitemap", () => {
	const text = robots(origin);
	for (const path of ["/cart", "/en/checkout", "/es/account"]) expect(text).toContain(`Disallow: ${path}\n`);
	expect(text).toMatch(/\nSitemap: https:\/\/shop\.test\/sitemap\.xml\n$/);
});

test("a page is told of once in each language, each with where it is in all of them", () => {
	const text = sitemap(origin, { locales: ["en", "es"] }, [
		...ownPages([]),
		{ path: "/products/t%C3%A9", updatedAt: Date.UTC(2026, 10, 1) },
	]);
	expect(text).toContain("<url><loc>https://shop.test/en</loc><xhtml:link");
	expect(text).toContain(
		'<url><loc>https://shop.test/es/products/t%C3%A9</loc><lastmod>2026-11-01T00:00:00.000Z</lastmod><xhtml:link rel="alternate" hreflang="en" href="https://shop.test/en/products/t%C3%A9"/>',
	);
	expect(text.match(/<loc>/g)).toHaveLength(6);
	expect(text.match(/hreflang="x-default"/g)).toHaveLength(6);
});

test("a large shop's sitemap is one of parts", () => {
	const text = sitemapIndex(origin, 3);
	expect(text).toContain("<sitemap><loc>https://shop.test/sitemap.xml?part=3</loc></sitemap>");
	expect(text.match(/<loc>/g)).toHaveLength(3);
});

test("colours in the manifest are ones that every program reads", () => {
	expect(manifest(store)).toMatchObject({
		background_color: expect.stringMatching(/^#[0-9a-f]{6}$/),
		theme_color: expect.stringMatching(/^#[0-9a-f]{6}$/),
	});
});
