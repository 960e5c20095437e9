import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Store } from "../../workers/kit/store.ts";
import type { PageContext } from "../page.ts";
import {
	cart,
	category,
	emptyCart,
	inSizes,
	listOf,
	myBrand,
	news,
	order,
	orders,
	pageOf,
	product,
	returnedOrder,
	savedAddress,
	sessions,
	tussi,
	user,
	variant,
} from "../sample.ts";
import { tussiTheme, tussiVoice } from "../themes.ts";
import { AccountPage } from "./account.tsx";
import { CartPage } from "./cart.tsx";
import { CheckoutPage } from "./checkout.tsx";
import { ForgotPage } from "./forgot.tsx";
import { HomePage } from "./home.tsx";
import { LoginPage } from "./login.tsx";
import { MessagePage } from "./message.tsx";
import { NewsPage } from "./news.tsx";
import { OrderPage } from "./order.tsx";
import { OrderDoorPage } from "./order-door.tsx";
import { OrdersPage } from "./orders.tsx";
import { PaymentReturnPage } from "./payment-return.tsx";
import { ProductPage } from "./product.tsx";
import { ProductsPage } from "./products.tsx";
import { RegisterPage } from "./register.tsx";
import { ResetPage } from "./reset.tsx";
import { RestockPage } from "./restock.tsx";
import { SearchPage } from "./search.tsx";
import { UnsubscribePage } from "./unsubscribe.tsx";
import { VerifyPage } from "./verify.tsx";

const checkout = (page: PageContext, more = {}) => (
	<CheckoutPage page={page} cart={cart} values={{}} errors={[]} idempotencyKey="key-1" {...more} />
);

const publicPages = (page: PageContext): [string, string][] => [
	["home", String(<HomePage page={page} featured={[product()]} newest={[inSizes]} categories={[category]} />)],
	["products", String(<ProductsPage page={page} list={listOf("", { nextCursor: "2" })} />)],
	["product", String(<ProductPage page={page} product={inSizes} related={[product()]} />)],
	["search", String(<SearchPage page={page} list={listOf("q=velvet&option=Size:M", { path: "/search" })} />)],
	["message", String(<MessagePage page={page} status={404} title="Nothing" text="Here" />)],
];

const allPages = (page: PageContext): [string, string][] => [
	...publicPages(page),
	["cart", String(<CartPage page={page} cart={cart} notice="stock" />)],
	["empty cart", String(<CartPage page={page} cart={emptyCart} />)],
	["checkout", String(checkout(page))],
	["waiting", String(<PaymentReturnPage page={page} state="waiting" orderNumber="T-1" refreshHref="/again" />)],
	["failed", String(<PaymentReturnPage page={page} state="failed" orderNumber="T-1" refreshHref="/again" />)],
	["order", String(<OrderPage page={page} order={order} justBought orderKey="k" idempotencyKey="key-1" />)],
	["returned order", String(<OrderPage page={page} order={returnedOrder} justBought={false} idempotencyKey="key-1" />)],
	["orders", String(<OrdersPage page={page} orders={orders} nextHref="?cursor=2" firstHref={null} />)],
	["news", String(<NewsPage page={page} news={news} nextHref="?cursor=2" firstHref={null} />)],
	["no news", String(<NewsPage page={page} news={[]} nextHref={null} firstHref={null} />)],
	["order door", String(<OrderDoorPage page={page} orderId="ord_1" />)],
	["login", String(<LoginPage page={page} values={{}} next="/cart" google />)],
	["register", String(<RegisterPage page={page} values={{}} errors={[]} next="/cart" google />)],
	["account", String(<AccountPage page={page} user={user} addresses={[savedAddress]} sessions={sessions} />)],
	["forgot", String(<ForgotPage page={page} values={{}} sent={false} />)],
	["reset", String(<ResetPage page={page} token="t" errors={[]} />)],
	["told when back", String(<RestockPage page={page} product={inSizes} state="again" />)],
	["unsubscribe", String(<UnsubscribePage page={page} to="a@b.test" letterKey="k" state="ask" />)],
	["verify", String(<VerifyPage page={page} token="t" state="ask" />)],
];

const withTheme = (theme: Partial<Store["theme"]>): PageContext =>
	pageOf({ ...myBrand, theme: { ...myBrand.theme, ...theme } });

