import * as z from "zod";
import { Gate, Locale, legalTexts, Store, Theme } from "../kit/store.ts";
import { plainTheme } from "./plain-theme.ts";
import { contrastFaults } from "./theme-contrast.ts";

const line = (most: number) => z.string().trim().min(1).max(most);
const country = z
	.string()
	.length(2)
	.regex(/^[A-Z]{2}$/, "is no country code");
const basisPoints = z.int().min(0).max(10_000);
const minor = z.int().min(0).max(99_999_999);
const sentence = z.partialRecord(Locale, z.string().max(2000));

/** It goes along with every request of the store. */
const mostVoice = 20_000;

/** A colour whose contrast can be told. */
const colour = z
	.string()
	.max(80)
	.regex(
		/^(#([0-9a-f]{3}){1,2}|oklch\(\s*[\d.]+%?\s+[\d.]+\s+[\d.]+(deg)?\s*\))$/i,
		"is neither #rrggbb nor oklch(l c h)",
	);
const font = z
	.string()
	.max(200)
	.regex(/^[\w\s",'-]+$/, "is no list of fonts");
const palette = z.strictObject({ paper: colour, ink: colour, brand: colour, accent: colour });

const theme = z
	.strictObject({
		light: palette,
		dark: palette,
		onBrand: colour,
		onAccent: colour,
		fontDisplay: font,
		fontText: font,
		radius: Theme.shape.radius,
		motion: Theme.shape.motion,
	})
	.superRefine((look, context) => {
		for (const { path, message } of contrastFaults(look)) context.addIssue({ code: "custom", path, message });
	});

/** A picture of the shop's own: a shopper's browser asks nobody else. */
const ownPicture = z
	.string()
	.max(300)
	.regex(/^\/images\/[\w/.-]+$/, "is no picture of this shop");

const gate = z.strictObject({
	minimumAge: Gate.shape.minimumAge,
	notTo: z.array(country).max(250).optional(),
});

/** What a partner may say of her own store. */
const settings = {
	name: line(80),
	locales: z.array(Locale).min(1).max(2),
	taxBasisPoints: basisPoints,
	taxAdded: z.boolean(),
	shipping: z
		.array(
			z.strictObject({
				id: z.string().regex(/^[a-z0-9-]{1,40}$/, "small letters, digits and hyphens"),
				name: z.strictObject({ en: line(120), es: line(120) }),
				priceMinor: minor,
				freeFromMinor: minor.nullable(),
			}),
		)
		.max(20)
		.refine((methods) => new Set(methods.map(({ id }) => id)).size === methods.length, "two have the same id"),
	countries: z.array(country).min(1).max(250),
	theme,
	voice: z
		.record(z.string().regex(/^[\w.]{1,80}$/, "is no key of a sentence"), sentence)
		.refine((voice) => JSON.stringify(voice).length <= mostVoice, `is larger than ${mostVoice} characters`),
	sms: z.boolean(),
	corsOrigins: z.array(z.url({ protocol: /^https$/ }).transform((url) => new URL(url).origin)).max(20),
	logo: ownPicture.nullable(),
	sender: z
		.strictObject({
			name: line(80).optional(),
			mailbox: z
				.string()
				.regex(/^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$/, "is the part before the @")
				.optional(),
		})
		.nullable(),
	legal: z.partialRecord(z.enum(legalTexts), z.partialRecord(Locale, z.string().max(50_000))),
	gate: gate.extend({ categories: z.record(z.string().max(100), gate).optional() }).nullable(),
};

/** What only the platform may say. */
const platform = {
	slug: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, "small letters, digits and hyphens"),
	payments: z
		.strictObject({ account: z.string().regex(/^acct_\w{1,60}$/, "is no Stripe account"), feeBasisPoints: basisPoints })
		.nullable(),
};

export const StoreChange = z.strictObject({ ...settings, ...platform }).partial();
export type StoreChange = z.infer<typeof StoreChange>;

/** What of a change is the platform's to say. */
export const ofPlatform = Object.keys(platform);

export const NewStore = z
	.strictObject({
		...settings,
		...platform,
		currency: z.string().regex(/^[A-Z]{3}$/, "is no currency code"),
	})
	.partial()
	.required({ name: true, slug: true, currency: true });
export type NewStore = z.infer<typeof NewStore>;

/** A store of which little is said yet: it can sell to where its currency is at home, in a look of nobody's. */
export const withDefaults = (id: string, store: NewStore): Store =>
	applied(
		{
			id,
			slug: store.slug,
			name: store.name,
			currency: store.currency,
			locales: ["en"],
			taxBasisPoints: 0,
			shipping: [{ id: "standard", name: { en: "Standard", es: "Estándar" }, priceMinor: 0, freeFromMinor: null }],
			countries: ["ES", "FR", "DE", "IT", "PT", "NL", "BE", "AT", "IE", "GB", "US"],
			theme: plainTheme,
			voice: {},
		},
		store,
	);

/** The store with this change; null takes something away. */
export function applied(store: Store, change: StoreChange): Store {
	const said = Object.entries(change).filter(([, value]) => value !== undefined);
	const gone = said.filter(([, value]) => value === null).map(([name]) => name);
	const next = Object.fromEntries(Object.entries({ ...store, ...Object.fromEntries(said) }));
	return Store.parse(Object.fromEntries(Object.entries(next).filter(([name]) => !gone.includes(name))));
}
