import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../workers/kit/ids.ts";
import type { OrderEvent } from "../../workers/kit/order-news.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { myBrand, somebody } from "../sale.ts";
import { type Shop, startShop } from "../shop.ts";
import type { Problem, Shopper } from "../shopper.ts";

const store = demoStores[0]?.store ?? expect.unreachable();
const patient = { timeout: 20_000, interval: 50 };

let mails: MailServer;
let shop: Shop;
let admin: Shopper;
beforeAll(async () => {
	mails = await openMailServer();
	shop = await startShop({}, { MAIL_API: mails.address });
	admin = await somebody(shop, "admin");
});
afterAll(async () => {
	await shop?.close();
	mails?.close();
});

const newAddress = () => `${crypto.randomUUID()}@example.com`;
const rowsTo = async (recipient: string) => {
	const { DB } = await shop.env<NotificationsEnv>("notifications");
	const sql = "SELECT kind, state, attempts FROM messages WHERE recipient = ? ORDER BY id";
	return (await DB.prepare(sql).bind(recipient).all()).results;
};

/** That an order of this address was confirmed. */
async function confirm(userEmail: string): Promise<void> {
	const event: OrderEvent = {
		id: newId("evt"),
		type: "order.status.updated",
		storeId: store.id,
		at: new Date().toISOString(),
		data: {
			orderId: newId("ord"),
			userId: null,
			userEmail,
			status: "confirmed",
			items: [{ title: "Thing", variantTitle: "", quantity: 1 }],
			total: { amount: 1999, currency: "EUR" },
			number: "1001",
			locale: "en",
			origin: shop.origin,
			tracking: null,
			refund: null,
			reason: "",
			link: `${shop.origin}/orders/ord_1?key=k`,
		},
	};
	await (await shop.env<CheckoutEnv>("checkout")).NOTIFICATIONS.take([event]);
}

describe("an address that no mail can reach", () => {
	type Page = { items: { address: string; reason: string }[]; nextCursor: string | null };

	test("is written to once, then no more, until those who run the store lift it", async () => {
		const email = newAddress();
		mails.knowsNot(email);
		await confirm(email);
		await expect
			.poll(() => rowsTo(email), patient)
			.toEqual([{ kind: "order_confirmed", state: "suppressed", attempts: 1 }]);
		await confirm(email);
		await expect
			.poll(async () => (await rowsTo(email))[1], patient)
			.toMatchObject({ state: "suppressed", attempts: 0 });

		const { body } = await admin.call<Page>("GET", "/api/admin/suppressions?limit=100");
		expect(body.items).toContainEqual(expect.objectContaining({ address: email, reason: "bounced" }));
		const path = `/api/admin/suppressions/${encodeURIComponent(email)}`;
		const partner = await somebody(shop, "partner", myBrand);
		expect((await partner.call<Problem>("DELETE", path)).body.code).toBe("suppression.not_found");
		expect((await admin.call("DELETE", `${path}?reason=unsubscribed`)).status).toBe(404);
		expect((await admin.call("DELETE", path)).status).toBe(204);
		await confirm(email);
		await expect
			.poll(async () => (await rowsTo(email))[2], patient)
			.toMatchObject({ state: "suppressed", attempts: 1 });
	});

	test("is on one page of the list, however short the pages are", async () => {
		for (const email of [newAddress(), newAddress()]) {
			mails.knowsNot(email);
			await confirm(email);
			await expect.poll(async () => (await rowsTo(email))[0], patient).toMatchObject({ state: "suppressed" });
		}
		const all = await admin.call<Page>("GET", "/api/admin/suppressions?limit=100");
		const seen: unknown[] = [];
		for (let cursor: string | null = ""; cursor !== null; ) {
			const page: { body: Page } = await admin.call<Page>(
				"GET",
				`/api/admin/suppressions?limit=1${cursor && `&cursor=${cursor}`}`,
			);
			seen.push(...page.body.items);
			cursor = page.body.nextCursor;
		}
		expect(seen).toEqual(all.body.items);
		expect((await admin.call("GET", "/api/admin/suppressions?cursor=x")).status).toBe(400);
	});
});