describe("every page", () => {
	for (const [name, html] of [...allPages(pageOf(tussi)), ...allPages(pageOf(myBrand))]) {
		test(`${name}: is a document that a strict content policy lets through`, () => {
			expect(html).toMatch(/^<!doctype html><html lang="en"/);
			expect(html).not.toMatch(/<[^>]*\s(?:style|on\w+)=/);
			expect(html.match(/<style/g)).toHaveLength(1);
			for (const [tag] of html.matchAll(/<script[^>]*>/g)) expect(tag).toMatch(/ src=|ld\+json/);
			expect(html).not.toContain("https://fonts");
		});

		test(`${name}: has one main heading, its landmarks and sizes on every picture`, () => {
			expect(html.match(/<h1/g)).toHaveLength(1);
			for (const landmark of ["<header", "<main", "<footer", "<nav"]) expect(html).toContain(landmark);
			for (const [tag] of html.matchAll(/<img[^>]*>/g)) expect(tag).toMatch(/ alt="[\s\S]* width="\d+" height="\d+"/);
		});
	}

	test("nothing of Tussi is left in another store", () => {
		const looks = Object.values({ ...tussiTheme.light, ...tussiTheme.dark, font: "Dela Gothic" });
		const sentences = Object.values(tussiVoice)
			.flatMap(({ en, es }) => [en, es])
			.filter((sentence) => sentence !== undefined && sentence.length > 12);
		for (const locale of ["en", "es"] as const)
			for (const [, html] of allPages(pageOf(myBrand, { locale }))) {
				expect(html).not.toMatch(/tussi/i);
				expect(html).toContain('data-store-style="quiet"');
				for (const mark of [...looks, ...sentences]) expect(html).not.toContain(mark);
			}
	});

	test("Tussi draws its name, others have it set in type", () => {
		const [tussiHome, myHome] = [tussi, myBrand].map((store) => publicPages(pageOf(store))[0]?.[1] ?? "");
		expect(tussiHome).toContain('<svg class="wordmark"');
		expect(myHome).not.toContain("<svg");
		expect(myHome).toContain("Hill &amp; Kiln");
	});

	test("links keep the language and name the other one", () => {
		const [, html] = publicPages(pageOf(tussi, { locale: "es", localePrefix: "/es", path: "/products" }))[1] ?? [];
		expect(html).toContain('href="/es/products/velvet-static"');
		expect(html).toContain('<link rel="alternate" hreflang="en" href="https://shop.test/en/products"');
		expect(html).toContain('<link rel="canonical" href="https://shop.test/es/products"');
		expect(html).toContain("Estática de terciopelo");
	});
});

test("public pages are the same for everybody: no count, no token, not even when somebody is known", () => {
	for (const [, html] of publicPages(pageOf(tussi))) {
		expect(html).toContain('data-cart-count=""></span>');
		expect(html).toContain('<a href="/en/account">Account</a>');
		expect(html).not.toMatch(/crt_|ord_|usr_|idempotency|@example/i);
	}
});

test("the first row is fetched at once, the rest when it is near", () => {
	const items = Array.from({ length: 6 }, (_, n) => product({ id: `prd_${n}`, slug: `thing-${n}` }));
	const html = String(<ProductsPage page={pageOf(tussi)} list={listOf("", { items })} />);
	expect(html.match(/loading="eager" fetchpriority="high"/g)).toHaveLength(4);
	expect(html.match(/loading="lazy"/g)).toHaveLength(2);
});

describe("the theme", () => {
	test("cannot leave its declaration, fetch an address or open markup", () => {
		const attacks = ["red}body{display:none", "</style><script>", "url(//evil)", "red;--x:1", "URL (x)", "\\75 rl(x)"];
		for (const attack of attacks) {
			const page = withTheme({ onBrand: attack, light: { ...tussiTheme.light, paper: attack }, fontText: attack });
			const html = String(<MessagePage page={page} status={404} title="a" text="b" />);
			expect(html).not.toContain(attack);
			expect(html).toContain("--paper:#fff");
		}
	});

	test("asks for the display face only when it names its family", () => {
		const assets = { css: "/a.css", js: "/a.js", font: { family: "Dela Gothic One", src: "/d.woff2" } };
		const html = (store: Store) =>
			String(<MessagePage page={pageOf(store, { assets })} status={404} title="a" text="b" />);
		expect(html(tussi)).toContain('rel="preload" href="/d.woff2"');
		expect(html(tussi)).toContain("@font-face");
		expect(html(myBrand)).not.toContain("woff2");
	});
});

describe("the product page", () => {
	const evil = product({
		title: '</title><script>alert("x")</script>',
		description: "<p>Fine &amp; soft</p>",
		vendor: "</script><script>alert(1)",
	});
	const html = String(<ProductPage page={pageOf(tussi)} product={evil} related={[]} />);

	test("a title is only ever words", () => {
		expect(html).toContain("<title>&lt;/title&gt;&lt;script&gt;");
		expect(html).not.toContain("<script>alert");
	});

	test("its data for search engines cannot end its own element", () => {
		const data = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)?.[1] ?? "";
		expect(data).not.toContain("<");
		expect(JSON.parse(data)).toMatchObject({
			"@type": "Product",
			name: evil.title,
			description: "Fine & soft",
			image: ["https://shop.test/art/calm/velvet-static-1.svg"],
			offers: [{ price: "19.99", priceCurrency: "EUR", availability: "https://schema.org/InStock" }],
		});
	});

	test("the description's markup stays markup", () => {
		expect(html).toContain('<div class="prose"><p>Fine &amp; soft</p></div>');
	});

	test("is bought by one plain form; a plain product carries its variant", () => {
		expect(html).toContain('<form class="buy" method="post" action="/en/cart/add"');
		expect(html).toContain('<input type="hidden" name="variantId" value="var_1"');
		expect(html).toMatch(/name="quantity" type="number"/);
	});

	test("one option is a row of variants; what is sold out cannot be chosen", () => {
		const sizes = String(<ProductPage page={pageOf(tussi, { locale: "es" })} product={inSizes} related={[]} />);
		expect(sizes).toMatch(/name="variantId" value="var_s"[^>]* disabled=""/);
		expect(sizes).toMatch(/name="variantId" value="var_m" checked=""/);
		expect(sizes).toContain("<legend>Talla</legend>");
		expect(sizes).toContain("29,99");
	});

	test("option chips of several options are not posted", () => {
		const two = product({
			options: [
				{ name: "Size", values: ["S"] },
				{ name: "Colour", values: ["Pink", "Bone"] },
			],
			variants: ["Pink", "Bone"].map((Colour) => ({
				...variant(),
				id: `var_${Colour}`,
				options: { Size: "S", Colour },
			})),
		});
		const chips = String(<ProductPage page={pageOf(tussi)} product={two} related={[]} />);
		const named = [...chips.matchAll(/<input[^>]*name="option-\d"[^>]*>/g)].map(([tag]) => tag);
		expect(named).toHaveLength(3);
		for (const tag of named) expect(tag).toContain('form="none"');
	});

	test("a product that is sold out says so on a button that cannot be pressed", () => {
		const gone = product({ variants: product().variants.map((v) => ({ ...v, available: 0 })) });
		const html = String(<ProductPage page={pageOf(tussi)} product={gone} related={[]} />);
		expect(html).toMatch(/<button[^>]*disabled=""[^>]*>Sold out for now/);
	});

	test("tells no more of the stock than its words do, so that it changes only when they do", () => {
		const shown = (available: number) =>
			[product(), inSizes]
				.map(({ variants, ...rest }) => ({
					...rest,
					variants: variants.map((one) => ({ ...one, stock: available, available })),
				}))
				.map((of) => String(<ProductPage page={pageOf(tussi)} product={of} related={[]} />))
				.join();
		const plenty = shown(6);
		for (const available of [7, 42, 98, 99, 100, 5000]) expect(shown(available)).toBe(plenty);
		expect(plenty.match(/max="99"|data-most="99"/g)).toHaveLength(4);
		expect(shown(4).match(/max="4"|data-most="4"/g)).toHaveLength(4);
		expect(new Set([0, 1, 2, 3, 4, 5, 6].map(shown)).size).toBe(7);
	});

	test("what is sold out of it one can ask to be told of", () => {
		const form = (of: typeof inSizes) => String(<ProductPage page={pageOf(tussi)} product={of} related={[]} />);
		const gone = product({ variants: product().variants.map((v) => ({ ...v, available: 0 })) });
		expect(form(gone)).toContain('<section class="wish">');
		expect(form(gone)).toContain('action="/en/products/velvet-static/notify-me"');
		expect(form(gone)).not.toContain('<select id="restock-variant');
		expect(form(inSizes)).toMatch(/<details class="wish">.*<option value="var_s">S<\/option><\/select>/s);
		expect(form(product())).not.toContain("notify-me");
	});
});

