/** How a list of products is asked for on a page (web/list-selection.ts), and in the API. */
const onPages = ["category", "cursor", "from", "inStock", "option", "q", "sort", "to"];
const inApi = ["category", "cursor", "inStock", "limit", "maxPrice", "minPrice", "option", "q", "sort"];
const nothing: readonly string[] = [];

/**
 * The routes whose answers are the same for everybody, and which names in their query make a difference. What else a query
 * says is left out before anybody reads it, so that no link with something behind it is an answer of its own.
 */
const pages: Record<string, readonly string[]> = {
	"/": nothing,
	"/products": onPages,
	"/products/:slug": nothing,
	"/categories/:slug": onPages,
	"/search": onPages,
	"/age": nothing,
	"/legal/:text": nothing,
};

const others: Record<string, readonly string[]> = {
	"/art/:kind/:file": nothing,
	"/favicon.svg": nothing,
	"/robots.txt": nothing,
	"/sitemap.xml": ["part"],
	"/manifest.webmanifest": nothing,
	"/images/:picture/:size": nothing,
	"/api/products": inApi,
	"/api/products/:idOrSlug": nothing,
	"/api/categories": nothing,
};

const inLanguages = Object.entries(pages).flatMap(([path, names]) =>
	["", "/en", "/es"].map((prefix): [string, readonly string[]] => [
		prefix && path === "/" ? prefix : prefix + path,
		names,
	]),
);

const shared = new Map([...inLanguages, ...Object.entries(others)]);

/** The names in the query of a route that count; undefined for a route whose answers are not shared. */
export const sharedQuery = (method: string, path: string): readonly string[] | undefined =>
	method === "GET" ? shared.get(path) : undefined;
