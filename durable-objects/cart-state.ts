import type { Refusal } from "../workers/kit/problem.ts";

/** The most of one line, and the most lines: bounds for a person, not for a warehouse. */
export const maxQuantity = 999;
export const maxLines = 100;

export type CartLineState = {
	id: string;
	variantId: string;
	productId: string;
	title: string;
	quantity: number;
	addedPriceMinor: number;
	/** The price she has last been told. */
	shownPriceMinor: number;
	/** How many there would be, had all of them been there when two carts were joined; null when nothing was left out. */
	wanted: number | null;
};
export type CartState = {
	version: number;
	lines: CartLineState[];
	shippingMethod: string | null;
	country: string | null;
	discountCode: string | null;
	/** Orders begun from this cart that are neither paid nor given up. */
	openOrders: string[];
	/** It was a guest's and has been joined with her account's: nothing can be done with it any more. */
	isMerged: boolean;
};
export type CartChange = { ok: true; cart: CartState } | Refusal;
export type Bought = { lineId: string; quantity: number };
/** What she has chosen for the whole of it. */
export type Choice = Pick<CartState, "shippingMethod" | "country" | "discountCode">;
/** What a guest's cart brings along when it is joined with her account's. */
export type Brought = {
	id: string;
	lines: CartLineState[];
	attempts: { orderId: string; lines: Bought[] }[];
	choice: Choice;
};
