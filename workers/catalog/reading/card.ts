import type { Product } from "../../kit/product.ts";

/** A product with what a card of it shows and no more: texts that only its own page has would travel with each of a list. */
export const cardOf = (product: Product): Product => ({
	...product,
	description: "",
	specifications: {},
	tags: [],
	images: product.images.slice(0, 1),
	options: [],
	variants: cheapestOf(product.variants),
	translations: titleOnly(product.translations),
});

/** A card says one price, and whether there are others. */
function cheapestOf(variants: Product["variants"]): Product["variants"] {
	const [first, ...others] = variants.toSorted((one, other) => one.price.amount - other.price.amount);
	const dearer = others.at(-1);
	return [first, dearer].flatMap((variant) => variant ?? []);
}

function titleOnly({ es }: Product["translations"]): Product["translations"] {
	return es ? { es: { title: es.title } } : {};
}
