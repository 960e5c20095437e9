import { Bounded } from "../../kit/bounded.ts";
import type { ReadyProduct } from "./ready-product.ts";

/** Products by their ids. */
export type Products = ReadonlyMap<string, ReadyProduct>;

/** What a question was answered with, and when the youngest of it was changed (ms since 1970). */
export type Answer = { products: Products; lastChange: number };

const answerOf = (products: Products): Answer => ({
	products,
	lastChange: [...products.values()].reduce((last, { updatedAt }) => Math.max(last, updatedAt), -1),
});

const none = answerOf(new Map());

/**
 * Which products questions were answered with last, so that the database need not say again what has not changed since. It
 * is asked every time, whichever copy of it that is, and says which version each product is in: no other is shown.
 */
export class LastAnswers {
	readonly #answers: Bounded<Answer>;

	/** `most` products are kept in all; those of the answer that was given longest ago go first. */
	constructor(most: number) {
		this.#answers = new Bounded(most, ({ products }) => products.size);
	}

	to(question: string): Answer {
		return this.#answers.get(question) ?? none;
	}

	keep(question: string, products: Products): void {
		this.#answers.put(question, answerOf(products));
	}
}
