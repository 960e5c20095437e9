import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../own-store.ts";
import { type Shop, startShop } from "../shop.ts";
import { Shopper } from "../shopper.ts";
import { startChrome } from "./chrome.ts";

let shop: Shop;
let browser: Browser;
let host: string;
let slug: string;
beforeAll(async () => {
	[shop, browser] = await Promise.all([startShop(), startChrome()]);
	host = await openStore(shop, "night-garden", { gate: { categories: { calm: { minimumAge: 18 } } } });
	slug = (await new Shopper(shop, host).products("?category=drops&limit=1")).items[0]?.slug ?? "";
});
afterAll(async () => {
	await browser?.close();
	await shop?.close();
});

async function open(javaScriptEnabled: boolean) {
	const context = await browser.newContext({
		javaScriptEnabled,
		locale: "en-GB",
		viewport: { width: 390, height: 844 },
	});
	context.setDefaultTimeout(10_000);
	const page = await context.newPage();
	const wrong: string[] = [];
	page.on("pageerror", (error) => error.message !== "Transition was skipped" && wrong.push(String(error)));
	page.on("request", (request) => !request.url().startsWith(host) && wrong.push(request.url()));
	return { page, wrong, close: () => context.close() };
}

/** What can be reached with the keyboard, in its order, until it begins anew. */
async function reached(page: Page): Promise<string[]> {
	const names: string[] = [];
	for (let presses = 0; presses < 12; presses++) {
		await page.keyboard.press("Tab");
		const name = await page
			.locator(":focus")
			.first()
			.textContent({ timeout: 500 })
			.catch(() => "");
		if (name) names.push(name.trim());
	}
	return names;
}

describe.each([
	["with scripts", true],
	["without scripts", false],
])("%s", (_, scripts) => {
	test("what is gated is seen, read out and reached by nobody before she answers, and then remembered", async () => {
		const { page, wrong, close } = await open(scripts);
		await page.goto(`${host}/products/${slug}`);
		const title = page.locator("main h1");
		const gate = page.getByRole("dialog", { name: "Are you 18 or older?" });
		expect([await gate.isVisible(), await title.isVisible()]).toEqual([true, false]);
		expect(await page.locator("body").ariaSnapshot()).not.toContain(`heading "${await title.textContent()}`);
		expect(await page.locator(":focus").getAttribute("role"), "read out at once").toBe("dialog");
		expect(new Set(await reached(page))).toEqual(new Set(["I am 18 or older", "Not yet", "EN", "ES"]));
		await page.getByRole("button", { name: "I am 18 or older" }).click();
		await page.waitForURL(`${host}/products/${slug}`);
		await expect.poll(() => title.isVisible()).toBe(true);
		expect(await gate.isVisible()).toBe(false);
		await page.goto(`${host}/categories/calm`);
		expect([await title.isVisible(), await gate.isVisible()]).toEqual([true, false]);
		await page.reload();
		expect(await title.isVisible()).toBe(true);
		expect(wrong).toEqual([]);
		await close();
	});

	test("saying no leads to a friendly word, and the question stays", async () => {
		const { page, close } = await open(scripts);
		await page.goto(`${host}/categories/drops`);
		await page.getByRole("link", { name: "Not yet" }).click();
		await page.waitForURL(`${host}/age`);
		expect(await page.locator("main h1").textContent()).toBe("Then not yet.");
		await page.goto(`${host}/categories/drops`);
		expect(await page.locator("main h1").isVisible()).toBe(false);
		await close();
	});
});

test("opening the page moves nothing on it", async () => {
	const { page, close } = await open(true);
	const path = `${host}/products/${slug}`;
	const places = () =>
		Promise.all(["main h1", "form.buy", "footer"].map((part) => page.locator(part).first().boundingBox()));
	await page.goto(path);
	const before = await places();
	await page.getByRole("button", { name: "I am 18 or older" }).click();
	await expect.poll(() => page.locator("main h1").isVisible()).toBe(true);
	expect(await places()).toEqual(before);
	await close();
});
