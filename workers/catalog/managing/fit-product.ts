import { newId } from "../../kit/ids.ts";
import { type Money, money } from "../../kit/money.ts";
import { type FieldError, type Refusal, refuse } from "../../kit/problem.ts";
import type { Image } from "../../kit/product.ts";
import type { ProductPatch, ProductReplacement } from "./product-body.ts";
import type { ProductState, VariantState } from "./product-state.ts";

type Sent = ProductReplacement["variants"][number];
export type Fitted = {
	ok: true;
	state: ProductState;
	/** Units in the house, for the variants of which the body says it. */
	stock: { variantId: string; stock: number }[];
};

/** What the body makes of the product, or what of it does not fit together. A variant sent without its id is known by its options. */
export function fitProduct(
	{ variants, category, ...body }: ProductReplacement,
	slug: string,
	currency: string,
	before?: ProductState,
): Fitted | Refusal {
	const errors: FieldError[] = [];
	const names = body.options.map(({ name }) => name);
	variants.forEach((variant, at) => {
		const prices = isPricedAs(variant, before, currency) ? [] : pricesMisfit(variant, currency);
		const own = [...prices, ...optionsMisfit(variant.options, body.options)];
		errors.push(...own.map(({ path, message }) => ({ path: `variants.${at}.${path}`, message })));
	});
	errors.push(
		...strangersAmong(variants, before),
		...alikeAmong(variants, names),
		...imagesMisfit(body.images, before),
	);
	if (errors.length > 0)
		return refuse("request.invalid", "Correct the named fields and send it again.", { errors: errors.slice(0, 100) });
	const written = writeVariants(variants, names, before);
	return {
		ok: true,
		state: {
			...body,
			slug,
			currency,
			category: category ?? "",
			translations: withoutGaps(body.translations),
			images: body.images.map((image) => keptImage(image, before)),
			variants: written,
		},
		stock: variants.flatMap(({ stock }, at) => {
			const variantId = written[at]?.id;
			return stock === undefined || variantId === undefined ? [] : [{ variantId, stock }];
		}),
	};
}

/** Prices that came another way and are only sent along are nobody's mistake now. */
const isPricedAs = ({ id, price, compareAtPrice }: Sent, before: ProductState | undefined, currency: string): boolean =>
	before?.currency === currency &&
	price.currency === currency &&
	(compareAtPrice?.currency ?? currency) === currency &&
	before.variants.some(
		(was) =>
			was.id === id && was.priceMinor === price.amount && was.compareAtMinor === (compareAtPrice?.amount ?? null),
	);

function pricesMisfit({ price, compareAtPrice }: Sent, currency: string): FieldError[] {
	const errors: FieldError[] = [];
	const foreign = `is not ${currency}, in which the store sells`;
	if (price.currency !== currency) errors.push({ path: "price.currency", message: foreign });
	if (compareAtPrice && compareAtPrice.currency !== currency)
		errors.push({ path: "compareAtPrice.currency", message: foreign });
	if (compareAtPrice && compareAtPrice.amount <= price.amount)
		errors.push({ path: "compareAtPrice", message: "is not above the price" });
	return errors;
}

function optionsMisfit(sent: Sent["options"], options: ProductState["options"]): FieldError[] {
	const unknown = Object.keys(sent).filter((name) => !options.some((option) => option.name === name));
	return [
		...unknown.map((name) => ({ path: `options.${name}`, message: "is none of the product's options" })),
		...options.flatMap(({ name, values }) => {
			const value = chosen(sent, name);
			if (value === undefined) return [{ path: `options.${name}`, message: "is missing" }];
			return values.includes(value) ? [] : [{ path: `options.${name}`, message: "is none of the option's values" }];
		}),
	];
}

const chosen = (sent: Sent["options"], name: string): string | undefined =>
	Object.hasOwn(sent, name) ? sent[name] : undefined;

function strangersAmong(variants: readonly Sent[], before: ProductState | undefined): FieldError[] {
	const own = new Set(before?.variants.map(({ id }) => id));
	const seen = new Set<string>();
	return variants.flatMap(({ id }, at) => {
		if (id === undefined) return [];
		const path = `variants.${at}.id`;
		if (!own.has(id)) return [{ path, message: "is no variant of this product" }];
		if (seen.has(id)) return [{ path, message: "is there twice" }];
		seen.add(id);
		return [];
	});
}

function alikeAmong(variants: readonly Sent[], names: readonly string[]): FieldError[] {
	const seen = new Map<string, number>();
	return variants.flatMap(({ options }, at) => {
		const key = JSON.stringify(names.map((name) => chosen(options, name)));
		const first = seen.get(key);
		if (first === undefined) seen.set(key, at);
		return first === undefined
			? []
			: [{ path: `variants.${at}.options`, message: `makes it the same as variant ${first}` }];
	});
}

