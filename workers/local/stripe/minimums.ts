import { formatMoney } from "../../kit/money.ts";
import { invalidRequest } from "./errors.ts";

/** The least Stripe will charge, where it is not 50 minor units (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
const LEAST: Record<string, number> = {
	aed: 200,
	czk: 1500,
	dkk: 250,
	gbp: 30,
	hkd: 400,
	huf: 17500,
	mxn: 1000,
	nok: 300,
	pln: 200,
	ron: 200,
	sek: 300,
	thb: 1000,
};

export const inWords = (amount: number, currency: string): string =>
	formatMoney({ amount, currency: currency.toUpperCase() }, "en");

/** Refuses less than Stripe would charge, in words that say what of. */
export function checkEnough(amount: number, currency: string, what: string, param?: string): void {
	const least = LEAST[currency] ?? 50;
	if (amount >= least) return;
	throw invalidRequest(`${what} at least ${inWords(least, currency)} ${currency}`, {
		code: "amount_too_small",
		doc_url: "https://stripe.com/docs/error-codes/amount-too-small",
		...(param && { param }),
	});
}
