import type { Cart } from "./cart.ts";

/**
 * Every refusal a client can meet: its stable dotted code, the HTTP status it is answered with and a title.
 * A refusal is a value, also across RPC; only what nobody foresaw is thrown.
 */
export const refusals = {
	"request.invalid": [400, "The request has fields that cannot be used"],
	"request.malformed": [400, "The request could not be read"],
	"request.bad_cursor": [400, "That page marker is not one of ours"],
	"auth.invalid_credentials": [401, "E-mail or password do not fit"],
	"auth.invalid_token": [401, "The token is not valid any more"],
	"auth.required": [401, "A valid access token is needed"],
	"auth.blocked": [403, "This account is blocked"],
	"auth.forbidden": [403, "Your role does not allow this"],
	"request.cross_site": [403, "This form was sent from another site"],
	"auth.link_invalid": [400, "The link is used up or has run out"],
	"auth.email_taken": [409, "There is an account with that e-mail"],
	"user.not_found": [404, "No such user"],
	"address.not_found": [404, "No such address"],
	"key.not_found": [404, "No such key"],
	"session.not_found": [404, "No such session"],
	"route.not_found": [404, "Nothing lives at this address"],
	"product.not_found": [404, "No such product"],
	"product.changed": [412, "The product has changed since"],
	"product.version_required": [428, "Say which version you change"],
	"product.slug_taken": [409, "Another product has that address"],
	"product.busy": [409, "The product is being changed by somebody else"],
	"category.not_found": [404, "No such category"],
	"category.changed": [412, "The category has changed since"],
	"category.version_required": [428, "Say which version you change"],
	"category.slug_taken": [409, "Another category has that address"],
	"category.in_use": [409, "The category is not empty"],
	"category.circular": [409, "A category cannot lie within itself"],
	"variant.not_found": [404, "No such variant"],
	"image.not_found": [404, "No such picture"],
	"image.unreadable": [400, "The file is not a picture that can be shown"],
	"image.unsupported": [415, "Pictures are JPEG, PNG, WebP, AVIF or GIF"],
	"product.too_many_images": [409, "The product has as many pictures as it can"],
	"cart.not_found": [404, "No such cart"],
	"cart.line_not_found": [404, "No such line in the cart"],
	"notification.not_found": [404, "No such notification"],
	"notification.not_failed": [409, "The notification has not failed"],
	"suppression.not_found": [404, "Mail to that address is not suppressed"],
	"push.off": [404, "This shop sends nothing to browsers"],
	"order.not_found": [404, "No such order"],
	"store.not_found": [404, "No such store"],
	"store.changed": [412, "The store has changed since"],
	"store.version_required": [428, "Say which version you change"],
	"store.slug_taken": [409, "Another store has that name in its address"],
	"staff.unconfirmed": [409, "Nobody has confirmed that address yet"],
	"domain.not_found": [404, "No such domain"],
	"domain.taken": [409, "Another store serves at that host"],
	"domain.unproved": [409, "Nothing proves yet that the host is the store's"],
	"domain.too_many": [409, "The store has as many domains as it can"],
	"request.method_not_allowed": [405, "This address does not take that method"],
	"cart.empty": [409, "The cart is empty"],
	"cart.full": [409, "The cart cannot hold more"],
	"cart.price_changed": [409, "A price has changed"],
	"checkout.already_paid": [409, "This cart has been paid"],
	"checkout.amount_refused": [409, "The total cannot be paid by card"],
	"checkout.age_unconfirmed": [400, "Some of it is for older people only"],
	"checkout.not_sold_there": [409, "Some of it is not sold to that country"],
	"checkout.superseded": [409, "A later checkout took this one's place"],
	"stock.available": [409, "It can be had now"],
	"stock.insufficient": [409, "Not enough in stock"],
	"order.illegal_transition": [409, "The order cannot do that now"],
	"refund.too_much": [409, "More would go back than was paid"],
	"refund.not_paid": [409, "Nothing was paid for this order"],
	"checkout.too_many_declines": [429, "Too many cards were declined"],
	"discount.not_found": [404, "No such discount"],
	"discount.code_taken": [409, "Another discount has that code"],
	"discount.not_yet": [409, "That code is not valid yet, or not any more"],
	"discount.minimum": [409, "The cart is too small for that code"],
	"discount.used_up": [409, "That code has been used as often as it can be"],
	"discount.changed": [412, "The discount has changed since"],
	"cart.merged": [409, "This cart has been joined with the account's"],
	"idempotency.in_progress": [409, "The first request with this key is still running"],
	"cart.changed": [412, "The cart has changed since"],
	"request.too_large": [413, "The request is too large"],
	"request.unsupported_type": [415, "This address does not take that content type"],
	"store.unknown_host": [421, "No shop lives at this host"],
	"idempotency.key_reused": [422, "This idempotency key was used for another request"],
	"webhook.not_found": [404, "No such webhook"],
	"webhook.delivery_not_found": [404, "No such delivery"],
	"webhook.too_many": [409, "The store has as many webhooks as it can"],
	"webhook.inactive": [409, "The webhook is switched off"],
	"webhook.bad_signature": [400, "The signature does not fit the body"],
	"discount.unknown": [400, "No such discount code"],
	"import.invalid": [400, "The file was not imported"],
	"import.not_found": [404, "No such import"],
	"import.in_progress": [409, "Another import of this store is still running"],
	"ledger.unknown_chain": [404, "No such ledger"],
	"import.unreadable": [400, "The file is not a product CSV"],
	"request.too_many": [429, "Too many requests"],
	"payment.unavailable": [503, "The payment service does not answer"],
	"service.unavailable": [503, "A part of the shop does not answer"],
	"internal.error": [500, "Something broke on our side"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type RefusalCode = keyof typeof refusals;

/** One thing wrong with the input; `path` is dotted as the field is nested, `line` counts from 1 in a file. */
export type FieldError = { path: string; message: string; line?: number };

export type Refusal = {
	ok: false;
	problem: RefusalCode;
	/** What happened and what to do, in a sentence for the person who caused it. */
	detail: string;
	errors?: FieldError[];
	/** Further members of the problem document (RFC 9457 section 3.2). */
	more?: {
		/** What it is about, and how much of it there is. */
		lines?: { id?: string; variantId: string; title?: string; quantity: number; available: number }[];
		/** The cart as it is now. */
		cart?: Cart;
		orderId?: string;
		/** Seconds after which it is worth trying again; becomes `Retry-After`. */
		retryAfter?: number;
	};
};

export const refuse = (problem: RefusalCode, detail: string, rest: Pick<Refusal, "errors" | "more"> = {}): Refusal => ({
	ok: false,
	problem,
	detail,
	...rest,
});

/** The refusal as `application/problem+json` (RFC 9457). */
export function problemResponse(refusal: Refusal, requestId: string, headers: HeadersInit = {}): Response {
	const [status, title] = refusals[refusal.problem];
	const soon = status === 503 || refusal.problem === "idempotency.in_progress" ? 1 : undefined;
	const wait = refusal.more?.retryAfter ?? soon;
	const retry: HeadersInit = wait === undefined ? {} : { "retry-after": String(wait) };
	const challenge: HeadersInit = status === 401 ? { "www-authenticate": "Bearer" } : {};
	return Response.json(
		{
			type: "about:blank",
			title,
			status,
			detail: refusal.detail,
			code: refusal.problem,
			requestId,
			...(refusal.errors && { errors: refusal.errors }),
			...refusal.more,
		},
		{
			status,
			headers: {
				...retry,
				...challenge,
				...Object.fromEntries(new Headers(headers)),
				"content-type": "application/problem+json",
			},
		},
	);
}
