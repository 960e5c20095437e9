import { describe, expect, test } from "vitest";
import type { Store } from "../../workers/kit/store.ts";
import { legalText, legalTextsOf, paragraphs } from "../legal.ts";
import type { PageContext } from "../page.ts";
import { OrderTimeline } from "../parts/order-timeline.tsx";
import { cart, categories, type category, listOf, myBrand, order, pageOf, product, tussi } from "../sample.ts";
import { CartPage } from "./cart.tsx";
import { CheckoutPage } from "./checkout.tsx";
import { HomePage } from "./home.tsx";
import { LegalPage } from "./legal.tsx";
import { ProductPage } from "./product.tsx";
import { ProductsPage } from "./products.tsx";
import { RestockPage } from "./restock.tsx";
import { SearchPage } from "./search.tsx";

const gate = { categories: { calm: { minimumAge: 18, notTo: ["DE", "FR", "US"] } } };
const gated: Store = { ...tussi, gate };
const everywhere: Store = { ...tussi, gate: { minimumAge: 16 } };

const at = (store: Store, more: Partial<PageContext> = {}) => pageOf(store, { categories, ...more });
const oils = { ...product({ category: "cold" }) };
const ageIn = (html: string): string | undefined => /<link rel="stylesheet" href="\/age\/(\d+)\.css"/.exec(html)?.[1];
const lineOf = (more: object) => ({ ...cart, lines: cart.lines.map((line) => ({ ...line, ...more })) });

describe("what is for people of an age", () => {
	const html = String(
		<ProductPage
			page={at(gated, { path: "/products/velvet-static", query: "?v=1" })}
			product={oils}
			related={[product()]}
		/>,
	);

	test("is in its page, behind a question that is asked first and by a plain form", () => {
		expect(ageIn(html)).toBe("18");
		expect(html).toMatch(/<body class="page-product gated"><section class="age" role="dialog" aria-modal="true"/);
		expect(html).toContain('<form class="age-answers" method="post" action="/en/age">');
		expect(html).toContain('name="next" value="/en/products/velvet-static?v=1"');
		expect(html).toContain('<h2 id="age-title">Are you 18 or older?</h2>');
		expect(html).toContain("Soft noise.");
		expect(html.match(/<h1/g)).toHaveLength(1);
	});

	test("is gated with the category it lies in and all above that, and nothing else is", () => {
		const product = (slug: string, store = gated) =>
			ageIn(String(<ProductPage page={at(store)} product={{ ...oils, category: slug }} related={[]} />));
		const list = (store: Store, shelf?: typeof category) =>
			ageIn(String(<ProductsPage page={at(store)} list={listOf()} category={shelf} />));
		expect([product("calm"), product("teas"), product("wear"), product("")]).toEqual([
			"18",
			"18",
			undefined,
			undefined,
		]);
		expect([list(gated, categories[2]), list(gated)]).toEqual(["18", undefined]);
		expect(product("calm", tussi)).toBeUndefined();
		const search = (query: string) =>
			ageIn(String(<SearchPage page={at(gated)} list={listOf(query, { path: "/search" })} />));
		expect([search("q=a"), search("q=a&category=teas")]).toEqual([undefined, "18"]);
		expect(ageIn(String(<RestockPage page={at(gated)} product={oils} state="again" />))).toBe("18");
	});

	test("where the whole store is, every page that sells is", () => {
		const page = at(everywhere);
		const pages = [
			<HomePage page={page} featured={[product()]} newest={[]} categories={categories} />,
			<ProductsPage page={page} list={listOf()} />,
			<SearchPage page={page} list={listOf("q=a", { path: "/search" })} />,
			<ProductPage page={page} product={product({ category: "" })} related={[]} />,
		];
		for (const one of pages) expect(ageIn(String(one))).toBe("16");
	});

	test("is asked about again in the cart and at the checkout, for the oldest age of what is in it", () => {
		const page = at(tussi);
		const form = (of: typeof cart, more = {}) =>
			String(<CheckoutPage page={page} cart={of} values={{}} errors={[]} idempotencyKey="k" {...more} />);
		expect(ageIn(String(<CartPage page={page} cart={lineOf({ minimumAge: 18 })} />))).toBe("18");
		expect(ageIn(form(lineOf({ minimumAge: 18 })))).toBe("18");
		expect(form(lineOf({ minimumAge: 18 }))).toMatch(
			/type="checkbox" name="ageConfirmed" id="ageConfirmed" value="1" required="".*I am 18 or older<\/label>.*<button type="submit"/s,
		);
		expect(form(cart)).not.toContain("ageConfirmed");
		const errors = [{ path: "ageConfirmed", message: "Say it." }];
		const again = form(lineOf({ minimumAge: 18 }), { errors });
		expect(again).toContain('<a href="#ageConfirmed">Say it.</a>');
		expect(again).toContain('aria-describedby="ageConfirmed-error" aria-invalid="true"');
	});

	test("stands in the order's history in her language", () => {
		const [first, ...rest] = order.events;
		if (!first) return expect.unreachable();
		const events = [{ ...first, note: "confirmed to be 18 or older" }, ...rest];
		const page = at(tussi, { locale: "es" });
		expect(String(<OrderTimeline page={page} order={{ ...order, events }} />)).toContain(
			"Dijiste que tienes 18 años o más.",
		);
	});
});

