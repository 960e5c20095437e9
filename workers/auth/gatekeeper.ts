import { type Caller, callerOfToken, type Gatekeeper } from "../kit/caller.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import type { Desk } from "./desk.ts";

const isKey = (caller: Caller): boolean => caller.sid.startsWith("key_");

export const gatekeeper = (desk: Desk): Gatekeeper => ({
	jwks: async () => desk.accessTokens.published(),
	stands: (caller) => (isKey(caller) ? desk.keys : desk.sessions).stands(caller, desk.now()),
	keyHolder: (key) => desk.keys.holder(key, desk.now()),
});

/** Who came with that token, asked afresh: here the answer is only one query away. */
export const whoIs = (desk: Desk, storeId: string, token: string): Promise<Caller | undefined> =>
	callerOfToken(token, storeId, gatekeeper(desk), 0);

/** The same where only she herself will do: a key for scripts does not change accounts. */
export async function herself(
	desk: Desk,
	storeId: string,
	token: string,
): Promise<{ ok: true; caller: Caller } | Refusal> {
	const caller = await whoIs(desk, storeId, token);
	if (!caller) return refuse("auth.required", "Sign in again.");
	if (isKey(caller)) return refuse("auth.forbidden", "An API key cannot do this. Sign in.");
	return { ok: true, caller };
}
