import { describe, expect, test } from "vitest";
import type { Order } from "../../workers/kit/order.ts";
import { order, orders, pageOf, returnedOrder, sessions, tussi, user } from "../sample.ts";
import { AccountPage } from "./account.tsx";
import { OrderPage } from "./order.tsx";
import { OrderDoorPage } from "./order-door.tsx";
import { OrdersPage } from "./orders.tsx";

const page = pageOf(tussi);
const evil = '"><script>alert(1)</script>';
const shown = (more: Partial<Order>, props = {}) =>
	String(<OrderPage page={page} order={{ ...order, ...more }} justBought={false} idempotencyKey="key-1" {...props} />);

describe("her orders", () => {
	const html = String(<OrdersPage page={page} orders={orders} nextHref="/en/orders?cursor=2" firstHref="/en/orders" />);

	test("are told by number, day, how far they are and what they cost, each leading to itself", () => {
		expect([...html.matchAll(/href="(\/en\/orders\/[^"]*)"/g)].map(([, href]) => href)).toEqual(
			orders.map(({ id }) => `/en/orders/${id}`),
		);
		expect(html).toMatch(
			/Order 1012<\/strong><time datetime="2026-11-19T10:00:00Z">19 Nov 2026.*On its way.*€1,234\.50/,
		);
		expect(html).toContain("Returned · Refunded");
	});

	test("are leafed through, onwards and back to the newest", () => {
		expect(html).toContain('rel="next" href="/en/orders?cursor=2"');
		expect(html).toContain('href="/en/orders">Back to the newest');
		const last = String(<OrdersPage page={page} orders={orders} nextHref={null} firstHref={null} />);
		expect(last).not.toMatch(/cursor|Back to the newest/);
	});

	test("that do not exist are no empty table", () => {
		expect(String(<OrdersPage page={page} orders={[]} nextHref={null} firstHref={null} />)).toContain(
			"Nothing ordered.",
		);
	});
});

