import * as z from "zod";

/** An event about a product, as those hear of it who tell people. */
export const ProductEvent = z.discriminatedUnion("type", [
	z.object({
		id: z.string(),
		type: z.enum(["product.created", "product.updated", "product.deleted"]),
		storeId: z.string(),
		at: z.iso.datetime(),
		data: z.object({
			productId: z.string(),
			slug: z.string(),
			title: z.string(),
			status: z.enum(["draft", "published", "deleted"]),
			/** The names of the fields that are different now. */
			changed: z.array(z.string()),
		}),
	}),
	z.object({
		id: z.string(),
		/** A variant sold out, or is to be had again. */
		type: z.literal("stock.availability"),
		storeId: z.string(),
		at: z.iso.datetime(),
		data: z.object({ productId: z.string(), slug: z.string(), variantId: z.string(), isAvailable: z.boolean() }),
	}),
]);
export type ProductEvent = z.infer<typeof ProductEvent>;
