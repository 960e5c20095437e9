import type { Variant } from "../../workers/kit/product.ts";
import type { PageContext } from "../page.ts";
import { say, sayCount } from "../texts/index.ts";

const FEW = 5;

/** What can be said of a variant's stock; nothing about how much there is while there is plenty. */
export function availabilityText(page: PageContext, { available }: Pick<Variant, "available">): string {
	if (available <= 0) return say(page, "stock.out_of_stock");
	return available <= FEW ? sayCount(page, "stock.only", available) : say(page, "stock.in_stock");
}
