import type { Browser, WebSocketRoute } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tellRebuilt } from "../../workers/catalog/reshelve.ts";
import { newId } from "../../workers/kit/ids.ts";
import type { ProductEvent } from "../../workers/kit/product-event.ts";
import { demoPassword } from "../../workers/local/demo/people.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { buy, somebody } from "../sale.ts";
import { type Shop, startShop } from "../shop.ts";
import { Shopper } from "../shopper.ts";
import { startChrome } from "./chrome.ts";

let shop: Shop;
let browser: Browser;
let admin: Shopper;
beforeAll(async () => {
	[shop, browser] = await Promise.all([startShop(), startChrome()]);
	admin = await somebody(shop, "admin");
});
afterAll(async () => {
	await browser?.close();
	await shop?.close();
});

const patient = { timeout: 20_000 };

/** A phone of its own. */
async function open(locale = "en-GB") {
	const context = await browser.newContext({ locale, viewport: { width: 390, height: 844 } });
	context.setDefaultTimeout(10_000);
	const page = await context.newPage();
	const wrong: string[] = [];
	page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
	page.on("pageerror", (error) => wrong.push(String(error)));
	/** The page is open, and hears. */
	const show = async (path: string) => {
		const heard = page.waitForEvent("websocket", (socket) => socket.url().includes("/ws/notifications"));
		await page.goto(shop.origin + path);
		await heard;
	};
	const signIn = async (email: string) => {
		await page.goto(`${shop.origin}/login`);
		await page.locator("[name=email]").fill(email);
		await page.locator("[name=password]").fill(demoPassword);
		await page.locator("main form button[type=submit]").first().click();
		await page.waitForURL(/account/);
	};
	/** Every connection it opens from now on, to be cut. */
	const lines = async () => {
		const all: (WebSocketRoute & { heard?: string })[] = [];
		await page.routeWebSocket(/ws\/notifications/, (line: (typeof all)[number]) => {
			line.connectToServer().onMessage((message) => {
				line.heard = String(message);
				line.send(message);
			});
			all.push(line);
		});
		return all;
	};
	return { page, show, signIn, wrong, lines, close: () => context.close() };
}

/** A product that is to be had, and how to sell it out. */
async function something() {
	const { product } = await new Shopper(shop).something(3);
	const sellOut = async () => {
		for (const { id, stock } of product.variants)
			if (stock > 0)
				await admin.call("POST", `/api/products/${product.id}/stock`, {
					...{ variantId: id, delta: -stock, reason: "counted" },
				});
	};
	return { product, sellOut };
}

test("her order's page brings itself up to date, other pages say so and count it, and her list tells it all", async () => {
	const ada = await somebody(shop, "shopper");
	const { placed } = await buy(ada);
	const { id, number } = placed.order;
	const order = await open();
	await order.signIn("shopper@tussi.test");
	await order.show(`/orders/${id}`);
	const elsewhere = await open("es-ES");
	await elsewhere.signIn("shopper@tussi.test");
	await elsewhere.show("/es/products");
	const ship = async (status: string) =>
		expect((await admin.call("PATCH", `/api/admin/orders/${id}`, { status })).status).toBe(200);
	await ship("processing");
	await expect.poll(() => order.page.locator("h1").textContent(), patient).toBe("Being packed");
	await ship("shipped");
	await expect.poll(() => order.page.locator("h1").textContent(), patient).toBe("On its way");
	const toast = elsewhere.page.locator("[data-toast] a");
	await expect.poll(() => toast.textContent(), patient).toBe(`El pedido ${number} está en camino.`);
	expect(await toast.getAttribute("href")).toBe(`/es/orders/${id}`);
	const unread = elsewhere.page.locator("[data-unread]");
	expect(Number(await unread.textContent())).toBeGreaterThan(0);
	await elsewhere.page.locator(".news-link").click();
	await expect.poll(() => unread.textContent()).toBe("");
	const rows = await elsewhere.page.locator("main li strong").allTextContents();
	expect(rows[0]).toBe(`El pedido ${number} está en camino.`);
	expect(rows).toContain(`El pedido ${number} ya es tuyo.`);
	expect([...order.wrong, ...elsewhere.wrong]).toEqual([]);
	await Promise.all([order.close(), elsewhere.close()]);
});

test("a product that sells out while a guest looks at it can be bought no more, and what she chose stays chosen", async () => {
	const { product, variant } = await new Shopper(shop).something(3);
	const { page, show, wrong, close } = await open();
	await show(`/products/${product.slug}`);
	await page.locator("#quantity").fill("2");
	await page.locator("h1").click();
	const correct = (variantId: string, delta: number) =>
		admin.call("POST", `/api/products/${product.id}/stock`, { variantId, delta, reason: "counted" });
	for (const { id, stock } of product.variants) if (stock > 0) await correct(id, -stock);
	const button = page.locator("[data-buy]");
	await expect.poll(() => button.isDisabled(), patient).toBe(true);
	await correct(variant.id, 9);
	await expect.poll(() => button.isDisabled(), patient).toBe(false);
	expect(wrong).toEqual([]);
	await close();
});

test("a page that was cut off comes back however long nobody answers, and shows what it has missed", async () => {
	const { product, sellOut } = await something();
	const { page, lines, close } = await open();
	const all = await lines();
	await page.goto(`${shop.origin}/products/${product.slug}`);
	await expect.poll(() => all.length, patient).toBe(1);
	let asked = 0;
	await page.route("**/cart/count", (route) => (++asked > 2 ? route.continue() : route.abort()));
	await all[0]?.close({ code: 1001 });
	await sellOut();
	await expect.poll(() => all.length, { timeout: 30_000 }).toBe(2);
	expect(asked).toBe(3);
	await expect.poll(() => page.locator("[data-buy]").isDisabled(), patient).toBe(true);
	await close();
});

test("a page that had to make room for another does not take that one's place", async () => {
	const { page, lines, close } = await open();
	await page.clock.install();
	const all = await lines();
	const { product } = await something();
	await page.goto(`${shop.origin}/products/${product.slug}`);
	const answered = async () => {
		await page.clock.runFor(45_000);
		return all[0]?.heard;
	};
	await expect.poll(answered, patient).toBe("pong");
	let asked = 0;
	await page.route("**/cart/count", (route) => {
		asked++;
		return route.continue();
	});
	await all[0]?.close({ code: 1008 });
	await page.clock.runFor(200_000);
	expect([all.length, asked]).toEqual([1, 0]);
	await close();
});

test("a product is looked at anew when all that is told is that much has changed", async () => {
	const { product } = await something();
	const { page, show, close } = await open();
	await show(`/products/${product.slug}`);
	const { DB, CHORES } = await shop.env<CatalogEnv>("catalog");
	const { NOTIFICATIONS } = await shop.env<CheckoutEnv>("checkout");
	for (const { id } of product.variants)
		await DB.prepare("UPDATE availability SET available = 0 WHERE variant_id = ?").bind(id).run();
	await tellRebuilt(DB);
	await CHORES.tick("catalog");
	const storeId = demoStores[0]?.store.id ?? expect.unreachable();
	const told = (): ProductEvent => ({
		...{ id: newId("evt"), type: "product.updated", storeId, at: new Date().toISOString() },
		data: { productId: newId("prd"), slug: "thing", title: "Thing", status: "published", changed: ["title"] },
	});
	await NOTIFICATIONS.takeProducts(Array.from({ length: 21 }, told));
	await expect.poll(() => page.locator("[data-buy]").isDisabled(), patient).toBe(true);
	await close();
});