/** Pictures are the product's own, or elsewhere on the web, from where they will be fetched. */
function imagesMisfit(images: ProductReplacement["images"], before: ProductState | undefined): FieldError[] {
	const own = new Set(before?.images.map(({ src }) => src));
	return images.flatMap(({ src }, at) =>
		own.has(src) || isWebAddress(src)
			? []
			: [{ path: `images.${at}.src`, message: "is neither a picture of this product nor an https address" }],
	);
}

function isWebAddress(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const { protocol, username, password } = new URL(text);
	return protocol === "https:" && username === "" && password === "";
}

/** A picture that was fetched already is not fetched again because it is named as it was named then. */
function keptImage({ src, alt }: ProductReplacement["images"][number], before: ProductState | undefined): Image {
	const known = before?.images.find((image) => image.src === src || image.source === src);
	return { ...(known ?? { src }), alt };
}

function writeVariants(
	variants: readonly Sent[],
	names: readonly string[],
	before: ProductState | undefined,
): VariantState[] {
	const claimed = new Set(variants.map(({ id }) => id));
	const valuesOf = (options: Sent["options"]) => names.map((name) => chosen(options, name) ?? "");
	const byOptions = new Map(
		before?.variants
			.filter(({ id }) => !claimed.has(id))
			.map(({ id, options }) => [JSON.stringify(valuesOf(byName(before.options, options))), id]),
	);
	return variants.map(({ id, options, sku, price, compareAtPrice }) => {
		const values = valuesOf(options);
		return {
			id: id ?? byOptions.get(JSON.stringify(values)) ?? newId("var"),
			options: values,
			sku,
			priceMinor: price.amount,
			compareAtMinor: compareAtPrice?.amount ?? null,
		};
	});
}

const byName = (options: ProductState["options"], values: readonly string[]): Record<string, string> =>
	Object.fromEntries(options.map(({ name }, at) => [name, values[at] ?? ""]));

/** A patch on what is there, as the whole that it makes. */
export function mergePatch(patch: ProductPatch, before: ProductState): ProductReplacement | Refusal {
	const translations = mergeTranslations(patch.translations, before.translations);
	if ("ok" in translations) return translations;
	return {
		title: patch.title ?? before.title,
		slug: patch.slug,
		description: patch.description ?? before.description,
		status: patch.status ?? (before.status === "published" ? "published" : "draft"),
		category: kept(patch.category, before.category, null),
		vendor: kept(patch.vendor, before.vendor, ""),
		tags: kept(patch.tags, before.tags, []),
		specifications: mergeNamed(patch.specifications, before.specifications),
		images: kept(patch.images, before.images, []),
		options: kept(patch.options, before.options, []),
		translations,
		variants: mergeVariants(patch.variants, before),
	};
}

/** Undefined leaves it, null empties it. */
const kept = <Value>(sent: Value | null | undefined, was: Value, empty: Value): Value =>
	sent === undefined ? was : (sent ?? empty);

/** RFC 7396: null takes a member out. */
const mergeNamed = (
	sent: Record<string, string | null> | null | undefined,
	was: Record<string, string> = {},
): Record<string, string> =>
	sent === null
		? {}
		: Object.fromEntries(
				Object.entries({ ...was, ...sent }).filter((entry): entry is [string, string] => entry[1] !== null),
			);

function mergeTranslations(
	sent: ProductPatch["translations"],
	was: ProductState["translations"],
): ProductState["translations"] | Refusal {
	if (sent === null || sent?.es === null) return {};
	if (sent?.es === undefined) return was;
	const title = sent.es.title ?? was.es?.title;
	if (title === undefined)
		return refuse("request.invalid", "Correct the named fields and send it again.", {
			errors: [{ path: "translations.es.title", message: "is needed for a new translation" }],
		});
	const description = kept(sent.es.description, was.es?.description, undefined);
	const labels = mergeNamed(sent.es.labels, was.es?.labels);
	return {
		es: { title, ...(description !== undefined && { description }), ...(Object.keys(labels).length > 0 && { labels }) },
	};
}

function mergeVariants(sent: ProductPatch["variants"], before: ProductState): Sent[] {
	const known = new Map(before.variants.map((variant) => [variant.id, sentAgain(variant, before)]));
	if (sent === undefined) return [...known.values()];
	return sent.map(({ price, ...variant }) => {
		const was = variant.id === undefined ? undefined : known.get(variant.id);
		return {
			...nothing,
			...was,
			...withoutGaps(variant),
			// One that is new says its price: the body's schema sees to that. A stranger's id is refused later.
			price: price ?? was?.price ?? money(0, before.currency),
		};
	});
}

const nothing = { sku: "", options: {}, compareAtPrice: null };

/** A variant as it would have to be sent to stay what it is. */
const sentAgain = (variant: VariantState, { options, currency }: ProductState): Sent => ({
	id: variant.id,
	sku: variant.sku,
	options: byName(options, variant.options),
	price: money(variant.priceMinor, currency),
	compareAtPrice: priceOrNull(variant.compareAtMinor, currency),
});

const priceOrNull = (amount: number | null, currency: string): Money | null =>
	amount === null ? null : money(amount, currency);

/** Members that are undefined are left out. */
const withoutGaps = <Value extends object>(value: Value): Value =>
	Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
