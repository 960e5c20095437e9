import { expect, test } from "vitest";
import { plainText, productText } from "./product-text.ts";
import { product } from "./sample.ts";

test("Spanish where there is some, the store's default where there is none", () => {
	const text = productText(product(), "es");
	expect(text.title).toBe("Estática de terciopelo");
	expect(text.description).toBe("<p>Soft noise.</p>");
	expect(text.label("Cotton")).toBe("Algodón");
	expect(text.label("Unheard of")).toBe("Unheard of");
	expect(productText(product(), "en").label("Cotton")).toBe("Cotton");
});

test("a description is cut between words", () => {
	expect(plainText("<p>One two</p><p>three &amp; four</p>", 12)).toBe("One two…");
	expect(plainText("<p>One</p><p>two</p>")).toBe("One two");
});
