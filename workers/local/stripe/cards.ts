import { newId } from "./ids.ts";
import type { PaymentMethod } from "./objects.ts";

type Decline = { code: "card_declined"; decline_code: string; message: string };
export type Card = { number: string; hint: string; methods: string[]; decline?: Decline; isDisputed?: true };

/** Stripe's test cards that the stand-in knows, with the names its API takes for them. */
export const CARDS: Card[] = [
	{ number: "4242424242424242", hint: "Pays", methods: ["pm_card_visa"] },
	{
		number: "4000000000000259",
		hint: "Pays, and then her bank disputes it",
		methods: ["pm_card_createDispute"],
		isDisputed: true,
	},
	{
		number: "4000000000000002",
		hint: "Declined",
		methods: ["pm_card_chargeDeclined", "pm_card_visa_chargeDeclined"],
		decline: {
			code: "card_declined",
			decline_code: "generic_decline",
			message: "Your card was declined.",
		},
	},
	{
		number: "4000000000009995",
		hint: "No funds",
		methods: ["pm_card_chargeDeclinedInsufficientFunds", "pm_card_visa_chargeDeclinedInsufficientFunds"],
		decline: {
			code: "card_declined",
			decline_code: "insufficient_funds",
			message: "Your card has insufficient funds.",
		},
	},
];

export type CardProblem = {
	code: "incomplete_number" | "incorrect_number" | "not_a_test_card";
	message: string;
};

/** The card a shopper typed, or what is wrong with the number. */
export function readCard(typed: string): Card | CardProblem {
	const number = typed.replace(/\s/g, "");
	if (!/^\d{12,19}$/.test(number)) return { code: "incomplete_number", message: "Your card number is incomplete." };
	if (!passesLuhn(number)) return { code: "incorrect_number", message: "Your card number is invalid." };
	return (
		CARDS.find((card) => card.number === number) ?? {
			code: "not_a_test_card",
			message: "This is a test payment: use one of the test cards below.",
		}
	);
}

/** ISO/IEC 7812-1, annex B. */
export function passesLuhn(number: string): boolean {
	const sum = [...number].reverse().reduce((total, digit, index) => {
		const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
		return total + (value > 9 ? value - 9 : value);
	}, 0);
	return sum % 10 === 0;
}

export const last4 = (card: Card): string => card.number.slice(-4);

/** Long enough after any test runs that no card here is ever out of date. */
const EXPIRES = { exp_month: 12, exp_year: 2040 };

const CHECKS = { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" };
export const FACE = { brand: "visa", country: "US", funding: "credit", ...EXPIRES, checks: CHECKS };

/** A payment method made of a test card: a new one at each use, as Stripe makes them. */
export const paymentMethod = (card: Card, email: string | null, now: number): PaymentMethod => ({
	id: newId("pm"),
	object: "payment_method",
	allow_redisplay: "unspecified",
	billing_details: { address: NOWHERE, email, name: null, phone: null, tax_id: null },
	card: {
		...FACE,
		display_brand: "visa",
		fingerprint: `test${last4(card)}`,
		generated_from: null,
		last4: last4(card),
		networks: { available: ["visa"], preferred: null },
		regulated_status: "unregulated",
		three_d_secure_usage: { supported: true },
		wallet: null,
	},
	created: now,
	customer: null,
	customer_account: null,
	livemode: false,
	metadata: {},
	type: "card",
});

export const NOWHERE = {
	city: null,
	country: null,
	line1: null,
	line2: null,
	postal_code: null,
	state: null,
};
