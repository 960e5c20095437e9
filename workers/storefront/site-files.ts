import { mailColour } from "../kit/mail-colour.ts";
import type { Category } from "../kit/product.ts";
import type { Store } from "../kit/store.ts";

/** What programs ask a shop for, of its own host alone: `origin` is `https://host`. */

const personal = ["cart", "checkout", "orders", "notifications", "account", "age"];

export function robots(origin: string): string {
	const rules = ["", "/en", "/es"].flatMap((prefix) => personal.map((name) => `Disallow: ${prefix}/${name}\n`));
	return `User-agent: *\n${rules.join("")}\nSitemap: ${origin}/sitemap.xml\n`;
}

export const manifest = ({ name, theme, locales }: Store): object => ({
	id: "/",
	name,
	short_name: name,
	lang: locales[0],
	start_url: "/",
	scope: "/",
	display: "minimal-ui",
	background_color: mailColour(theme.light.paper),
	theme_color: mailColour(theme.light.brand),
	icons: [{ src: "/favicon.svg", sizes: "any", type: "image/svg+xml" }],
});

/** As many things as one file tells of, each in every language: well below the 50,000 addresses and 50 MB of the protocol. */
export const thingsPerSitemap = 5000;

const xml = (root: string, attributes: string, entries: readonly string[]): string =>
	`<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"${attributes}>\n${entries.join("")}</${root}>\n`;

/** Where the parts are, when there is more than fits into one. */
export const sitemapIndex = (origin: string, parts: number): string =>
	xml(
		"sitemapindex",
		"",
		Array.from({ length: parts }, (_, at) => `<sitemap><loc>${origin}/sitemap.xml?part=${at + 1}</loc></sitemap>\n`),
	);

export type Listed = { path: string; updatedAt?: number };

/** The pages that are no product's. */
export const ownPages = (categories: readonly Category[]): Listed[] =>
	["/", "/products", ...categories.map(({ slug }) => `/categories/${encodeURIComponent(slug)}`)].map((path) => ({
		path,
	}));

/** Each page in each language, with where it is in the others. */
export function sitemap(origin: string, { locales }: Pick<Store, "locales">, pages: readonly Listed[]): string {
	const entries = pages.map(({ path, updatedAt }) => {
		const below = path === "/" ? "" : path;
		const versions = locales.map((locale) => ({ locale, address: `${origin}/${locale}${below}` }));
		const links = [...versions, { locale: "x-default", address: origin + path }]
			.map(({ locale, address }) => `<xhtml:link rel="alternate" hreflang="${locale}" href="${address}"/>`)
			.join("");
		const changed = updatedAt ? `<lastmod>${new Date(updatedAt).toISOString()}</lastmod>` : "";
		return versions.map(({ address }) => `<url><loc>${address}</loc>${changed}${links}</url>\n`).join("");
	});
	return xml("urlset", ' xmlns:xhtml="http://www.w3.org/1999/xhtml"', entries);
}
