import type { Context } from "hono";
import type { RequestContext } from "../kit/context.ts";
import { problemResponse, type Refusal } from "../kit/problem.ts";

export type Types = {
	Bindings: GatewayEnv;
	Variables: {
		context: RequestContext;
		requestId: string;
		traceparent: string;
		/** The page that asks is of another origin which the store welcomes. */
		isWelcome: boolean;
		/** What is given to everybody, where it is kept, and until when this isolate may give it without asking (ms since 1970). */
		shared?: { key: string; body: ArrayBuffer; until: number };
	};
};
export type C = Context<Types>;

export const answer = (c: C, refusal: Refusal, headers: HeadersInit = {}): Response =>
	problemResponse(refusal, c.var.requestId, headers);
