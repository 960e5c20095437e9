import { describe, expect, test } from "vitest";
import type { ProductList } from "../product-list.ts";
import { categories, facets, inSizes, listOf, myBrand, pageOf, product, tussi } from "../sample.ts";
import { HomePage } from "./home.tsx";
import { ProductPage } from "./product.tsx";
import { ProductsPage } from "./products.tsx";
import { SearchPage } from "./search.tsx";

const page = pageOf(tussi, { categories, path: "/products" });
const spanish = pageOf(tussi, { categories, path: "/products", locale: "es", localePrefix: "/es" });
const evil = '"><script>alert(1)</script>';

const products = (query = "", more: Partial<ProductList> = {}, of = page) =>
	String(<ProductsPage page={of} list={listOf(query, more)} />);

const shelf = (slug: string, query = "") => {
	const category = categories.find((one) => one.slug === slug);
	if (!category) throw new Error(`No category ${slug} in the sample`);
	return String(<ProductsPage page={page} list={listOf(query, { path: `/categories/${slug}` })} category={category} />);
};

const search = (query = "", more: Partial<ProductList> = {}) =>
	String(<SearchPage page={{ ...page, path: "/search" }} list={listOf(query, { path: "/search", ...more })} />);

const narrowed = "option=Size:M&from=20&to=90.5&inStock=true&sort=price";

/** Links as a browser reads them, by what they say. */
const links = (html: string): Record<string, string> =>
	Object.fromEntries(
		[...html.matchAll(/<a([^>]*)>(.*?)<\/a>/gs)].map(([, tag = "", inside = ""]) => [
			inside.replace(/<[^>]*>/g, "").trim(),
			decodeURIComponent((/href="([^"]*)"/.exec(tag)?.[1] ?? "").replaceAll("&amp;", "&")),
		]),
	);

describe("the filters", () => {
	const form = /<form class="panel" action="([^"]*)">(.*?)<\/form>/s;
	const fieldsOf = (html: string) =>
		[...(form.exec(html)?.[2] ?? "").matchAll(/<input[^>]* name="(\w+)"[^>]*>/g)].map(([tag, name]) => [
			name,
			/ value="([^"]*)"/.exec(tag)?.[1],
			/ checked=/.test(tag),
		]);

	test("are one plain form that says what is chosen and forgets nothing", () => {
		const html = products(narrowed);
		expect(form.exec(html)?.[1]).toBe("/en/products");
		expect(fieldsOf(html)).toEqual([
			["sort", "price", false],
			["from", "20", false],
			["to", "90.5", false],
			["inStock", "true", true],
			["option", "Size:S", false],
			["option", "Size:M", true],
		]);
	});

	test("count what each value would leave, and show between which prices there is something", () => {
		const html = products();
		expect(html).toMatch(/<span>M<small>1,234<\/small><\/span>/);
		expect(html).toMatch(/name="from"[^>]*placeholder="19"/);
		expect(html).toMatch(/name="to"[^>]*placeholder="121"/);
		expect(html).toContain("<legend>Price in €</legend>");
	});

	test("keep a chosen value of which nothing is left, so that it can be taken back", () => {
		expect(fieldsOf(products("option=Scent:Rain"))).toContainEqual(["option", "Scent:Rain", true]);
	});

	test("put away the rest of very many values, but never a chosen one", () => {
		const values = Array.from({ length: 40 }, (_, n) => ({ value: `v${n}`, count: 40 - n }));
		const many = { ...facets, options: [{ name: "Size", values }] };
		const [shown = "", rest = ""] = products("option=Size:v30", { facets: many }).split('<details class="rest">');
		expect(rest).toContain("31 more");
		expect(shown).toContain('value="Size:v30"');
		expect(rest).not.toContain('value="Size:v30"');
	});

	test("speak the shopper's language where the products do", () => {
		const html = products(narrowed, {}, spanish);
		expect(html).toContain("<legend>Talla</legend>");
		expect(html).toContain('value="Size:M"');
		expect(html).toContain("Talla: M");
		expect(html).toMatch(/Hasta 90,50\s€/);
	});

	test("need not be counted to be there, and later pages lead back to them", () => {
		expect(products("", { facets: undefined })).toContain('name="from"');
		const later = products(narrowed, { facets: undefined, cursor: "2" });
		expect(later).not.toContain('class="panel"');
		expect(links(later)["Filter 4"]).toBe(`/en/products?${narrowed}`);
	});
});