test("where something is not sent to is said, of the countries that anything is sent to, by their names", () => {
	const product = (locale: "en" | "es") =>
		String(<ProductPage page={at(gated, { locale })} product={oils} related={[]} />);
	expect(product("en")).toContain("Not sent to France or Germany.");
	expect(product("es")).toContain("No se envía a Alemania o Francia.");
	expect(String(<ProductPage page={at(tussi)} product={oils} related={[]} />)).not.toContain("Not sent");
	expect(String(<CartPage page={at(tussi)} cart={lineOf({ notTo: ["ES"] })} />)).toContain("Not sent to Spain.");
});

describe("legal texts", () => {
	const legal: Store["legal"] = {
		imprint: { en: "Hill & Kiln\r\nLeeds\r\n\r\n<b>Bold</b>\n\n\n", es: "Hill & Kiln" },
		terms: { es: "Sé amable." },
		privacy: { en: "  " },
	};
	const store = { ...myBrand, legal };

	test("are paragraphs of plain text", () => {
		const html = String(<LegalPage page={at(store)} which="imprint" />);
		expect(html).toContain("<p>Hill &amp; Kiln\nLeeds</p><p>&lt;b&gt;Bold&lt;/b&gt;</p></div>");
		expect(paragraphs("")).toEqual([]);
	});

	test("come in another language of the store where the page's is missing, and say so; empty ones do not exist", () => {
		expect(legalText(at(store), "terms")).toEqual({ text: "Sé amable.", locale: "es" });
		expect(String(<LegalPage page={at(store)} which="terms" />)).toContain('<div class="prose" lang="es">');
		expect(legalTextsOf(at(store))).toEqual(["imprint", "terms"]);
		expect(legalTextsOf(at(myBrand))).toEqual([]);
	});

	test("are agreed to above the button, as far as they exist", () => {
		const form = (of: Store) =>
			String(<CheckoutPage page={at(of)} cart={cart} values={{}} errors={[]} idempotencyKey="k" />);
		expect(form(store)).toMatch(/By ordering you agree.*href="\/en\/legal\/terms".*<button type="submit"/s);
		expect(form(store).slice(0, form(store).indexOf("<footer"))).not.toContain("/legal/privacy");
		expect(form(myBrand)).not.toContain("/legal/");
	});
});

test("a logo stands in place of the name, from the shop's own host only", () => {
	const header = (logo: string) =>
		/<header.*?<\/a>/s.exec(String(<LegalPage page={at({ ...tussi, logo })} which="terms" />))?.[0] ?? "";
	expect(header("/images/img_1/320.webp")).toContain(
		'<img class="logo" src="/images/img_1/320.webp" alt="Tussi" width="160" height="40"/>',
	);
	for (const logo of ["https://elsewhere.test/a.png", "//elsewhere.test/a", "/\\elsewhere.test", "a.png", ""])
		expect(header(logo), logo).toContain('<svg class="wordmark"');
});
