import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CartState } from "../../durable-objects/cart-state.ts";
import type { Offer } from "../kit/offer.ts";
import { demoStores } from "../local/demo/stores.ts";
import { priceCart } from "./price-cart.ts";

const store = demoStores[0]?.store ?? expect.unreachable();

const offer = (variantId: string, priceMinor: number, available = 10): Offer => ({
	...{ variantId, productId: "prd", slug: "thing", title: "Thing", variantTitle: "", image: "", currency: "EUR" },
	...{ priceMinor, available, categories: ["drops", "calm"] },
});

const cart = (...lines: [variantId: string, quantity: number, addedPriceMinor: number][]): CartState => ({
	version: 1,
	lines: lines.map(([variantId, quantity, addedPriceMinor]) => ({
		id: `lin_${variantId}`,
		productId: "prd",
		title: "Thing",
		variantId,
		quantity,
		addedPriceMinor,
		shownPriceMinor: addedPriceMinor,
		wanted: null,
	})),
	...{ shippingMethod: null, country: null, discountCode: null, openOrders: [], isMerged: false },
});

test("a line says for whom it is not", () => {
	const gate = { notTo: ["fr"], categories: { calm: { minimumAge: 18 } } };
	const lines = (of = store) => priceCart(of, "crt", cart(["a", 1, 100]), [offer("a", 100)]).lines;
	expect(lines({ ...store, gate })[0]).toMatchObject({ minimumAge: 18, notTo: ["FR"] });
	expect(Object.keys(lines()[0] ?? {})).not.toContain("minimumAge");
	expect(priceCart({ ...store, gate }, "crt", cart(["gone", 1, 100]), []).lines[0]).not.toHaveProperty("minimumAge");
});

describe("a cart's totals", () => {
	test("come from the catalog, and a price that moved since is marked", () => {
		const priced = priceCart(store, "crt", cart(["a", 2, 1000], ["b", 1, 500]), [offer("a", 1100), offer("b", 500)]);
		expect(priced.lines.map((line) => [line.unitPrice.amount, line.lineTotal.amount, line.priceChanged])).toEqual([
			[1100, 2200, true],
			[500, 500, false],
		]);
		expect([priced.subtotal.amount, priced.shipping.amount, priced.total.amount]).toEqual([2700, 490, 3190]);
	});

	test("contain the tax, rounded once on the whole", () => {
		expect(priceCart(store, "crt", cart(["a", 1, 9510]), [offer("a", 9510)]).tax.amount).toBe(1650);
		expect(priceCart({ ...store, taxBasisPoints: 0 }, "crt", cart(["a", 1, 9510]), [offer("a", 9510)]).tax.amount).toBe(
			0,
		);
	});

	test("have it on top where the store says so, rounded once on goods less discount, and shipping", () => {
		const added = { ...store, taxAdded: true };
		const priced = (taxBasisPoints: number, price: number) =>
			priceCart({ ...added, taxBasisPoints }, "crt", cart(["a", 1, price]), [offer("a", price)]);
		expect([priced(2100, 1000).tax.amount, priced(2100, 1000).total.amount]).toEqual([313, 1803]);
		expect(priced(2100, 1000).taxIncluded).toBe(false);
		// 1490 and 1495 at 10 %: a half goes up.
		expect([priced(1000, 1000).tax.amount, priced(1000, 1005).tax.amount]).toEqual([149, 150]);
		expect(priced(0, 1000)).toMatchObject({ tax: { amount: 0 }, total: { amount: 1490 } });
	});

	test("have free shipping from the store's amount on, and never for a method that has none", () => {
		const priced = (method: string | null) =>
			priceCart(store, "crt", { ...cart(["a", 1, 7500]), shippingMethod: method }, [offer("a", 7500)]);
		expect(priced(null).shipping.amount).toBe(0);
		expect(priced("express").shipping.amount).toBe(1190);
		expect(priced("teleport").shippingMethod).toBe("standard");
	});

	test("leave out what is offered no more, or in another currency", () => {
		const gone = priceCart(store, "crt", cart(["a", 3, 1000], ["b", 1, 900]), [
			{ ...offer("b", 900), currency: "GBP" },
		]);
		expect(gone.lines.map((line) => [line.available, line.lineTotal.amount])).toEqual([
			[0, 0],
			[0, 0],
		]);
		expect(gone.total.amount).toBe(0);
	});

	test("add up for any cart", () => {
		const line = fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: 100_000_00 }));
		fc.assert(
			fc.property(fc.array(line, { maxLength: 100 }), (lines) => {
				const state = cart(
					...lines.map(([quantity, price], at): [string, number, number] => [String(at), quantity, price]),
				);
				const priced = priceCart(
					store,
					"crt",
					state,
					lines.map(([, price], at) => offer(String(at), price)),
				);
				expect(priced.subtotal.amount).toBe(lines.reduce((sum, [quantity, price]) => sum + quantity * price, 0));
				expect(priced.total.amount).toBe(priced.subtotal.amount + priced.shipping.amount);
				expect(Math.abs(priced.tax.amount * 12_100 - priced.total.amount * 2100)).toBeLessThanOrEqual(6050);
			}),
		);
	});
});
