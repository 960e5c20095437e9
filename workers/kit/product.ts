import { z } from "zod";
import { Money } from "./money.ts";

export const Slug = z
	.string()
	.min(1)
	.max(120)
	.regex(/^[\p{Ll}\p{Lo}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{N}]+)*$/u, "lower-case words joined by hyphens");

const Text = z.object({
	title: z.string().min(1).max(255),
	/** Sanitised HTML: paragraphs, emphasis, lists and nothing that runs. */
	description: z.string().max(65_535),
});

/** Spanish for what the store's default language says; `labels` maps option names, option values and specification words. */
const Translation = Text.partial({ description: true }).extend({
	labels: z.record(z.string(), z.string()).optional(),
});

export const ProductStatus = z.enum(["draft", "published"]);

const word = z.string().min(1).max(255);
const Option = z.object({ name: word, values: z.array(word).min(1) });

const Image = z.object({ src: z.string().max(2048), alt: z.string().max(1024) });

/** The most that card networks charge at once, in minor units. */
export const maxPriceMinor = 99_999_999;

/** A product as a partner writes it, prices in minor units of the store's currency. A variant is its option values, in the order of `options`. */
export const ProductDraft = Text.extend({
	slug: Slug,
	status: ProductStatus.default("published"),
	vendor: z.string().max(255).default(""),
	category: z.string().max(255).default(""),
	tags: z.array(z.string().min(1).max(255)).max(250).default([]),
	specifications: z.record(z.string(), z.string()).default({}),
	images: z.array(Image).max(250).default([]),
	options: z.array(Option).max(3).default([]),
	variants: z
		.array(
			z.object({
				options: z.array(word).max(3),
				sku: z.string().max(255).default(""),
				priceMinor: z.int().min(0).max(maxPriceMinor),
				compareAtMinor: z.int().min(0).max(maxPriceMinor).nullable().default(null),
				stock: z.int().min(0).max(1_000_000_000),
			}),
		)
		.min(1)
		.max(2048),
	translations: z.object({ es: Translation.optional() }).default({}),
});
export type ProductDraft = z.infer<typeof ProductDraft>;

export const Availability = z.enum(["in_stock", "low_stock", "out_of_stock"]);
export type Availability = z.infer<typeof Availability>;

export const Variant = z.object({
	id: z.string(),
	title: z.string(),
	sku: z.string(),
	/** `{ Size: "M" }`; empty for a plain product. */
	options: z.record(z.string(), z.string()),
	price: Money,
	compareAtPrice: Money.nullable(),
	/** Units in the house, and of those how many nobody holds. */
	stock: z.int(),
	available: z.int(),
});
export type Variant = z.infer<typeof Variant>;

/** A product as everybody reads it. */
export const Product = Text.extend({
	id: z.string(),
	slug: z.string(),
	version: z.int(),
	status: ProductStatus,
	vendor: z.string(),
	category: z.string(),
	tags: z.array(z.string()),
	specifications: z.record(z.string(), z.string()),
	images: z.array(Image),
	options: z.array(Option),
	variants: z.array(Variant),
	availability: Availability,
	translations: z.object({ es: Translation.optional() }),
	createdAt: z.iso.datetime(),
	updatedAt: z.iso.datetime(),
});
export type Product = z.infer<typeof Product>;

export type ProductPage = { items: Product[]; nextCursor: string | null };

/** A category with how many published products it has. */
export type Category = {
	slug: string;
	title: string;
	titleEs: string;
	/** A sentence about it, in the store's voice; may be empty. */
	line: string;
	lineEs: string;
	count: number;
};
