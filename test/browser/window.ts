import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { address } from "../shopper.ts";

/** A phone's window of its own at this address, and what went wrong in it: messages of the page, and requests to anywhere else. */
export async function openWindow(browser: Browser, origin: string, javaScriptEnabled = true) {
	const context = await browser.newContext({
		javaScriptEnabled,
		locale: "en-GB",
		viewport: { width: 390, height: 844 },
	});
	context.setDefaultTimeout(10_000);
	const page = await context.newPage();
	const wrong: string[] = [];
	page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
	// Chromium reports it of itself, scripts or not, when the next page comes before the last transition was over.
	page.on("pageerror", (error) => error.message !== "Transition was skipped" && wrong.push(String(error)));
	page.on("request", (request) => new URL(request.url()).origin !== origin && wrong.push(request.url()));
	page.on("websocket", (socket) => new URL(socket.url()).host !== new URL(origin).host && wrong.push(socket.url()));
	return { page, origin, wrong, close: () => context.close() };
}

export const showsCount = (page: Page, count: string) =>
	expect.poll(() => page.locator("[data-cart-count]").first().textContent(), { timeout: 10_000 }).toBe(count);

export const addToCart = (page: Page) => page.locator("form[action$='/cart/add'] button:not([type=button])").click();

export async function checkOut(page: Page, card: string, country = address.country): Promise<void> {
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

/** Finds something on the list of all there is, and buys it. */
export async function buyOnPages(page: Page, origin: string, card: string, country: string): Promise<void> {
	await page.goto(`${origin}/products`);
	await page.locator("main a[href^='/products/']").first().click();
	await addToCart(page);
	await showsCount(page, "1");
	await page.goto(`${origin}/checkout`);
	await checkOut(page, card, country);
	await page.waitForURL(/\/orders\/ord_/);
}
