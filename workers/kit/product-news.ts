import * as z from "zod";
import { Money } from "./money.ts";

/** What is told of a product that is to be had again. */
export const ProductNews = z.object({
	productId: z.string(),
	variantId: z.string(),
	slug: z.string(),
	title: z.string(),
	variantTitle: z.string(),
	price: Money,
	locale: z.string(),
	/** The shop's address at which she asked to be told, `https://host`. */
	origin: z.string(),
});
export type ProductNews = z.infer<typeof ProductNews>;
