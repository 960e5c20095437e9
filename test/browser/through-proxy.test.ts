import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { startProxy } from "../harness/partner-proxy.ts";
import { somebody } from "../sale.ts";
import { type Shop, startShop } from "../shop.ts";
import { cards } from "../shopper.ts";
import { startChrome } from "./chrome.ts";
import { buyOnPages, openWindow } from "./window.ts";

let shop: Shop;
let proxy: Awaited<ReturnType<typeof startProxy>>;
let browser: Browser;
beforeAll(async () => {
	[shop, browser] = await Promise.all([startShop(), startChrome()]);
	const admin = await somebody(shop, "admin");
	const { body } = await admin.call<{ key: string }>("POST", `/api/admin/stores/${demoStores[1]?.store.id}/proxy-key`);
	proxy = await startProxy(shop.origin, body.key);
});
afterAll(async () => {
	await browser?.close();
	await proxy?.close();
	await shop?.close();
});

test("behind a partner's own worker a shopper buys, hears news, and meets no other host", async () => {
	const origin = `http://my-brand.localhost:${new URL(proxy.origin).port}`;
	const { page, wrong, close } = await openWindow(browser, origin);
	const socket = page.waitForEvent("websocket", (one) => one.url().includes("/ws/notifications"));
	await buyOnPages(page, origin, cards.good, "GB");
	expect((await socket).url()).toContain(new URL(origin).host);
	expect(new URL(page.url()).origin).toBe(origin);
	const named = page.locator("[href], [action], [src], meta[content^=http]");
	const addresses = await named.evaluateAll((all) =>
		all.flatMap((one) => ["href", "action", "src", "content"].map((name) => one.getAttribute(name) ?? "")),
	);
	for (const address of addresses) expect(new URL(address, page.url()).origin, address).toBe(origin);
	expect(wrong).toEqual([]);
	await close();
});