describe("a narrowed list", () => {
	test("takes back each thing by itself, or all at once", () => {
		const to = links(products(narrowed));
		expect(to["Size: M ✕"]).toBe("/en/products?from=20&to=90.5&inStock=true&sort=price");
		expect(to["From €20 ✕"]).toBe("/en/products?option=Size:M&to=90.5&inStock=true&sort=price");
		expect(to["Up to €90.50 ✕"]).toBe("/en/products?option=Size:M&from=20&inStock=true&sort=price");
		expect(to["In stock ✕"]).toBe("/en/products?option=Size:M&from=20&to=90.5&sort=price");
		expect(to["Clear all"]).toBe("/en/products?sort=price");
	});

	test("stays narrowed on the next page, in another order and on a shelf", () => {
		const html = products(narrowed, { nextCursor: "c2" });
		expect(links(html)["More, please"]).toBe(`/en/products?${narrowed}&cursor=c2`);
		expect(links(html)["Name, A to Z"]).toBe(`/en/products?${narrowed.replace("price", "name")}`);
		expect(links(html)["Calm 5"]).toBe(`/en/categories/calm?${narrowed}`);
		expect(links(products(narrowed, { cursor: "c2" }))["Back to the start"]).toBe(`/en/products?${narrowed}`);
	});

	test("names the order it is in", () => {
		const current = (html: string) => /aria-current="true">([^<]*)<\/a><\/li>/.exec(html)?.[1];
		expect(current(products())).toBe("Newest");
		expect(current(products("sort=-price"))).toBe("Price, high to low");
	});

	test("says how many there are, and when it does not know exactly that there are more", () => {
		expect(products()).toContain("<p>5 things</p>");
		expect(products("", { facets: { ...facets, total: 2000, isApproximate: true } })).toContain(
			"<p>More than 2,000 things</p>",
		);
	});

	test("with nothing in it says so and shows the way out", () => {
		const html = products(narrowed, { items: [], facets: { ...facets, total: 0 } });
		expect(html).toContain("Nothing fits all of it at once.");
		expect(html).toContain('<a class="button" href="/en/products?sort=price">Clear all</a>');
		expect(html).toContain("Size: M");
	});

	test("goes on after a page with nothing on it", () => {
		const html = products(narrowed, { items: [], nextCursor: "c2" });
		expect(html).toContain("there is more further on");
		expect(html).toContain('rel="next"');
		expect(html).not.toContain("Nothing fits");
	});

	test("is not for search engines, which are sent to the plain list", () => {
		const canonical = '<link rel="canonical" href="https://shop.test/en/products"';
		for (const html of [products(narrowed), products("sort=name"), products("", { cursor: "2" })]) {
			expect(html).toContain('content="noindex"');
			expect(html).toContain(canonical);
		}
		expect(products()).not.toContain("noindex");
		expect(products()).toContain(canonical);
	});

	test("is only ever words", () => {
		const query = new URLSearchParams({ option: `Size:${evil}`, q: evil, category: evil });
		for (const html of [products(`${query}`), search(`${query}`), search(`${query}`, { items: [] })])
			expect(html).not.toContain("<script>alert");
	});
});

describe("the tree of categories", () => {
	test("a shelf leads up to what it lies in and down to what lies in it", () => {
		const html = shelf("teas");
		const trail = /<nav class="breadcrumbs"[^>]*>(.*?)<\/nav>/.exec(html)?.[1] ?? "";
		expect(Object.values(links(trail))).toEqual(["/en/products", "/en/categories/calm"]);
		const down = /<nav class="shelves"[^>]*>(.*?)<\/nav>/.exec(html)?.[1] ?? "";
		expect(links(down)).toEqual({ "Cold 2": "/en/categories/cold" });
		expect(shelf("calm")).not.toContain("breadcrumbs");
		expect(shelf("cold")).not.toContain('class="shelves"');
	});

	test("what is chosen stays chosen further down, with the numbers that are left", () => {
		const down = /<nav class="shelves"[^>]*>(.*?)<\/nav>/.exec(shelf("calm", "option=Size:M"))?.[1] ?? "";
		expect(links(down)).toEqual({ "Teas 4": "/en/categories/teas?option=Size:M" });
	});

	test("a product leads up through all of it", () => {
		const html = String(<ProductPage page={page} product={product({ category: "cold" })} related={[]} />);
		const trail = /<nav class="breadcrumbs"[^>]*>(.*?)<\/nav>/.exec(html)?.[1] ?? "";
		expect(Object.keys(links(trail))).toEqual(["Everything", "Calm", "Teas", "Cold"]);
	});

	test("the navigation and the front page show its top, where there is something in it", () => {
		const [calm, ...below] = categories;
		if (!calm) throw new Error("The sample has no categories");
		const all = [calm, ...below, { ...calm, slug: "void", title: "Void", count: 0 }];
		const html = String(<HomePage page={{ ...page, categories: all }} featured={[]} newest={[]} categories={all} />);
		expect(html).toContain("/categories/calm");
		for (const slug of ["teas", "cold", "void"]) expect(html).not.toContain(`/categories/${slug}`);
	});
});

