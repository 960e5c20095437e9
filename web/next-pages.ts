/** Addresses below each language. */
const everywhere = (...paths: string[]): string[] =>
	["", "/en", "/es"].flatMap((prefix) => paths.map((path) => prefix + path));

const products = everywhere("/products/*");

/**
 * What a browser that knows speculation rules may fetch before it is asked for, once she points at a link: pages that are the
 * same for everybody. A product's is drawn as well, where there is memory for it. What is hers alone is nowhere among them:
 * fetched ahead it would be old, or do something. A pattern matches with any query.
 */
export const nextPages = {
	prefetch: [
		{
			where: { href_matches: ["/", "/en", "/es", ...everywhere("/products", "/categories/*"), ...products] },
			eagerness: "moderate",
		},
	],
	prerender: [{ where: { href_matches: products }, eagerness: "moderate" }],
};
