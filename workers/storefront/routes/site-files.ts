import { Hono } from "hono";
import { type MadeOf, tags } from "../../kit/caching.ts";
import type { Category } from "../../kit/product.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { lost } from "../lost.tsx";
import { type Listed, manifest, ownPages, robots, sitemap, sitemapIndex, thingsPerSitemap } from "../site-files.ts";
import { type C, sharedHeaders } from "../visit.ts";

const originOf = (c: C): string => new URL(c.req.url).origin;

/** The same for everybody. */
function file(c: C, type: string, text: string, made?: MadeOf): Response {
	return c.body(text, 200, { "content-type": type, ...sharedHeaders(text, made) });
}

const xml = "application/xml; charset=utf-8";

export const siteFiles = new Hono<ServiceTypes<StorefrontEnv>>()
	.get("/robots.txt", (c) => file(c, "text/plain; charset=UTF-8", robots(originOf(c))))
	.get("/manifest.webmanifest", (c) =>
		file(c, "application/manifest+json", JSON.stringify(manifest(c.var.context.store))),
	)
	.get("/sitemap.xml", async (c) => {
		const { store, bookmark } = c.var.context;
		const asked = c.req.query("part");
		if (!/^[1-9]\d{0,4}$/.test(asked ?? "1")) return lost(c);
		const part = asked === undefined ? undefined : Number(asked);
		const read = await c.env.CATALOG.siteMap(store.id, thingsPerSitemap, part, bookmark);
		const parts = Math.ceil(read.total / thingsPerSitemap) || 1;
		if (part !== undefined && part > parts) return lost(c, read.categories);
		const made = { tags: [tags.siteMap, tags.categories], asOf: read.asOf };
		if (part === undefined && parts > 1) return file(c, xml, sitemapIndex(originOf(c), parts), made);
		return file(c, xml, sitemap(originOf(c), store, pagesIn(read, part)), made);
	});

type Read = { categories: Category[]; addresses: { slug: string; updatedAt: number }[] };

/** The products of this part; in the first also what else there is to find. */
const pagesIn = ({ categories, addresses }: Read, part = 1): Listed[] => [
	...(part === 1 ? ownPages(categories) : []),
	...addresses.map(({ slug, updatedAt }) => ({ path: `/products/${encodeURIComponent(slug)}`, updatedAt })),
];
