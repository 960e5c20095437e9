import * as z from "zod";
import { Cart } from "../kit/cart.ts";
import { Money } from "../kit/money.ts";
import type { Operation } from "../kit/openapi.ts";
import { Order } from "../kit/order.ts";
import { CheckoutForm } from "./check-out.ts";
import { LineId } from "./routes/cart.ts";
import { Adding, Choice, Quantity } from "./use-cart.ts";

/** A cart that began with this answer brings its token. */
const CartWithToken = Cart.extend({ cartToken: z.string().optional() });

const ShippingMethods = z.object({
	items: z.array(z.object({ id: z.string(), name: z.string(), price: Money, freeFrom: Money.nullable() })),
	nextCursor: z.null(),
});

const Placed = z.object({
	order: Order,
	payment: z.object({
		provider: z.literal("stripe"),
		status: z.literal("pending"),
		url: z.url(),
		expiresAt: z.iso.datetime(),
	}),
});

const mine = { "x-cart-token": z.string().optional(), "accept-language": z.string().optional() };
const Mine = z.object(mine);
const Changing = z.object({ ...mine, "if-match": z.string().optional() });

const cart = { tag: "Cart", who: "all" } as const;
const change = {
	...cart,
	headers: Changing,
	answers: { 200: CartWithToken },
} as const;

export const operations: readonly Operation[] = [
	{
		...cart,
		method: "GET",
		path: "/api/cart",
		summary: "The cart with its totals, as of this moment",
		headers: Mine.extend({ "if-none-match": z.string().optional() }),
		answers: { 200: CartWithToken, 304: null },
		refusals: ["cart.not_found"],
	},
	{
		...change,
		method: "POST",
		path: "/api/cart/add",
		summary: "Add a variant, or the first of a product's that can be had; without a cart one begins",
		body: Adding,
		refusals: ["cart.not_found", "product.not_found", "stock.insufficient", "cart.full", "cart.changed"],
	},
	{
		...change,
		method: "PATCH",
		path: "/api/cart",
		summary: "Choose shipping, country or a discount",
		body: Choice,
		refusals: ["cart.not_found", "cart.changed", "discount.unknown"],
	},
	{
		...change,
		method: "DELETE",
		path: "/api/cart",
		summary: "Empty the cart",
		refusals: ["cart.not_found", "cart.changed"],
	},
	{
		...change,
		method: "PATCH",
		path: "/api/cart/items/{lineId}",
		summary: "Set a line's quantity; 0 removes it",
		params: LineId,
		body: Quantity,
		refusals: ["cart.not_found", "cart.line_not_found", "cart.full", "cart.changed"],
	},
	{
		...change,
		method: "DELETE",
		path: "/api/cart/items/{lineId}",
		summary: "Remove a line",
		params: LineId,
		refusals: ["cart.not_found", "cart.line_not_found", "cart.changed"],
	},
	{
		...cart,
		method: "GET",
		path: "/api/shipping-methods",
		summary: "How the store ships, and for how much",
		headers: z.object({ "accept-language": z.string().optional() }),
		answers: { 200: ShippingMethods },
	},
	{
		...cart,
		method: "POST",
		path: "/api/cart/checkout",
		summary: "Place an order and open its payment",
		headers: Mine.extend({ "idempotency-key": z.string().optional() }),
		body: CheckoutForm,
		answers: { 201: Placed },
		refusals: [
			"cart.not_found",
			"cart.empty",
			"stock.insufficient",
			"discount.unknown",
			"checkout.already_paid",
			"checkout.amount_refused",
			"checkout.superseded",
			"idempotency.in_progress",
			"idempotency.key_reused",
			"payment.unavailable",
		],
	},
	{
		method: "GET",
		path: "/api/orders/{id}",
		summary: "An order, by its signed link",
		tag: "Orders",
		who: "all",
		query: z.object({ key: z.string().optional() }),
		answers: { 200: Order },
		refusals: ["order.not_found"],
	},
	{
		method: "POST",
		path: "/api/webhooks/stripe",
		summary: "What Stripe has to tell; its signature covers the raw body",
		tag: "Orders",
		who: "all",
		headers: z.object({ "stripe-signature": z.string().optional() }),
		body: z.looseObject({}),
		answers: { 200: z.object({ received: z.literal(true) }) },
		refusals: ["webhook.bad_signature", "payment.unavailable"],
	},
];

export const named = { Cart, Order, Money };
