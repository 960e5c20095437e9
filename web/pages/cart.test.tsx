import { describe, expect, test } from "vitest";
import type { Cart } from "../../workers/kit/cart.ts";
import { cart, emptyCart, myBrand, pageOf, tussi } from "../sample.ts";
import { CartPage } from "./cart.tsx";

const page = pageOf(tussi);
const evil = '"><script>alert(1)</script>';
const pageWith = (more: Partial<Cart>, props = {}) =>
	String(<CartPage page={page} cart={{ ...cart, ...more }} {...props} />);
const withLine = (more: object, at = page) =>
	String(<CartPage page={at} cart={{ ...cart, lines: cart.lines.map((line) => ({ ...line, ...more })) }} />);

describe("a discount code", () => {
	test("is asked for in a plain form, closed until somebody has one", () => {
		const html = pageWith({});
		expect(html).toMatch(/<details><summary[^>]*>Got a code\?.*?<form method="post" action="\/en\/cart\/discount">/s);
		expect(html).toMatch(/<input id="code" name="code"/);
	});

	test("in the cart is named, can be taken out, and shows what it takes off", () => {
		const html = pageWith({ discountCode: evil, discount: { amount: 500, currency: "EUR" } });
		expect(html).toContain('<input type="hidden" name="code" value=""/>');
		expect(html).toContain("<dt>Discount</dt>");
		expect(html).toContain("−€5.00");
		expect(html).not.toContain("<script>alert");
		expect(html).not.toContain("<details");
	});

	test.each([
		["discount.not_yet", "too early or too late"],
		["discount.minimum", "starts at a higher amount"],
		["discount.unknown", "do not know that code"],
		["discount.used_up", "as often as it can be"],
	] as const)("that takes nothing off says why: %s", (discountProblem, words) => {
		const html = pageWith({ discountCode: "LENTO", discountProblem });
		expect(html).toMatch(new RegExp(`class="error">[^<]*${words}`));
		expect(html).toContain(`data-discount="${discountProblem}"`);
	});

	test("that was refused comes back as it was typed, with the reason at its field", () => {
		const html = pageWith({}, { tried: { code: evil, problem: "discount.unknown" } });
		expect(html).toMatch(/<details open="">/);
		expect(html).toMatch(/id="code"[^>]*value="&quot;&gt;&lt;script&gt;[^>]*aria-describedby="code-error"/);
		expect(html).toMatch(/id="code-error">We do not know that code/);
		expect(html).not.toContain("<script>alert");
	});
});

describe("a line of two joined carts", () => {
	test("says how many there were when there are fewer, beside a price that changed", () => {
		const html = withLine({ wanted: 7, quantity: 4, priceChanged: true });
		expect(html).toContain("You had 7 in two carts; 4 is all there is. The price has changed");
		expect(withLine({ wanted: 7, quantity: 4 }, pageOf(myBrand, { locale: "es" }))).toContain("entre dos cestas");
	});

	test("says first what keeps it from being bought", () => {
		expect(withLine({ wanted: 7, quantity: 4, available: 1 })).toContain("Only 1 left");
		expect(withLine({ wanted: 7, quantity: 4, available: 0 })).not.toContain("in two carts");
		expect(withLine({ wanted: null })).not.toContain("in two carts");
	});
});

test("a line whose product is gone has its title and leads nowhere", () => {
	const html = withLine({ slug: "", image: "", available: 0 });
	expect(html).toContain("<h2>Velvet Static</h2>");
	expect(html).not.toContain('href="/en/products/"');
});

test("a code stands in the cart as shops write it", () => {
	expect(pageWith({ discountCode: "hello10" })).toContain("<strong>HELLO10</strong>");
});

describe("tax", () => {
	const totals = (html: string) => /<dl class="totals">.*?<\/dl>/s.exec(html)?.[0].replace(/<[^>]+>/g, "|") ?? "";

	test("that prices contain is a remark below the total", () => {
		expect(totals(pageWith({}))).toMatch(/Total\|+€44\.88\|.*Includes \|€7\.79\| tax/);
	});

	test("that is put on top is a row of its own before it", () => {
		const html = totals(pageWith({ taxIncluded: false, total: { amount: 5267, currency: "EUR" } }));
		expect(html).toMatch(/Tax\|+€7\.79\|+Total\|+€52\.67/);
		expect(html).not.toContain("Includes");
	});
});

test("a cart knows its version, so that the script can tell when it is an old one", () => {
	for (const html of [pageWith({ version: 12 }), String(<CartPage page={page} cart={{ ...emptyCart, version: 12 }} />)])
		expect(html).toMatch(/role="status" data-version="12" hidden="">Your cart has changed.*href="\/en\/cart"/s);
});