describe("search", () => {
	test("is a plain form on every page, and on its own page keeps what was asked", () => {
		expect(products()).toMatch(/<search[^>]*><form[^>]* action="\/en\/search">.*?<input[^>]*name="q"/);
		const html = search("q=velvet");
		expect(html.match(/<search/g)).toHaveLength(1);
		expect(html).toMatch(/<input id="q" type="search" name="q" value="velvet"/);
		expect(html).toContain("<title>“velvet” · Tussi</title>");
	});

	test("shows the best first unless told otherwise, and can be narrowed like a list", () => {
		const html = search(`q=velvet&${narrowed}`, { nextCursor: "c2" });
		expect(links(html)["Best match"]).toBe("/en/search?q=velvet&option=Size:M&from=20&to=90.5&inStock=true");
		expect(links(html)["Calm 5"]).toBe(
			"/en/search?q=velvet&category=calm&option=Size:M&from=20&to=90.5&inStock=true&sort=price",
		);
		expect(links(html)["More, please"]).toBe(`/en/search?q=velvet&${narrowed}&cursor=c2`);
		expect(html).toContain('<input type="hidden" name="q" value="velvet"');
		expect(html).toContain("/en/products/velvet-static");
	});

	test("without a find says so and offers the shelves", () => {
		const html = search("q=zzz", { items: [], facets: { ...facets, total: 0, categories: [] } });
		expect(html).toContain("No trace of “zzz”.");
		expect(links(html)["Calm 12"]).toBe("/en/categories/calm");
	});

	test("with nothing asked offers the shelves alone", () => {
		const html = search("", { items: [], facets: undefined });
		expect(links(html)["Calm 12"]).toBe("/en/categories/calm");
		expect(html).not.toContain('class="bar"');
	});

	test("in the other language asks the same", () => {
		const html = String(
			<SearchPage page={{ ...page, path: "/search", query: "?q=velvet" }} list={listOf("q=velvet")} />,
		);
		expect(html).toContain('href="/es/search?q=velvet"');
	});
});

describe("pictures", () => {
	const own = { src: "/images/pic_1/1280.webp", alt: "A lamp", width: 1200, height: 1600 };
	const pictured = product({ images: [own, { ...own, src: "/images/pic_2/1280.webp", width: 10 }] });
	const html = String(<ProductPage page={page} product={pictured} related={[]} />);

	test("of ours come in the size the page needs, kept in their own proportion", () => {
		const picture = /<picture>(.*?)<\/picture>/.exec(html)?.[1] ?? "";
		expect(picture).toMatch(
			/<source type="image\/avif" media="[^"]+" srcset="\/images\/pic_1\/320.avif 320w, \/images\/pic_1\/640.avif 640w" sizes="[^"]+"/,
		);
		expect(picture).toContain(
			'srcset="/images/pic_1/320.webp 320w, /images/pic_1/640.webp 640w, /images/pic_1/1280.webp 1280w"',
		);
		expect(picture).toMatch(/src="\/images\/pic_1\/1280.webp" alt="A lamp" width="1200" height="1600"/);
		expect(html.match(/<picture>/g)).toHaveLength(2);
	});

	test("in a row are as wide as their column, and twice that where a loud shop shows them large", () => {
		const items = Array.from({ length: 3 }, () => pictured);
		const sizes = (html: string) => [...html.matchAll(/<img[^>]* sizes="([^"]*)"/g)].map(([, size]) => size);
		const [large, ...small] = sizes(products("", { items }));
		expect(large).toBe("(min-width: 56rem) 50vw, 100vw");
		expect(new Set(small)).toEqual(new Set(["(min-width: 56rem) 25vw, 50vw"]));
		expect(new Set(sizes(products("", { items }, pageOf(myBrand))))).toEqual(new Set(small));
	});

	test("drawn by the project are one file at any size", () => {
		expect(products("", { items: [inSizes] })).not.toMatch(/<picture>|<img[^>]*srcset/);
	});
});
