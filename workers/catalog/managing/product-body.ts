import * as z from "zod";
import { maxPriceMinor, mostStock, ProductStatus, Slug } from "../../kit/product.ts";
import { sanitize } from "../import/sanitize.ts";
import { line, word } from "./plain-text.ts";

/** What managers send to make and change a product, each member with its bounds. Nothing that is not named here is taken. */

const mostHtml = 65_535;

/** HTML. Measured before it is cleaned, because cleaning takes time by its length, and after, because it may add some. */
const Html = z
	.string()
	.max(mostHtml, `is longer than ${mostHtml} characters`)
	.refine((text) => !/[^\P{Cc}\t\n\r]|\p{Cs}/u.test(text), "has characters that cannot be printed")
	.transform(sanitize)
	.refine((html) => html.length <= mostHtml, `is longer than ${mostHtml} characters once it is cleaned`);

/** Words under names of the client's own. Zod reads over a member `__proto__`; here it is refused like any other mistake. */
const named = <Value extends z.ZodType<string | null>>(value: Value, most: number) =>
	z
		.unknown()
		.superRefine((input, context) => {
			if (typeof input !== "object" || input === null) return;
			if (Object.hasOwn(input, "__proto__"))
				context.addIssue({ code: "custom", path: ["__proto__"], message: "is no name" });
		})
		.pipe(
			z.record(word, value).refine((entries) => Object.keys(entries).length <= most, {
				message: `has more than ${most} members`,
			}),
		)
		.meta({
			type: "object",
			additionalProperties: { type: value instanceof z.ZodNullable ? ["string", "null"] : "string" },
		});

const Price = z.strictObject({
	amount: z.int().min(0, "is negative").max(maxPriceMinor, "is more than a card can be charged"),
	currency: z.string().regex(/^[A-Z]{3}$/, "is no currency"),
});

const Option = z.strictObject({
	name: word,
	values: z.array(word).min(1).max(2048).superRefine(unique),
});

const OptionValues = named(word, 3);

/** Width, height and origin are told by answers; sent back they are not believed. */
const PictureBody = z.strictObject({
	src: line(2048),
	alt: line(1024).default(""),
	source: line(2048).optional(),
	width: z.int().positive().optional(),
	height: z.int().positive().optional(),
});

const variantMembers = {
	id: z.string().max(64).optional(),
	/** Made of the option values; one sent back is not looked at. */
	title: line(1024).optional(),
	sku: line(255),
	options: OptionValues,
	price: Price,
	compareAtPrice: Price.nullable(),
	stock: z.int().min(0, "is negative").max(mostStock),
};
const { sku, options, compareAtPrice } = variantMembers;
const NewVariant = z.strictObject({
	...variantMembers,
	sku: sku.default(""),
	options: options.default({}),
	compareAtPrice: compareAtPrice.default(null),
});
const ReplacingVariant = NewVariant.extend({ stock: NewVariant.shape.stock.optional() });
const PatchedVariant = z
	.strictObject(variantMembers)
	.partial()
	.refine(({ id, price }) => id !== undefined || price !== undefined, {
		path: ["price"],
		message: "is needed for a new variant",
	});
const variantsOf = <Variant extends z.ZodType>(variant: Variant) => z.array(variant).min(1).max(2048);

const spanish = { title: word, description: Html.optional(), labels: named(line(255), 5000).optional() };

const members = {
	title: word,
	slug: Slug.optional(),
	description: Html,
	status: ProductStatus,
	/** A category's slug; null for none. */
	category: z.string().max(255).nullable(),
	vendor: line(255),
	tags: z
		.array(word)
		.max(250)
		.transform((tags) => [...new Set(tags)]),
	specifications: named(line(2000), 250),
	images: z.array(PictureBody).max(250),
	options: z
		.array(Option)
		.max(3)
		.superRefine((list, context) =>
			unique(
				list.map(({ name }) => name),
				context,
				"name",
			),
		),
	translations: z.strictObject({ es: z.strictObject(spanish).optional() }),
};

/** Two that are the same are one too many, and told apart by nothing. */
function unique(list: readonly string[], context: z.RefinementCtx, member?: string): void {
	const seen = new Set<string>();
	list.forEach((value, at) => {
		if (seen.has(value))
			context.addIssue({ code: "custom", path: member ? [at, member] : [at], message: "is there twice" });
		seen.add(value);
	});
}

const whole = {
	...members,
	category: members.category.default(null),
	vendor: members.vendor.default(""),
	tags: members.tags.default([]),
	specifications: members.specifications.default({}),
	images: members.images.default([]),
	options: members.options.default([]),
	translations: members.translations.default({}),
};

export const NewProduct = z.strictObject({ ...whole, variants: variantsOf(NewVariant) });

/** All of a product. What may be left out is then empty; the slug, the variants' stock and what `images` keep stay. */
export const ProductReplacement = z.strictObject({ ...whole, variants: variantsOf(ReplacingVariant) });
export type ProductReplacement = z.output<typeof ProductReplacement>;

/**
 * Some of a product: each member takes the place of what was there, and null empties it. `specifications` and `translations`
 * are merged member by member (RFC 7396). `variants` is the whole list; what one that is named by its id leaves out stays.
 */
export const ProductPatch = z
	.strictObject({
		...members,
		vendor: members.vendor.nullable(),
		tags: members.tags.nullable(),
		specifications: named(line(2000).nullable(), 250).nullable(),
		images: members.images.nullable(),
		options: members.options.nullable(),
		translations: z
			.strictObject({
				es: z
					.strictObject({
						title: word.optional(),
						description: Html.nullable().optional(),
						labels: named(line(255).nullable(), 5000).nullable().optional(),
					})
					.nullable()
					.optional(),
			})
			.nullable(),
		variants: variantsOf(PatchedVariant),
	})
	.partial();
export type ProductPatch = z.output<typeof ProductPatch>;
