import type { Context } from "hono";
import { manager as managerOf, signedIn as signedInOf } from "../../kit/asking.ts";
import type { RequestContext } from "../../kit/context.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";

export { answer, jsonOnly, unkept, whoAsks } from "../../kit/asking.ts";

export type Types = ServiceTypes<CheckoutEnv>;
export type C = Pick<Context<Types>, "env" | "req" | "json"> & { var: { context: RequestContext } };

export const signedIn = signedInOf<CheckoutEnv>();
export const manager = managerOf<CheckoutEnv>();

/** The idempotency key a caller sent (draft-ietf-httpapi-idempotency-key-header): a refusal when it is none. */
export function keyOf(c: C): string | undefined | Refusal {
	const key = c.req.header("idempotency-key");
	return key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)
		? key
		: refuse("request.invalid", "An Idempotency-Key is 1 to 255 visible ASCII characters.");
}
