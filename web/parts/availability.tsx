import type { Variant } from "../../workers/kit/product.ts";
import type { PageContext } from "../page.ts";
import { say, sayCount } from "../texts/index.ts";

const FEW = 5;
const mostAtOnce = 99;

/** What can be said of a variant's stock; nothing about how much there is while there is plenty. */
export function availabilityText(page: PageContext, { available }: Pick<Variant, "available">): string {
	if (available <= 0) return say(page, "stock.out_of_stock");
	return available <= FEW ? sayCount(page, "stock.only", available) : say(page, "stock.in_stock");
}

/** How many a shopper may ask for. It tells no more of the stock than the words beside it: a page changes only when they do. */
export const mostToAsk = ({ available }: Pick<Variant, "available">): number =>
	available > FEW ? mostAtOnce : Math.max(available, 1);