describe("the cart page", () => {
	const html = String(<CartPage page={pageOf(tussi)} cart={cart} />);

	test("each line posts an absolute quantity to its own address, and removing is a quantity of nothing", () => {
		expect(html.match(/action="\/en\/cart\/items\/lin_1"/g)).toHaveLength(2);
		expect(html).toMatch(/<button[^>]*name="quantity" value="0"/);
		expect(html).toMatch(/name="quantity" value="3" data-step="1"/);
		expect(html).toContain('href="/en/checkout"');
	});

	test("says what changed meanwhile: fewer left, sold out, another price", () => {
		const said = (more: object) =>
			String(
				<CartPage page={pageOf(tussi)} cart={{ ...cart, lines: cart.lines.map((line) => ({ ...line, ...more })) }} />,
			);
		expect(said({ available: 1 })).toContain("Only 1 left");
		expect(said({ available: 0 })).toContain("Sold out. Remove it");
		expect(said({ priceChanged: true })).toContain("The price has changed");
	});

	test("is suspiciously calm when empty, in either language", () => {
		const empty = (locale: "en" | "es") => String(<CartPage page={pageOf(tussi, { locale })} cart={emptyCart} />);
		expect(empty("en")).toContain("Your cart is suspiciously calm.");
		expect(empty("es")).toContain("Tu carrito está en silencio.");
	});
});

