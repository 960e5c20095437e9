import { createHash } from "node:crypto";
import type { Product } from "../../kit/product.ts";
import type { Levels } from "../stock/inventory.ts";
import { type Card, cardOf, makeCard } from "./card.ts";
import { availabilityOf, type Unstocked, withStock } from "./present-product.ts";

/** A product made ready to be said often: all of its JSON but the stock is there, and a hash that stands for it. */
export type ReadyProduct = {
	product: Unstocked;
	card: Card;
	/** ms since 1970. */
	updatedAt: number;
	rest: string;
	variants: string[];
	hash: string;
};

/** What is said of a product now; `stock` in the order of its variants. */
export type Saying = { ready: ReadyProduct; stock: readonly Levels[] };

export function makeReady(product: Unstocked): ReadyProduct {
	const { variants, ...others } = product;
	const rest = open(others);
	const texts = variants.map(open);
	const hash = createHash("sha1").update(rest).update(texts.join()).digest("base64url");
	return { product, card: makeCard(product), updatedAt: Date.parse(product.updatedAt), rest, variants: texts, hash };
}

/** An object's JSON without its end, so that more can be added. */
const open = (value: object): string => JSON.stringify(value).slice(0, -1);

export const productOfSaying = ({ ready, stock }: Saying): Product => withStock(ready.product, stock);

export const cardOfSaying = ({ ready, stock }: Saying): Product => cardOf(ready.card, stock);

/** The JSON of `productOfSaying`. */
export function textOfSaying({ ready: { rest, variants }, stock }: Saying): string {
	const texts = variants.map((text, at) => {
		const { onHand, available } = stock[at] ?? { onHand: 0, available: 0 };
		return `${text},"stock":${onHand},"available":${available}}`;
	});
	return `${rest},"variants":[${texts.join()}],"availability":"${availabilityOf(stock)}"}`;
}

/** Changes whenever that JSON does. */
export const hashOfSaying = ({ ready: { hash }, stock }: Saying): string =>
	`${hash} ${stock.map(({ onHand, available }) => `${onHand}/${available}`).join()}`;
