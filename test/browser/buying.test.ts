import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Shop, startShop } from "../shop.ts";
import { cards, Shopper } from "../shopper.ts";
import { startChrome } from "./chrome.ts";
import { addToCart, buyOnPages, checkOut, openWindow, showsCount } from "./window.ts";

let shop: Shop;
let browser: Browser;
beforeAll(async () => {
	[shop, browser] = await Promise.all([startShop(), startChrome()]);
});
afterAll(async () => {
	await browser?.close();
	await shop?.close();
});

const open = (javaScriptEnabled: boolean, host = "127.0.0.1") =>
	openWindow(browser, `http://${host}:${new URL(shop.origin).port}`, javaScriptEnabled);

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
	await buyOnPages(page, origin, cards.good, "GB");
	expect(new URL(page.url()).origin).toBe(origin);
	expect(wrong).toEqual([]);
	await close();
});
