import { describe, expect, test } from "vitest";
import { headerOf, linksOf, parsedMail } from "../../test/parsed-mail.ts";
import { orderMailKinds } from "../kit/notification.ts";
import type { OrderNews } from "../kit/order-news.ts";
import type { ProductNews } from "../kit/product-news.ts";
import type { Store } from "../kit/store.ts";
import { demoStores } from "../local/demo/stores.ts";
import { mailOf, type OrderTold, restockMailOf } from "./mails.ts";
import { eventOf } from "./test/events.ts";

const tussi = demoStores[0]?.store ?? expect.unreachable();
const refund = { amount: 250, currency: "EUR" };

const write = (store: Store, kind: OrderTold["kind"], news: Partial<OrderNews>) =>
	mailOf(store, { id: "ntf_1", kind, recipient: "ada@example.com", news: eventOf({ refund, ...news }).data });

describe.each(demoStores.map(({ store, hosts }) => [store.name, store, hosts[0] ?? ""] as const))(
	"a mail program reads every mail of %s",
	(name, store, host) => {
		const origin = `http://${host}:8787`;
		const cases = orderMailKinds.flatMap((kind) => (["en", "es"] as const).map((locale) => [kind, locale] as const));

		test.each(cases)("%s in %s", async (kind, locale) => {
			const link = `${origin}/orders/ord_1?key=a-b_c`;
			const mail = write(store, kind, { locale, origin, link });
			const read = await parsedMail(mail);
			expect(read.subject).toBe(mail.subject);
			expect(read.from).toEqual({ name, address: `no-reply@${host}` });
			expect(read.to).toEqual([{ name: "", address: "ada@example.com" }]);
			expect(read.text?.trimEnd()).toBe(mail.text.trimEnd());
			expect(read.html?.trimEnd()).toBe(mail.html.trimEnd());
			expect(headerOf(read, "x-notification-id")).toBe("ntf_1");
			expect(read.attachments).toEqual([]);
			const links = linksOf(read);
			expect(links.length).toBeGreaterThanOrEqual(2);
			for (const each of links) expect(new URL(each).origin).toBe(origin);
			if (kind !== "payment_failed") expect(links).toContain(link);
		});
	},
);

const backInStock = (store: Store, news: Partial<ProductNews>) => {
	const told: ProductNews = {
		...{ productId: "prd_1", variantId: "var_1", slug: "velvet", title: "Velvet", variantTitle: "Red" },
		...{ price: { amount: 1999, currency: "EUR" }, locale: "en", origin: "https://here.example", ...news },
	};
	const unsubscribe = `${told.origin}/unsubscribe?to=ada%40example.com&key=k`;
	return restockMailOf(store, { id: "ntf_1", recipient: "ada@example.com", news: told }, unsubscribe);
};

test.each(["en", "es"])(
	"that something is back leads to it, and by one click to no more such mails: %s",
	async (locale) => {
		const read = await parsedMail(backInStock(tussi, { locale, slug: "té-verde" }));
		const prefix = locale === "es" ? "/es" : "";
		const unsubscribe = "https://here.example/unsubscribe?to=ada%40example.com&key=k";
		expect(new Set(linksOf(read))).toEqual(
			new Set([`https://here.example${prefix}/products/t%C3%A9-verde`, unsubscribe]),
		);
		expect(headerOf(read, "list-unsubscribe")).toBe(`<${unsubscribe}>`);
		expect(headerOf(read, "list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
		expect(headerOf(read, "x-notification-id")).toBe("ntf_1");
		expect(read.text).toContain("Velvet, Red\n");
		expect(read.subject).toContain("Velvet");
	},
);

describe("no name and no title breaks a mail:", () => {
	const hostile = {
		"line breaks": "A\r\nBcc: eve@example.com\r\n\r\n<p>",
		quotes: `"A" <eve@example.com>, \\"B`,
		scripts: `<script>alert(1)</script><img src=x onerror="alert(1)">`,
		"right to left": "חנות \u202Egro.live\u202C متجر",
		emoji: "👩🏽‍🎤 Ünïcødé – £€¥",
		"an encoded word": "=?utf-8?q?A=0D=0ABcc:_eve@example.com?=",
	};

	test.each(Object.entries(hostile))("%s", async (_, evil) => {
		const items = [{ title: evil, variantTitle: evil, quantity: 2 }];
		const tracking = { carrier: evil, number: evil };
		const store = { ...tussi, name: evil };
		const told = { title: evil, variantTitle: evil, slug: evil };
		for (const mail of [
			...orderMailKinds.map((kind) => write(store, kind, { items, tracking })),
			backInStock(store, told),
		]) {
			const read = await parsedMail(mail);
			expect(read.subject).toBe(mail.subject);
			expect(read.subject).not.toMatch(/[\r\n\u202a-\u202e\u2066-\u2069]/);
			expect(read.from?.address).toBe("no-reply@here.example");
			expect([read.to?.length, read.to?.[0]?.address, read.cc, read.bcc]).toEqual([
				1,
				"ada@example.com",
				undefined,
				undefined,
			]);
			expect(read.html).not.toMatch(/<(script|img)/i);
			expect(read.html).toMatch(/<\/html>\s*$/);
			for (const link of linksOf({ ...read, text: "" })) expect(new URL(link).hostname).toBe("here.example");
		}
	});
});