describe("the checkout page", () => {
	test("asks for exactly what an order needs, with what browsers fill in", () => {
		const html = String(checkout(pageOf(tussi)));
		const names = [...html.slice(html.indexOf("<main")).matchAll(/<(?:input|select)[^>]* name="(\w+)"/g)].map(
			([, name]) => name,
		);
		expect([...new Set(names)]).toEqual([
			"idempotencyKey",
			"email",
			"name",
			"street",
			"postalCode",
			"city",
			"province",
			"country",
			"shippingMethod",
		]);
		for (const hint of ["email", "name", "street-address", "postal-code", "address-level2", "country"])
			expect(html).toContain(`autocomplete="${hint}"`);
		expect(html).toContain('value="key-1"');
	});

	test("ties each error to its field and lists all of them first", () => {
		const errors = [{ path: "shippingAddress.city", message: "Which town?" }];
		const html = String(checkout(pageOf(tussi), { errors, values: { city: '"><b>' } }));
		expect(html).toContain('<a href="#city">Town or city: Which town?</a>');
		expect(html).toMatch(/id="city"[^>]*aria-describedby="city-error" aria-invalid="true"/);
		expect(html).toContain('value="&quot;&gt;&lt;b&gt;"');
	});

	test("names countries in the shopper's language and alphabet", () => {
		const html = String(checkout(pageOf(tussi, { locale: "es" })));
		expect([...html.matchAll(/<option value="[A-Z]{2}">([^<]*)/g)].map(([, name]) => name)).toEqual([
			"Alemania",
			"España",
			"Francia",
		]);
	});

	test("shows the sum of each way of delivery, free above its threshold", () => {
		const html = String(checkout(pageOf(tussi)));
		expect(html).toMatch(/sums-1">.*€44\.88.*sums-2">.*€49\.88/);
		const rich = { ...cart, subtotal: { amount: 9000, currency: "EUR" } };
		expect(String(checkout(pageOf(tussi), { cart: rich }))).toMatch(/value="standard".*?Free/);
	});
});

test("the pay button says how much, with each way of delivery", () => {
	const button = (html: string) => /<button type="submit" class="button button-press">.*?<\/button>/s.exec(html)?.[0];
	expect(button(String(checkout(pageOf(tussi))))).toMatch(/Continue to payment .*sums-1">.*€44\.88.*sums-2">.*€49\.88/);
	const added = {
		...cart,
		taxIncluded: false,
		tax: { amount: 942, currency: "EUR" },
		total: { amount: 5430, currency: "EUR" },
	};
	expect(button(String(checkout(pageOf(tussi), { cart: added })))).toMatch(/€54\.30.*€60\.35/);
});

test("a code that stands in the way of paying is left out with one press, and the form as it is", () => {
	const html = String(checkout(pageOf(tussi), { problem: "Used up.", isAboutCode: true }));
	expect(html).toMatch(/role="alert">.*<button[^>]*form="checkout" name="withoutCode"[^>]*>Go on without the code/s);
	expect(html).toContain('id="checkout"');
	expect(String(checkout(pageOf(tussi), { problem: "Other." }))).not.toContain("withoutCode");
});

test("waiting for the bank looks again by itself; a failed payment does not", () => {
	const html = (state: "waiting" | "failed") =>
		String(<PaymentReturnPage page={pageOf(tussi)} state={state} orderNumber="T-1" refreshHref="/again?o=1" />);
	expect(html("waiting")).toContain('<meta http-equiv="refresh" content="3; url=/again?o=1"');
	expect(html("failed")).not.toContain("http-equiv");
	expect(html("failed")).toContain('href="/en/cart"');
});

test("personal pages are kept out of search engines, public ones are not", () => {
	for (const [name, html] of allPages(pageOf(tussi)))
		expect(html.includes('content="noindex"'), name).toBe(!["home", "products", "product"].includes(name));
});

/** The shop, and what is heard of it while it is looked at. */
test("the script stays under 14 KB, of which the wire carries a third", () => {
	const files = ["shop", "news"].map((name) => readFileSync(`${import.meta.dirname}/../client/${name}.browser.js`));
	const script = Buffer.concat(files);
	expect(script.length).toBeLessThanOrEqual(14 * 1024);
	expect(gzipSync(script).length).toBeLessThanOrEqual(5.25 * 1024);
});
