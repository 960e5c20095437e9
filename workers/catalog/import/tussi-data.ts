import { createHash } from "node:crypto";
import * as z from "zod";
import { ProductDraft, Slug } from "../../kit/product.ts";

/** The column of an export for what Shopify's columns cannot say. */
export const dataColumn = "Tussi Data";

/** Where a category stands that an import makes from a title alone: behind those somebody has placed. */
export const newCategoryPosition = 1000;

/** A category as a product's row tells of it. */
export const CategoryDraft = z.object({
	slug: Slug,
	title: z.string().min(1).max(255),
	titleEs: z.string().max(255),
	line: z.string().max(1000),
	lineEs: z.string().max(1000),
	position: z.int(),
});
export type CategoryDraft = z.infer<typeof CategoryDraft>;

/**
 * `exact` corrects what the other cells can say only nearly (a tag with a comma, a text that begins with a blank or as a
 * formula): valid as long as those cells still say what they said, `said` being the hash of that. Whoever edits a cell is
 * right.
 */
const TussiData = z.object({
	specifications: ProductDraft.shape.specifications.optional(),
	translations: ProductDraft.shape.translations.optional(),
	categories: CategoryDraft.array().max(20).optional(),
	exact: z.record(z.string(), z.object({ said: z.string(), is: z.unknown() })).optional(),
});
export type TussiData = z.infer<typeof TussiData>;

type Part = {
	of: (draft: ProductDraft) => unknown;
	/** The draft with that part as it is; undefined when it does not fit. */
	put: (draft: ProductDraft, is: never) => unknown;
};

/** What of a product cells say, part by part. */
const parts: Record<string, Part> = {
	title: { of: (draft) => draft.title, put: (draft, title) => ({ ...draft, title }) },
	description: { of: (draft) => draft.description, put: (draft, description) => ({ ...draft, description }) },
	vendor: { of: (draft) => draft.vendor, put: (draft, vendor) => ({ ...draft, vendor }) },
	category: { of: (draft) => draft.category, put: (draft, category) => ({ ...draft, category }) },
	tags: { of: (draft) => draft.tags, put: (draft, tags) => ({ ...draft, tags }) },
	alts: {
		of: (draft) => draft.images.map(({ alt }) => alt),
		put: (draft, alts: readonly unknown[]) => ({
			...draft,
			images: draft.images.map((image, at) => ({ ...image, alt: alts[at] })),
		}),
	},
	/** Options with their values and the variants' values belong together. */
	options: {
		of: (draft) => [draft.options, draft.variants.map(({ options }) => options)],
		put: (draft, [options, values]: readonly [unknown, readonly unknown[]]) => ({
			...draft,
			options,
			variants: draft.variants.map((variant, at) => ({ ...variant, options: values[at] })),
		}),
	},
	skus: {
		of: (draft) => draft.variants.map(({ sku }) => sku),
		put: (draft, skus: readonly unknown[]) => ({
			...draft,
			variants: draft.variants.map((variant, at) => ({ ...variant, sku: skus[at] })),
		}),
	},
};

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const hash = (value: unknown): string =>
	createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 16);

/** What is to be corrected of what the cells say so that it is what it should be. */
export const correctionsOf = (said: ProductDraft, is: ProductDraft): NonNullable<TussiData["exact"]> =>
	Object.fromEntries(
		Object.entries(parts)
			.filter(([, { of }]) => !isSame(of(said), of(is)))
			.map(([name, { of }]) => [name, { said: hash(of(said)), is: of(is) }]),
	);

export function parseData(text: string): TussiData | undefined {
	try {
		return TussiData.safeParse(JSON.parse(text, whole)).data;
	} catch {
		return undefined;
	}
}

/** Half a character, which JSON can spell, is no text: the database would give back something else. */
function whole(name: string, value: unknown): unknown {
	if (name.isWellFormed() && (typeof value !== "string" || value.isWellFormed())) return value;
	throw new SyntaxError("Half a character");
}

/** What the cells say, corrected and completed; not yet known to be a valid product. */
export function withData(cells: ProductDraft, data: TussiData, sanitize: (html: string) => string): unknown {
	// What is too long is refused anyhow, and cleaning takes time by its length.
	const clean = (html: string) => (html.length > 65_535 ? html : sanitize(html));
	let draft: unknown = cells;
	for (const [name, { said, is }] of Object.entries(data.exact ?? {})) {
		const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
		if (part && hash(part.of(cells)) === said) draft = corrected(part, draft as ProductDraft, is);
	}
	const { description, category } = draft as ProductDraft;
	const { specifications, translations, categories } = data;
	return {
		...(draft as ProductDraft),
		...(typeof description === "string" && { description: clean(description) }),
		...(specifications && { specifications }),
		...(translations && { translations: cleaned(translations, clean) }),
		...(categories?.at(-1)?.title === category && { categories }),
	};
}

/** Anybody may have written it, so it may be of any shape. */
function corrected(part: Part, draft: ProductDraft, is: unknown): unknown {
	try {
		return part.put(draft, is as never);
	} catch {
		return draft;
	}
}

function cleaned({ es }: ProductDraft["translations"], clean: (html: string) => string): ProductDraft["translations"] {
	if (!es) return {};
	return { es: { ...es, ...(es.description !== undefined && { description: clean(es.description) }) } };
}
