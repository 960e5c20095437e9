import * as z from "zod";
import { Money } from "./money.ts";
import { Gate } from "./store.ts";

export const CartLine = z.object({
	id: z.string(),
	variantId: z.string(),
	productId: z.string(),
	slug: z.string(),
	title: z.string(),
	variantTitle: z.string(),
	image: z.string(),
	quantity: z.int(),
	unitPrice: Money,
	lineTotal: Money,
	/** How many could be bought now; 0 also when the product is gone. */
	available: z.int(),
	/** The price is no longer what it was when the line was added. */
	priceChanged: z.boolean(),
	/** How many she had in two carts that were joined, when there are fewer; null when nothing was left out. */
	wanted: z.int().nullable(),
	/** For whom it is not, if it is not for everybody: whoever checks out says that she is that old, and it is sent to none of these countries. */
	...Gate.shape,
});

/** A cart with its totals, as priced from the catalog this moment. */
export const Cart = z.object({
	id: z.string().nullable(),
	version: z.int(),
	lines: z.array(CartLine),
	/** Id of the store's shipping method the totals are for. */
	shippingMethod: z.string(),
	subtotal: Money,
	/** The code she gave, and why it takes nothing off, if it does not. */
	discountCode: z.string(),
	discountProblem: z.enum(["discount.not_yet", "discount.minimum", "discount.used_up", "discount.unknown"]).nullable(),
	discount: Money,
	shipping: Money,
	tax: Money,
	/** Whether the prices contain the tax; otherwise the total is what they come to and the tax. */
	taxIncluded: z.boolean(),
	total: Money,
});
export type Cart = z.infer<typeof Cart>;
export type CartLine = z.infer<typeof CartLine>;
