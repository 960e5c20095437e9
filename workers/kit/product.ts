import * as z from "zod";
import { Money } from "./money.ts";

export const Slug = z
	.string()
	.min(1)
	.max(120)
	.regex(/^[\p{Ll}\p{Lm}\p{Lo}\p{N}]+(?:-[\p{Ll}\p{Lm}\p{Lo}\p{N}]+)*$/u, "lower-case words joined by hyphens");

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

/**
 * A picture: ours below `/images/`, or until it has been fetched one elsewhere. `source` is where ours came from, so that
 * an export names what an import named; width and height are the original's, in pixels.
 */
const Image = z.object({
	src: z.string().max(2048),
	alt: z.string().max(1024),
	source: z.string().max(2048).optional(),
	width: z.int().positive().optional(),
	height: z.int().positive().optional(),
});
export type Image = z.infer<typeof Image>;

/** The most that card networks charge at once, in minor units. */
export const maxPriceMinor = 99_999_999;

/** The most units of a variant that a file or a form can say. */
export const mostStock = 1_000_000_000;

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
				stock: z.int().min(0).max(mostStock),
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

/** One value by which a list can be narrowed, and how many of its products have it. */
const FacetValue = z.object({ value: z.string(), count: z.int() });

/**
 * How a list divides. Each part counts what would be there with the other filters as they are and its own left open, so
 * that a second size can be added to the first.
 */
export const Facets = z.object({
	/** Categories in the tree's order; `value` is the slug. */
	categories: z.array(FacetValue.extend({ title: z.string(), titleEs: z.string() })),
	options: z.array(z.object({ name: z.string(), values: z.array(FacetValue) })),
	/** The lowest and the highest price by which products are sorted; null for none. */
	price: z.object({ min: Money, max: Money }).nullable(),
	inStock: z.int(),
	/** How many products the list has in all. */
	total: z.int(),
	/** Counted in the first products of a long list only: the numbers are at least these. */
	isApproximate: z.boolean(),
});
export type Facets = z.infer<typeof Facets>;

export const Sort = z.enum(["newest", "price", "-price", "name"]);
export type Sort = z.infer<typeof Sort>;

/** What a list is narrowed to. Values of one option are alternatives, different options must all fit. Prices are minor units. */
export type ProductFilters = {
	/** A category's slug; its descendants' products are its own. */
	category?: string | undefined;
	minPrice?: number | undefined;
	maxPrice?: number | undefined;
	inStock?: boolean | undefined;
	options?: readonly { name: string; value: string }[] | undefined;
};

export type ListQuery = ProductFilters & {
	limit: number;
	cursor?: string | undefined;
	/** Words to search for; the list is then those found, best first unless `sort` says otherwise. */
	q?: string | undefined;
	sort?: Sort | undefined;
};

/** `facets` come with the first page only: later ones would say the same. */
export type ProductPage = { items: Product[]; nextCursor: string | null; facets?: Facets };

/** A category with how many published products it and its descendants have. Its slug stays: it is its address. */
export const Category = z.object({
	id: z.string(),
	slug: z.string(),
	title: z.string(),
	titleEs: z.string(),
	/** A sentence about it, in the store's voice; may be empty. */
	line: z.string(),
	lineEs: z.string(),
	/** The slug of the one it lies in; null at the top. */
	parent: z.string().nullable(),
	/** How far down the tree, from 0. */
	depth: z.int(),
	/** Its place among its siblings. */
	position: z.int(),
	count: z.int(),
	version: z.int(),
});
export type Category = z.infer<typeof Category>;
