import { expect, test } from "vitest";
import * as z from "zod";
import { Refusal, type StripeProblem } from "./errors.ts";
import { decodeForm } from "./form.ts";
import { amount, check, currency, email, integer, listOf, metadata, text, webAddress } from "./params.ts";

const Order = z.strictObject({
	mode: z.enum(["payment", "setup"]),
	items: listOf(z.strictObject({ name: text(10), price: amount(0), quantity: integer(1, 99) }), 2).optional(),
	metadata: metadata.default({}),
	currency: currency.optional(),
	email: email.optional(),
	url: webAddress.optional(),
});

function problemOf(form: string): StripeProblem {
	try {
		check(Order, decodeForm(form));
	} catch (error) {
		if (error instanceof Refusal) return error.problem;
		throw error;
	}
	throw new Error("nothing was refused");
}

test("turns text into numbers, lists and lower-case currencies", () => {
	const form = decodeForm("mode=payment&items[0][name]=Mug&items[0][price]=1250&items[0][quantity]=2&currency=EUR");
	expect(check(Order, form)).toEqual({
		mode: "payment",
		items: [{ name: "Mug", price: 1250, quantity: 2 }],
		metadata: {},
		currency: "eur",
	});
});

test.each([
	["", "parameter_missing", "mode"],
	["mode=payment&items[0][price]=1&items[0][quantity]=1", "parameter_missing", "items[0][name]"],
	["mode=payment&colour=plum", "parameter_unknown", "colour"],
	["mode=payment&items[0][colour]=plum", "parameter_unknown", "items[0][colour]"],
	["mode=payment&items[0][name]=&items[0][price]=1&items[0][quantity]=1", "parameter_invalid_empty", "items[0][name]"],
	[
		"mode=payment&items[0][name]=a&items[0][price]=9.99&items[0][quantity]=1",
		"parameter_invalid_integer",
		"items[0][price]",
	],
	[
		"mode=payment&items[0][name]=a&items[0][price]=-1&items[0][quantity]=1",
		"parameter_invalid_integer",
		"items[0][price]",
	],
	[
		"mode=payment&items[0][name]=a&items[0][price]=100000000&items[0][quantity]=1",
		"amount_too_large",
		"items[0][price]",
	],
	[
		"mode=payment&items[0][name]=a&items[0][price]=1&items[0][quantity]=0",
		"parameter_invalid_integer",
		"items[0][quantity]",
	],
	["mode=payment&currency=plums", "currency_invalid", "currency"],
	["mode=payment&email=nobody", "email_invalid", "email"],
	["mode=payment&url=javascript:alert(1)", "url_invalid", "url"],
	["mode=payment&url=/relative", "url_invalid", "url"],
	["mode=shopping", undefined, "mode"],
	["mode[a]=1", undefined, "mode"],
	["mode=payment&items=none", undefined, "items"],
])("refuses %j with code %s for %s", (form, code, param) => {
	expect(problemOf(form)).toMatchObject({ type: "invalid_request_error", param });
	expect(problemOf(form).code).toBe(code);
});

test("says which words it would have taken", () => {
	expect(problemOf("mode=shopping").message).toBe("Invalid mode: must be one of payment or setup");
});

test("drops metadata that is set to nothing, and refuses more than Stripe keeps", () => {
	expect(check(Order, decodeForm("mode=payment&metadata[a]=1&metadata[b]=")).metadata).toEqual({
		a: "1",
	});
	expect(problemOf(`mode=payment&metadata[${"k".repeat(41)}]=1`).param).toBe("metadata");
	expect(problemOf(`mode=payment&metadata[k]=${"v".repeat(501)}`).param).toBe("metadata");
	const many = Array.from({ length: 51 }, (_, n) => `metadata[k${n}]=1`).join("&");
	expect(problemOf(`mode=payment&${many}`).param).toBe("metadata");
});
