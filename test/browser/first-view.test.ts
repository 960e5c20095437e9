import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoPassword } from "../../workers/local/demo/people.ts";
import { type Shop, startShop } from "../shop.ts";
import { Shopper } from "../shopper.ts";
import { startChrome } from "./chrome.ts";
import { addToCart, openWindow, showsCount } from "./window.ts";

let shop: Shop;
let browser: Browser;
beforeAll(async () => {
	[shop, browser] = await Promise.all([startShop(), startChrome()]);
});
afterAll(async () => {
	await browser?.close();
	await shop?.close();
});

const hosts = [
	["localhost", "shopper@tussi.test"],
	["my-brand.localhost", "partner@my-brand.test"],
] as const;

/** What a first view may cost, compressed as the platform's edge does. */
const bounds = {
	home: { requests: 15, bytes: 52_000 },
	list: { requests: 33, bytes: 95_000 },
	product: { requests: 14, bytes: 62_000 },
};

/** Notes what moves by itself, as Chromium counts it (Layout Instability). */
const watchShifts = `
	globalThis.shift = 0;
	new PerformanceObserver((seen) => seen.getEntries().forEach(({ value }) => (shift += value)))
		.observe({ type: "layout-shift", buffered: true });
`;

async function open(host: string) {
	const origin = `http://${host}:${new URL(shop.origin).port}`;
	const window = await openWindow(browser, origin);
	await window.page.addInitScript(watchShifts);
	const { items } = await new Shopper(shop, origin).products("?limit=1");
	const paths = { home: "/", list: "/products", product: `/products/${items[0]?.slug}` };
	const shift = () => window.page.evaluate<number>("shift");
	return { ...window, paths, shift };
}

/** The requests of a page, and the bytes of their answers as they came. */
async function weighed(page: Page) {
	const cdp = await page.context().newCDPSession(page);
	const seen = { requests: 0, bytes: 0 };
	cdp.on("Network.requestWillBeSent", () => seen.requests++);
	cdp.on("Network.loadingFinished", ({ encodedDataLength }) => {
		seen.bytes += encodedDataLength;
	});
	await cdp.send("Network.enable");
	return seen;
}

describe.each(hosts)("at %s", (host, email) => {
	test.each(["home", "list", "product"] as const)(
		"a phone's first view of %s is light and stands still",
		async (kind) => {
			const { page, origin, paths, wrong, shift, close } = await open(host);
			const seen = await weighed(page);
			await page.goto(origin + paths[kind], { waitUntil: "networkidle" });
			expect(seen.requests).toBeLessThanOrEqual(bounds[kind].requests);
			expect(seen.bytes).toBeLessThanOrEqual(bounds[kind].bytes);
			expect(await shift()).toBe(0);
			expect(wrong).toEqual([]);
			await close();
		},
	);

	test("what is hers comes into places that were kept for it", async () => {
		const { page, origin, paths, wrong, shift, close } = await open(host);
		await page.goto(`${origin}/login`);
		await page.locator("[name=email]").fill(email);
		await page.locator("[name=password]").fill(demoPassword);
		await page.locator("main form button[type=submit]").first().click();
		await page.waitForURL(/account/);
		await page.goto(origin + paths.product);
		await addToCart(page);
		await showsCount(page, "1");
		await page.evaluate(`localStorage.setItem("unread", "3")`);
		await page.goto(origin + paths.list);
		await expect.poll(() => page.locator("[data-unread]").textContent()).toBe("3");
		expect(await page.locator("[data-cart-count]").textContent()).toBe("1");
		expect(await shift()).toBe(0);
		expect(wrong).toEqual([]);
		await close();
	});
});

test("a typeface that comes late moves nothing", async () => {
	const { page, origin, paths, shift, close } = await open("localhost");
	let letGo = () => {};
	const late = new Promise<void>((come) => {
		letGo = come;
	});
	await page.route("**/*.woff2", async (route) => {
		await late;
		await route.continue();
	});
	await page.goto(origin + paths.list, { waitUntil: "commit" });
	const painted = () => page.evaluate(`performance.getEntriesByName("first-contentful-paint").length`);
	await expect.poll(painted, { timeout: 10_000 }).toBe(1);
	letGo();
	await page.waitForLoadState("networkidle");
	expect(await shift()).toBe(0);
	await close();
});

test("the next page is fetched when she points at its link, and nothing that is hers alone", async () => {
	const { page, origin, paths, wrong, close } = await open("localhost");
	const ahead: string[] = [];
	page.on("request", (request) => {
		if (request.headers()["sec-purpose"]?.startsWith("prefetch")) ahead.push(new URL(request.url()).pathname);
	});
	await page.setViewportSize({ width: 1400, height: 800 });
	await page.goto(origin + paths.home, { waitUntil: "networkidle" });
	for (const path of ["/cart", "/account", "/orders", "/products"]) {
		await page.locator(`header a[href='${path}']`).hover();
		await page.waitForTimeout(400);
	}
	await expect.poll(() => ahead).toContain("/products");
	expect(ahead).toEqual(["/products"]);
	expect(wrong).toEqual([]);
	await close();
});

test("a page drawn ahead asks nothing of hers before she comes to it", async () => {
	const { page, origin, paths, close } = await open("localhost");
	const asked: string[] = [];
	page.on("request", (request) => asked.push(new URL(request.url()).pathname));
	page.on("websocket", (socket) => asked.push(new URL(socket.url()).pathname));
	await page.addInitScript(`
		globalThis.ahead = true;
		Object.defineProperty(Document.prototype, "prerendering", { get: () => ahead });
	`);
	await page.goto(origin + paths.product, { waitUntil: "networkidle" });
	expect(asked.filter((path) => !/^\/(art|assets|products)\//.test(path))).toEqual([]);
	await page.evaluate(`ahead = false; document.dispatchEvent(new Event("prerenderingchange"))`);
	await expect.poll(() => asked).toContain("/ws/notifications");
	expect(asked).toContain("/cart/count");
	await close();
});
