import { Hono } from "hono";
import type { ServiceTypes } from "../../kit/service.ts";
import { lost } from "../lost.tsx";
import { type Listed, manifest, ownPages, robots, sitemap, sitemapIndex, thingsPerSitemap } from "../site-files.ts";
import { type C, categoriesOf } from "../visit.ts";

const originOf = (c: C): string => new URL(c.req.url).origin;

const xml = (c: C, text: string) => c.body(text, 200, { "content-type": "application/xml; charset=utf-8" });

export const siteFiles = new Hono<ServiceTypes<StorefrontEnv>>()
	.get("/robots.txt", (c) => c.text(robots(originOf(c))))
	.get("/manifest.webmanifest", (c) =>
		c.body(JSON.stringify(manifest(c.var.context.store)), 200, { "content-type": "application/manifest+json" }),
	)
	.get("/sitemap.xml", async (c) => {
		const { store } = c.var.context;
		const asked = c.req.query("part");
		const parts = Math.ceil((await c.env.CATALOG.countProducts(store.id)) / thingsPerSitemap) || 1;
		if (asked === undefined && parts > 1) return xml(c, sitemapIndex(originOf(c), parts));
		const part = Number(asked ?? 1);
		if (!/^[1-9]\d{0,4}$/.test(asked ?? "1") || part > parts) return lost(c);
		return xml(c, sitemap(originOf(c), store, await pagesOf(c, part)));
	});

/** The products of this part; in the first also what else there is to find. */
async function pagesOf(c: C, part: number): Promise<Listed[]> {
	const { id } = c.var.context.store;
	const [products, categories] = await Promise.all([
		c.env.CATALOG.productAddresses(id, (part - 1) * thingsPerSitemap, thingsPerSitemap),
		part === 1 ? categoriesOf(c) : undefined,
	]);
	return [
		...(categories ? ownPages(categories) : []),
		...products.map(({ slug, updatedAt }) => ({ path: `/products/${encodeURIComponent(slug)}`, updatedAt })),
	];
}
