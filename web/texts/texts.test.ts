import { expect, test } from "vitest";
import { myBrand, pageOf, tussi } from "../sample.ts";
import { en, type TextKey } from "./en.ts";
import { es } from "./es.ts";
import { say, sayCount } from "./index.ts";

const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

test("both languages have the same keys and fill in the same names", () => {
	expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
	for (const key of Object.keys(en) as TextKey[]) expect(holes(es[key]), key).toEqual(holes(en[key]));
});

test("a store's own sentence goes before the house's, in its language", () => {
	expect(say(pageOf(myBrand, { locale: "es" }), "nav.cart")).toBe("Cesta");
	expect(say(pageOf(tussi, { locale: "es" }), "nav.cart")).toBe("Carrito");
});

test("a store's sentences replace sentences that exist", () => {
	for (const key of [...Object.keys(tussi.voice), ...Object.keys(myBrand.voice)]) expect(en).toHaveProperty([key]);
});

test("counts agree with their noun", () => {
	const page = pageOf(tussi, { locale: "es" });
	expect(sayCount(page, "stock.only", 1)).toBe("Solo queda 1");
	expect(sayCount(page, "stock.only", 3)).toBe("Solo quedan 3");
});
