import * as z from "zod";

/** An amount of money in the currency's minor units: `{ amount: 1999, currency: "EUR" }` is €19.99. Never a float. */
export const Money = z.object({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) });
export type Money = z.infer<typeof Money>;

export const money = (amount: number, currency: string): Money => ({ amount, currency });

/** How many decimals the currency is written with: 2 for EUR, 0 for JPY (ISO 4217, from the runtime's own tables). */
export function decimalsOf(currency: string): number {
	const known = decimals.get(currency) ?? formatOf("en", currency).resolvedOptions().maximumFractionDigits ?? 2;
	decimals.set(currency, known);
	return known;
}

const decimals = new Map<string, number>();

/** Making one costs more than using it a hundred times, and a page of prices uses few. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, currency: string): Intl.NumberFormat {
	const key = `${locale} ${currency}`;
	const format =
		formats.get(key) ?? new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
	formats.set(key, format);
	return format;
}

/** Reads a decimal written by a person or a spreadsheet ("9.99") as minor units; undefined when it is not one. No floats on the way. */
export function parseMinor(text: string, currency: string): number | undefined {
	const match = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text.trim());
	if (!match) return undefined;
	const [, sign, whole = "", fraction = ""] = match;
	const decimals = decimalsOf(currency);
	if (/[1-9]/.test(fraction.slice(decimals))) return undefined;
	const minor = Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
	return sign && minor !== 0 ? -minor : minor;
}

/** The amount as a shopper reads it in her language: `€19.99`, `19,99 €`. */
export const formatMoney = ({ amount, currency }: Money, locale: string): string =>
	formatOf(locale, currency).format(amount / 10 ** decimalsOf(currency));
