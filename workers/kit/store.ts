import * as z from "zod";

/** What a store's look is made of; each becomes a CSS custom property. Colours are any CSS colour. */
export const Theme = z.object({
	/** Background, text, brand and accent for light and dark surroundings. */
	light: z.object({ paper: z.string(), ink: z.string(), brand: z.string(), accent: z.string() }),
	dark: z.object({ paper: z.string(), ink: z.string(), brand: z.string(), accent: z.string() }),
	/** Text on top of `brand` and on top of `accent`. */
	onBrand: z.string(),
	onAccent: z.string(),
	fontDisplay: z.string(),
	fontText: z.string(),
	/** Corner radius in px, one for everything. */
	radius: z.int().min(0).max(40),
	/** `full` drifts and follows the pointer; `calm` only fades; `none` is still. */
	motion: z.enum(["full", "calm", "none"]),
});
export type Theme = z.infer<typeof Theme>;

export const Locale = z.enum(["en", "es"]);
export type Locale = z.infer<typeof Locale>;

/** The texts a shop has to have, each a page of its own. */
export const legalTexts = ["imprint", "terms", "privacy", "returns"] as const;

/** For whom something is not: too young by this age in years, or in one of these countries (ISO 3166-1). */
export const Gate = z.object({
	minimumAge: z.int().min(1).max(99).optional(),
	notTo: z.array(z.string().length(2)).optional(),
});
export type Gate = z.infer<typeof Gate>;

/** A store as every worker may know it: nothing secret in it. The gateway finds it by host and sends it along with each request. */
export const Store = z.object({
	id: z.string(),
	slug: z.string(),
	name: z.string(),
	currency: z.string(),
	locales: z.array(Locale).min(1),
	/** Tax in basis points (2100 is 21 %): included in the shown prices, or with `taxAdded` put on top of them at the till. */
	taxBasisPoints: z.int().min(0),
	taxAdded: z.boolean().optional(),
	shipping: z.array(
		z.object({
			id: z.string(),
			name: z.object({ en: z.string(), es: z.string() }),
			priceMinor: z.int().min(0),
			/** From this subtotal on it costs nothing. */
			freeFromMinor: z.int().min(0).nullable(),
		}),
	),
	/** Two-letter country codes it delivers to (ISO 3166-1). */
	countries: z.array(z.string().length(2)).min(1),
	theme: Theme,
	/** The store's own sentences, by key and language, in place of the default ones. */
	voice: z.record(z.string(), z.partialRecord(Locale, z.string())),
	/** Text messages, to accounts with a telephone number, when an order is shipped and when it is delivered. */
	sms: z.boolean().optional(),
	/** Origins beside its own hosts whose pages may read its API, as a browser sends them: `https://app.example`. */
	corsOrigins: z.array(z.string()).optional(),
	/** Address of its logo; without one its name is set in type. */
	logo: z.string().optional(),
	/** Whom its mails are from, at its own host; without one from `no-reply`. */
	sender: z.object({ name: z.string().optional(), mailbox: z.string().optional() }).optional(),
	/** Plain text, paragraphs apart by an empty line. With a request only which there are is told. */
	legal: z.partialRecord(z.enum(legalTexts), z.partialRecord(Locale, z.string())).optional(),
	/** Who may not see what it sells: of the whole store, and of some of its categories (by slug, with all below them). */
	gate: Gate.extend({ categories: z.record(z.string(), Gate).optional() }).optional(),
	/** Rises with every change of these. */
	version: z.int().optional(),
	/** The Stripe account it is paid into (Connect), and what of each sale stays with the platform, in basis points; without one the platform is paid. */
	payments: z.object({ account: z.string(), feeBasisPoints: z.int().min(0).max(10_000) }).optional(),
});
export type Store = z.infer<typeof Store>;
