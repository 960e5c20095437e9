import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Shop, startShop } from "../shop.ts";
import { address, cards, Shopper } from "../shopper.ts";
import { startChrome } from "./chrome.ts";

let shop: Shop;
let browser: Browser;
beforeAll(async () => {
	[shop, browser] = await Promise.all([startShop(), startChrome()]);
});
afterAll(async () => {
	await browser?.close();
	await shop?.close();
});

/** A window of its own, and what went wrong in it: messages of the page, and requests to anywhere but the shop. */
async function open(javaScriptEnabled: boolean, host = "127.0.0.1") {
	const context = await browser.newContext({
		javaScriptEnabled,
		locale: "en-GB",
		viewport: { width: 390, height: 844 },
	});
	context.setDefaultTimeout(10_000);
	const page = await context.newPage();
	const origin = `http://${host}:${new URL(shop.origin).port}`;
	const wrong: string[] = [];
	page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
	// Chromium reports it of itself, scripts or not, when the next page comes before the last transition was over.
	page.on("pageerror", (error) => error.message !== "Transition was skipped" && wrong.push(String(error)));
	page.on("request", (request) => new URL(request.url()).origin !== origin && wrong.push(request.url()));
	return { page, origin, wrong, close: () => context.close() };
}

const showsCount = (page: Page, count: string) =>
	expect.poll(() => page.locator("[data-cart-count]").first().textContent(), { timeout: 10_000 }).toBe(count);

const addToCart = (page: Page) => page.locator("form[action$='/cart/add'] button:not([type=button])").click();

async function checkOut(page: Page, card: string, country = address.country): Promise<void> {
	await page.getByLabel("Email").fill("ada@example.com");
	await page.getByLabel("Full name").fill(address.name);
	await page.getByLabel("Street and number").fill(address.street);
	await page.getByLabel("Town or city").fill(address.city);
	await page.getByLabel("Postcode").fill(address.postalCode);
	await page.getByLabel("Country").selectOption(country);
	await page.locator("form[action$='/checkout'] button:not([type=button])").click();
	await page.locator("input[name=card]").fill(card);
	await page.locator("form button:not([type=button])").click();
}

describe.each([
	["with scripts", true],
	["without scripts", false],
])("%s", (_, scripts) => {
	test("a shopper finds a product, buys it and sees her order", async () => {
		const { page, origin, wrong, close } = await open(scripts);
		await page.goto(origin);
		await page.locator("main a[href='/products']").first().click();
		await page.locator("main a[href^='/products/']").first().click();
		const title = await page.locator("h1").textContent();
		await addToCart(page);
		if (scripts) {
			await showsCount(page, "1");
			await page.locator("a[href='/cart']").first().click();
		}
		await page.waitForURL(/\/cart/);
		await page.locator("a[href='/checkout']").first().click();
		await checkOut(page, cards.good);
		await page.waitForURL(/\/orders\/ord_/);
		expect(await page.locator("main").textContent()).toContain(title);
		expect(await page.locator("main").textContent()).toContain("ada@example.com");
		expect(wrong).toEqual([]);
		await close();
	});

	test("a declined card leads back to the cart with everything in it", async () => {
		const { page, origin, wrong, close } = await open(scripts);
		const { product } = await new Shopper(shop).something(2);
		await page.goto(`${origin}/products/${product.slug}`);
		await addToCart(page);
		if (scripts) await showsCount(page, "1");
		await page.goto(`${origin}/checkout`);
		await checkOut(page, cards.declined);
		await page.waitForURL(/\/cart\?notice=declined/);
		expect(await page.locator("main").textContent()).toContain("declined");
		expect(await page.locator("form[action*='/cart/items/']").count()).toBeGreaterThan(0);
		expect(wrong).toEqual([]);
		await close();
	});
});

test("on a partner's host a shopper never leaves it", async () => {
	const { page, origin, wrong, close } = await open(true, "my-brand.localhost");
	await page.goto(`${origin}/products`);
	await page.locator("main a[href^='/products/']").first().click();
	await addToCart(page);
	await showsCount(page, "1");
	await page.goto(`${origin}/checkout`);
	await checkOut(page, cards.good, "GB");
	await page.waitForURL(/\/orders\/ord_/);
	expect(new URL(page.url()).origin).toBe(origin);
	expect(wrong).toEqual([]);
	await close();
});
