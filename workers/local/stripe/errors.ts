import type { PaymentIntent, PaymentMethod } from "./objects.ts";

/** What stands under `error` in an answer that is not a 2xx. */
export type StripeProblem = {
	type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
	message: string;
	code?: string;
	param?: string;
	decline_code?: string;
	charge?: string;
	doc_url?: string;
	payment_intent?: PaymentIntent;
	payment_method?: PaymentMethod;
};

/** Stripe's words for why not. Thrown, it stops an operation; it never leaves the object, which makes an answer of it. */
export class Refusal extends Error {
	readonly status: number;
	readonly problem: StripeProblem;
	constructor(status: number, problem: StripeProblem) {
		super(problem.message);
		this.status = status;
		this.problem = problem;
	}
}

type Details = Omit<StripeProblem, "type" | "message">;

export const invalidRequest = (message: string, details: Details = {}, status = 400): Refusal =>
	new Refusal(status, { type: "invalid_request_error", message, ...details });

/** 404 when the address names it, 400 when a parameter does. */
export const noSuch = (noun: string, id: string, param: string, status = 404): Refusal =>
	invalidRequest(`No such ${noun}: '${id}'`, { code: "resource_missing", param }, status);

export const idempotencyProblem = (message: string): Refusal =>
	new Refusal(400, { type: "idempotency_error", message });

export const unknownUrl = (method: string, path: string): Refusal =>
	invalidRequest(
		`Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
		{},
		404,
	);

export const internalFault = new Refusal(500, {
	type: "api_error",
	message: "The local Stripe stand-in failed: see its log.",
});

export const problemBody = (problem: StripeProblem): string => JSON.stringify({ error: problem }, null, 2);
