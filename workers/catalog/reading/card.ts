import type { Product } from "../../kit/product.ts";
import type { Levels } from "../stock/inventory.ts";
import { availabilityOf, type Unstocked, withStock } from "./present-product.ts";

/** A card of a product, all but the stock; `places` are those of its variants among the product's. */
export type Card = { product: Unstocked; places: readonly number[] };

/** A product with what a card of it shows and no more: texts that only its own page has would travel with each of a list. */
export function makeCard(product: Unstocked): Card {
	const places = cheapestOf(product.variants);
	return {
		product: {
			...product,
			description: "",
			specifications: {},
			tags: [],
			images: product.images.slice(0, 1),
			options: [],
			variants: places.flatMap((place) => product.variants[place] ?? []),
			translations: titleOnly(product.translations),
		},
		places,
	};
}

/** The card as the product stands in the house; `stock` in the order of all its variants. */
export const cardOf = ({ product, places }: Card, stock: readonly Levels[]): Product => ({
	...withStock(
		product,
		places.flatMap((place) => stock[place] ?? nothing),
	),
	availability: availabilityOf(stock),
});

const nothing: Levels = { onHand: 0, available: 0 };

/** A card says one price, and whether there are others: the place of the cheapest, and of the dearest. */
function cheapestOf(variants: Unstocked["variants"]): number[] {
	const [first, ...others] = [...variants.entries()].toSorted(
		([, one], [, other]) => one.price.amount - other.price.amount,
	);
	const dearer = others.at(-1);
	return [first, dearer].flatMap((entry) => (entry ? [entry[0]] : []));
}

function titleOnly({ es }: Product["translations"]): Product["translations"] {
	return es ? { es: { title: es.title } } : {};
}
