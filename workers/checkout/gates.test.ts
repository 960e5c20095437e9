import { expect, test } from "vitest";
import type { CartLine } from "../kit/cart.ts";
import { money } from "../kit/money.ts";
import { ageNote, refuseGated } from "./gates.ts";

const line = (title: string, more: Partial<CartLine> = {}): CartLine => ({
	...{
		id: `lin_${title}`,
		variantId: `var_${title}`,
		productId: "prd",
		slug: title,
		title,
		variantTitle: "",
		image: "",
	},
	...{ quantity: 1, unitPrice: money(100, "EUR"), lineTotal: money(100, "EUR"), available: 9, priceChanged: false },
	...{ wanted: null, ...more },
});
const lines = [line("Lamp"), line("Drops", { minimumAge: 18, notTo: ["DE"] }), line("Gum", { minimumAge: 21 })];
const to = (country: string, ageConfirmed?: boolean) => ({ shippingAddress: { country }, ageConfirmed });

test("what is for everybody asks nothing", () => {
	expect(refuseGated({ lines: [line("Lamp")] }, to("DE"))).toBeUndefined();
	expect(ageNote({ lines: [line("Lamp")] })).toBe("");
});

test("who has not said how old she is hears what asks for it, and for the oldest age", () => {
	for (const said of [undefined, false]) {
		const refusal = refuseGated({ lines }, to("ES", said));
		expect(refusal).toMatchObject({ problem: "checkout.age_unconfirmed", errors: [{ path: "ageConfirmed" }] });
		expect(refusal?.detail).toBe("Say that you are 21 or older: Drops, Gum.");
		expect(refusal?.more?.lines?.map(({ title }) => title)).toEqual(["Drops", "Gum"]);
	}
	expect(refuseGated({ lines }, to("ES", true))).toBeUndefined();
	expect(ageNote({ lines })).toBe("confirmed to be 21 or older");
});

test("what is not sent to her country is named, whatever her age", () => {
	const refusal = refuseGated({ lines }, to("DE", true));
	expect(refusal).toMatchObject({ problem: "checkout.not_sold_there", more: { lines: [{ title: "Drops" }] } });
	expect(refusal?.detail).toContain("Drops");
});
