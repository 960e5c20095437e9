import * as z from "zod";
import { Cart } from "../kit/cart.ts";
import { Money } from "../kit/money.ts";
import type { Operation } from "../kit/openapi.ts";
import { Order, OrderSummary } from "../kit/order.ts";
import { CheckoutForm } from "./check-out.ts";
import { DiscountAnswer, DiscountChange, DiscountForm } from "./discount-form.ts";
import { AdminQuery, ListQuery } from "./list-orders.ts";
import { OrderChange, RefundForm } from "./manage-orders.ts";
import { LineId } from "./routes/cart.ts";
import { LinkForm, OrderAction } from "./routes/orders.ts";
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

const Keyed = z.object({ "idempotency-key": z.string().optional() });
const keyRefusals = ["idempotency.in_progress", "idempotency.key_reused", "payment.unavailable"] as const;

const OrderPage = z.object({ items: z.array(OrderSummary), nextCursor: z.string().nullable() });
const Discounts = z.object({ items: z.array(DiscountAnswer), nextCursor: z.null() });

/** Which store is meant, where somebody runs more than the one whose host this is. */
const store = z.object({ store: z.string().optional() });

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
		refusals: ["cart.not_found", "cart.merged"],
	},
	{
		...change,
		method: "POST",
		path: "/api/cart/add",
		summary: "Add a variant, or the first of a product's that can be had; without a cart one begins",
		body: Adding,
		refusals: ["cart.not_found", "product.not_found", "stock.insufficient", "cart.full", "cart.changed", "cart.merged"],
	},
	{
		...change,
		method: "PATCH",
		path: "/api/cart",
		summary: "Choose shipping, country or a discount",
		body: Choice,
		refusals: ["cart.not_found", "cart.changed", "cart.merged", "discount.unknown"],
	},
	{
		...change,
		method: "DELETE",
		path: "/api/cart",
		summary: "Empty the cart",
		refusals: ["cart.not_found", "cart.changed", "cart.merged"],
	},
	{
		...change,
		method: "PATCH",
		path: "/api/cart/items/{lineId}",
		summary: "Set a line's quantity, or change it by `delta`; 0 removes it",
		params: LineId,
		body: Quantity,
		refusals: ["cart.not_found", "cart.line_not_found", "cart.full", "cart.changed", "cart.merged"],
	},
	{
		...change,
		method: "DELETE",
		path: "/api/cart/items/{lineId}",
		summary: "Remove a line",
		params: LineId,
		refusals: ["cart.not_found", "cart.line_not_found", "cart.changed", "cart.merged"],
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
			"cart.price_changed",
			"cart.merged",
			"discount.unknown",
			"discount.not_yet",
			"discount.minimum",
			"discount.used_up",
			"checkout.too_many_declines",
			"checkout.already_paid",
			"checkout.amount_refused",
			"checkout.superseded",
			"checkout.age_unconfirmed",
			"checkout.not_sold_there",
			"idempotency.in_progress",
			"idempotency.key_reused",
			"payment.unavailable",
		],
	},
	{
		method: "GET",
		path: "/api/orders/{id}",
		summary: "An order: by the key of its signed link, as her who placed it, or as one who runs its store",
		tag: "Orders",
		who: "all",
		query: z.object({ key: z.string().optional() }),
		answers: { 200: Order },
		refusals: ["order.not_found"],
	},
	{
		method: "GET",
		path: "/api/orders",
		summary: "Her orders, newest first",
		tag: "Orders",
		who: "customer",
		query: ListQuery,
		answers: { 200: OrderPage },
		refusals: ["request.bad_cursor"],
	},
	{
		method: "POST",
		path: "/api/orders/{id}/cancel",
		summary: "Cancel an order that is not shipped yet: its money goes back",
		tag: "Orders",
		who: "all",
		headers: Keyed,
		body: OrderAction,
		answers: { 200: Order },
		refusals: ["order.not_found", "order.illegal_transition", ...keyRefusals],
	},
	{
		method: "POST",
		path: "/api/orders/{id}/return",
		summary: "Give a delivered order back: its money goes back",
		tag: "Orders",
		who: "all",
		headers: Keyed,
		body: OrderAction,
		answers: { 200: Order },
		refusals: ["order.not_found", "order.illegal_transition", ...keyRefusals],
	},
	{
		method: "POST",
		path: "/api/orders/{id}/link",
		summary: "Mail the order's link again, to the address it was placed with",
		tag: "Orders",
		who: "all",
		body: LinkForm,
		answers: { 202: null },
	},
	{
		method: "GET",
		path: "/api/admin/orders",
		summary: "The store's orders, newest first; `q` is an e-mail or an order's number",
		tag: "Orders",
		who: "manager",
		query: AdminQuery,
		answers: { 200: OrderPage },
		refusals: ["request.bad_cursor"],
	},
	{
		method: "PATCH",
		path: "/api/admin/orders/{id}",
		summary: "Take an order to its next status",
		tag: "Orders",
		who: "manager",
		query: store,
		headers: Keyed,
		body: OrderChange,
		answers: { 200: Order },
		refusals: ["order.not_found", "order.illegal_transition", ...keyRefusals],
	},
	{
		method: "POST",
		path: "/api/admin/orders/{id}/refund",
		summary: "Send money back: all that is left, an amount in minor units, or what was paid for some lines",
		tag: "Orders",
		who: "manager",
		query: store,
		headers: Keyed,
		body: RefundForm,
		answers: { 200: Order },
		refusals: ["order.not_found", "refund.not_paid", "refund.too_much", ...keyRefusals],
	},
	{
		method: "GET",
		path: "/api/admin/discounts",
		summary: "The store's discount codes, with how often each was used",
		tag: "Discounts",
		who: "manager",
		query: store,
		answers: { 200: Discounts },
	},
	{
		method: "POST",
		path: "/api/admin/discounts",
		summary: "Make a discount code",
		tag: "Discounts",
		who: "manager",
		query: store,
		body: DiscountForm,
		answers: { 201: DiscountAnswer },
		refusals: ["discount.code_taken"],
	},
	{
		method: "PATCH",
		path: "/api/admin/discounts/{id}",
		summary: "Change a discount code; what was ordered with it stays as it was",
		tag: "Discounts",
		who: "manager",
		query: store,
		headers: z.object({ "if-match": z.string().optional() }),
		body: DiscountChange,
		answers: { 200: DiscountAnswer },
		refusals: ["discount.not_found", "discount.changed", "discount.code_taken"],
	},
	{
		method: "DELETE",
		path: "/api/admin/discounts/{id}",
		summary: "Put a discount code out of use",
		tag: "Discounts",
		who: "manager",
		query: store,
		headers: z.object({ "if-match": z.string().optional() }),
		answers: { 204: null },
		refusals: ["discount.not_found", "discount.changed"],
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

export const named = { Cart, Order, OrderSummary, Discount: DiscountAnswer, Money };
