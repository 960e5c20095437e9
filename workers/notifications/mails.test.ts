import { expect, test } from "vitest";
import { type OrderMailKind as Kind, orderMailKinds } from "../kit/notification.ts";
import type { OrderNews } from "../kit/order-news.ts";
import { demoStores } from "../local/demo/stores.ts";
import { mailOf } from "./mails.ts";
import { eventOf } from "./test/events.ts";

const [tussi, myBrand] = demoStores.map(({ store }) => store);
const store = tussi ?? expect.unreachable();
const partner = myBrand ?? expect.unreachable();

const write = (kind: Kind, news: Partial<OrderNews> = {}, of = store) => {
	const { data } = eventOf(news);
	return mailOf(of, { id: "ntf_1", kind, recipient: data.userEmail, news: data });
};

test("every mail is there in both languages, as text and as a page, and leads to the order or the cart", () => {
	for (const kind of orderMailKinds)
		for (const locale of ["en", "es"]) {
			const { subject, text, html } = write(kind, { locale, refund: { amount: 5, currency: "EUR" } });
			expect(subject).toContain("1001");
			const link =
				kind === "payment_failed" ? `https://here.example${locale === "es" ? "/es" : ""}/cart` : "/orders/ord_1?key=k";
			expect(text).toContain(link);
			expect(html).toContain(`${link}"`);
			expect(html).toContain(`<html lang="${locale}">`);
			expect(`${subject}${text}${html}`).not.toMatch(/undefined|\[object/);
		}
	const subjects = orderMailKinds.map((kind) => write(kind, { locale: "es" }).subject);
	expect(new Set(subjects).size).toBe(orderMailKinds.length);
});

test("a mail looks like its store alone: name, colours that mail programs know, its own words", () => {
	const mail = write("order_confirmed", { origin: "https://my-brand.example" }, partner);
	expect(mail.from).toBe("My Brand <no-reply@my-brand.example>");
	expect(mail.html).toContain(partner.theme.light.brand);
	expect(mail.html).not.toMatch(/tussi/i);
	expect(write("order_confirmed").html).not.toContain("oklch");
	const voiced = {
		...partner,
		voice: { "mail.order_shipped": { en: "Your pot has left the kiln.", es: "Tu taza ha salido." } },
	};
	expect(write("order_shipped", {}, voiced).text).toMatch(/^Your pot has left the kiln\./);
});

test("a mail is from whom the store says, at its own host and nobody else's", () => {
	const from = (sender: typeof partner.sender) => write("order_confirmed", {}, { ...partner, sender }).from;
	expect(from({ name: "Ana of My Brand", mailbox: "hello" })).toBe("Ana of My Brand <hello@here.example>");
	expect(from({ mailbox: "or.ders+1" })).toBe("My Brand <or.ders+1@here.example>");
	expect(from({ name: "Ana" })).toBe("Ana <no-reply@here.example>");
	for (const mailbox of ["a@elsewhere.test", "a b", "x>\r\nBcc: y", "", "a..b", ".a", "a.", "é"])
		expect(from({ mailbox }), mailbox).toBe("My Brand <no-reply@here.example>");
	expect(from({ name: 'A" <x@y.test>\r\nBcc: z' })).toMatch(/^[^<>"\r\n]+ <no-reply@here\.example>$/);
});

test("what was bought, its total and its tracking are in it", () => {
	const items = [
		{ title: "Tea", variantTitle: "Green", quantity: 2 },
		{ title: "Cup", variantTitle: "", quantity: 1 },
	];
	expect(write("order_confirmed", { items }).text).toContain("2 × Tea, Green\n1 × Cup\nTotal: €19.99\n");
	expect(write("order_confirmed", { items, locale: "es" }).text).toContain("Total: 19,99\u00a0€");
	const tracking = { carrier: "Seur", number: "S-42" };
	expect(write("order_shipped", { items, tracking }).html).toContain("Seur, tracking number S-42");
	expect(write("payment_refunded", { refund: { amount: 250, currency: "GBP" } }).text).toContain("£2.50");
});

test("no title, name or tracking number breaks out of the page or the headers", () => {
	const evil = '<img src=x onerror="alert(1)">';
	const items = [{ title: evil, variantTitle: evil, quantity: 1 }];
	const odd = { ...store, name: `A ${evil}\r\nBcc: x@y.test` };
	const mail = write("order_shipped", { items, tracking: { carrier: evil, number: evil } }, odd);
	expect(mail.html).not.toContain("<img");
	expect(mail.subject + mail.from).not.toMatch(/[\r\n]/);
	expect(mail.from).toMatch(/^[^<>"]+ <no-reply@here\.example>$/);
});

test("the same message is the same mail under the same id", () => {
	const { data } = eventOf();
	const row = { id: "ntf_7", kind: "order_confirmed", recipient: "a@b.test", news: data } as const;
	expect(mailOf(store, row)).toEqual(mailOf(store, row));
	expect(mailOf(store, row).id).toBe("ntf_7");
});