describe("an order", () => {
	test("is cancelled or returned by one plain form behind a question, while it can be", () => {
		const form = (html: string) =>
			/<details><summary[^>]*>.*?<form[^>]*method="post" action="([^"]*)">(.*?)<\/form><\/details>/s.exec(html);
		const names = (html = "") => [...html.matchAll(/ name="(\w+)"/g)].map(([, name]) => name);
		const guest = form(shown({}, { orderKey: evil }));
		expect([guest?.[1], names(guest?.[2])]).toEqual(["/en/orders/ord_1/cancel", ["key", "idempotencyKey", "reason"]]);
		const hers = form(shown({ canCancel: false, canReturn: true }));
		expect([hers?.[1], names(hers?.[2])]).toEqual(["/en/orders/ord_1/return", ["idempotencyKey", "reason"]]);
		expect(hers?.[2]).toContain('value="key-1"');
		expect(form(shown({ canCancel: false, canReturn: false }))).toBeNull();
		expect(shown({}, { orderKey: evil })).not.toContain("<script>alert");
	});

	test("says what she has just done, or why it could not be done", () => {
		expect(shown({}, { notice: "cancelled" })).toMatch(/role="status">It is cancelled\./);
		expect(shown({}, { problem: "Too <late>." })).toMatch(/role="alert">Too &lt;late&gt;\./);
	});

	test("not paid yet is called off at once, with nothing to type that the page could forget while it looks again", () => {
		const html = shown({ status: "pending", paymentStatus: "pending" }, { orderKey: "k&l" });
		expect(html).toContain('<meta http-equiv="refresh" content="10; url=/en/orders/ord_1?key=k%26l"/>');
		expect(html).toMatch(
			/<form method="post" action="\/en\/orders\/ord_1\/cancel">(?:<input type="hidden"[^>]*>)+<button/,
		);
		expect(html).not.toMatch(/<details|name="reason"/);
		expect(shown({})).not.toContain("http-equiv");
	});

	test("is mailed to a guest who asks for its link on it", () => {
		const html = shown({}, { orderKey: "k" });
		expect(html).toMatch(
			/action="\/en\/orders\/ord_1\/link">.*name="key" value="k".*name="email" value="ana@example\.com"/s,
		);
		expect(shown({})).not.toContain("/ord_1/link");
		expect(shown({}, { notice: "linked" })).toMatch(/role="status">The link is on its way to ana@example\.com/);
	});

	test("tells a guest to keep its address, and leads an account to all of its orders", () => {
		const [guest, hers] = [shown({}, { orderKey: "k" }), shown({})].map((html) => html.slice(html.indexOf("<main")));
		expect(guest).toContain("Keep this page");
		expect(guest?.split("<footer")[0]).not.toContain('href="/en/orders"');
		expect(hers).not.toContain("Keep this page");
		expect(hers).toContain('href="/en/orders">See all');
	});

	test("that waits for its payment can be looked after", () => {
		const html = shown({ status: "pending", paymentStatus: "pending" });
		expect(html).toContain('href="/en/checkout/return?order=ord_1&amp;key=k"');
		expect(html).toContain("As soon as the payment is confirmed");
		expect(shown({})).not.toContain("/checkout/return");
	});

	test("says who brings it, what went back and why, and what is left of it", () => {
		const html = shown(returnedOrder);
		for (const words of ["Correos", "PQ4F6E0712345678X", "In two parcels.", "Too pink for the hall."])
			expect(html).toContain(words);
		expect(html).toMatch(/One box arrived dented.*Sent back the way it came.*24 November 2026.*€15\.00/s);
		expect(html).toMatch(/Order returned.*Banks take a few days.*€5\.00/s);
		expect(html).toMatch(/<dt>Payment<\/dt><dd>Partly refunded<\/dd>.*<dt>After refunds<\/dt><dd>€19\.88<\/dd>/s);
		expect(shown({})).toMatch(/<dt>Payment<\/dt><dd>Paid<\/dd>/);
		expect(shown({})).not.toMatch(/Money back|After refunds|The parcel/);
	});

	test("does not tell what a bank disputes: that is for those who run the store", () => {
		expect(shown({ ...returnedOrder, dispute: "needs_response" })).toBe(shown({ ...returnedOrder, dispute: null }));
	});

	test("writes other people's words as words", () => {
		const events = [...order.events, { ...order.events[0], at: "2026-11-20T10:00:00Z", to: "shipped", note: evil }];
		const refunds = returnedOrder.refunds.map((refund) => ({ ...refund, reason: evil }));
		const html = shown({ events: events as Order["events"], refunds, tracking: { carrier: evil, number: evil } });
		expect(html).not.toContain("<script>alert");
		expect(shown({ events: [{ ...order.events[1], note: "sold out" } as Order["events"][number]] })).toContain(
			"The last one went to somebody else",
		);
	});
});

describe("an order opened without its key", () => {
	test("asks for the e-mail it was placed with, or to sign in and come back", () => {
		const html = String(<OrderDoorPage page={page} orderId={`ord_1${evil}`} />);
		expect(html).toContain('method="post" action="/en/orders/ord_1%22%3E');
		expect(html).toMatch(/href="\/en\/login\?next=%2Fen%2Forders%2Ford_1/);
		expect(html).not.toContain("<script>alert");
		expect(String(<OrderDoorPage page={page} orderId="ord_1" isSignedIn />)).not.toContain("/login");
	});

	test("says the same whether or not the e-mail fits", () => {
		const html = String(<OrderDoorPage page={page} orderId="ord_1" sent values={{ email: evil }} />);
		expect(html).toContain("If &quot;&gt;&lt;script&gt;");
		expect(html).not.toContain('method="post"');
	});

	test("keeps what was typed and ties what is wrong to its field", () => {
		const errors = [{ path: "email", message: "No address." }];
		const html = String(<OrderDoorPage page={page} orderId="ord_1" values={{ email: "ada" }} errors={errors} />);
		expect(html).toContain('<a href="#email">Email: No address.</a>');
		expect(html).toMatch(/id="email"[^>]*value="ada"[^>]*aria-invalid="true"/);
	});
});

test("the account leads to its orders, and every page to both", () => {
	const html = String(<AccountPage page={page} user={user} addresses={[]} sessions={sessions} />);
	expect(html.slice(html.indexOf("<main"), html.indexOf("<footer"))).toContain('href="/en/orders">See all');
	expect(html.slice(0, html.indexOf("<main"))).toContain('<a href="/en/orders">Orders</a>');
});
