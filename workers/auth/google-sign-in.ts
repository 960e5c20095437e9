import * as z from "zod";
import type { SignedIn, Visitor } from "../kit/account.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import type { Account } from "./accounts.ts";
import type { Desk } from "./desk.ts";
import { askProvider, type Identified, type Identity, identify } from "./google.ts";
import { seal, unseal } from "./seal.ts";
import { enter } from "./sign-in.ts";

/** How long somebody may take over there, in ms. */
export const patience = 10 * 60_000;

/** What the browser carries, sealed, while she is at Google: only the browser that began can finish, and in the store where it began. */
const Errand = z.object({
	state: z.string(),
	nonce: z.string(),
	verifier: z.string(),
	storeId: z.string(),
	returnTo: z.string(),
	at: z.number(),
});

const redirectUri = (origin: string): string => `${origin}/api/auth/google/callback`;

export async function beginGoogle(
	desk: Desk,
	visitor: Visitor,
	returnTo: string,
): Promise<{ ok: true; url: string; cookie: string } | Refusal> {
	if (!desk.google) return notOffered;
	const begun = await askProvider(desk.google, redirectUri(visitor.origin)).catch(() => undefined);
	if (!begun) return outage;
	const errand: z.infer<typeof Errand> = {
		...begun.asked,
		storeId: visitor.store.id,
		returnTo: ownPath(returnTo, visitor.origin),
		at: desk.now(),
	};
	return { ok: true, url: begun.url, cookie: await seal(desk.secret, ["google"], JSON.stringify(errand)) };
}

export async function finishGoogle(
	desk: Desk,
	visitor: Visitor,
	currentUrl: string,
	cookie: string,
): Promise<{ ok: true; signedIn: SignedIn; returnTo: string } | Refusal> {
	if (!desk.google) return notOffered;
	const text = await unseal(desk.secret, ["google"], cookie);
	const errand = text === undefined ? undefined : Errand.parse(JSON.parse(text));
	if (errand?.storeId !== visitor.store.id || desk.now() - errand.at > patience) return notOurs;
	const identified = await identify(desk.google, new URL(currentUrl), redirectUri(visitor.origin), errand);
	if (!identified.ok) return refused(identified);
	const account = await accountOf(desk, visitor, identified.identity);
	if ("ok" in account) return account;
	if (account.isBlocked) return refuse("auth.blocked", "Ask the shop if you do not know why.");
	const entrance = await enter(desk, account, visitor.device);
	return entrance.ok ? { ...entrance, returnTo: errand.returnTo } : entrance;
}

const notOffered = refuse("route.not_found", "This shop offers no sign-in with Google.");
const notOurs = refuse("auth.link_invalid", "This sign-in was not begun here, or too long ago. Begin it again.");
const outage = refuse("service.unavailable", "Google does not answer. Try again in a moment, or use your password.");
const refused = ({ why }: Extract<Identified, { ok: false }>): Refusal =>
	why === "outage" ? outage : refuse("auth.link_invalid", "The sign-in was not completed. Begin it again.");

/**
 * The account of who came. By Google's own name for her first; by e-mail only where both sides have verified it: anybody
 * can register with somebody else's address, and must not find her purchases in that account later.
 */
async function accountOf(desk: Desk, visitor: Visitor, identity: Identity): Promise<Account | Refusal> {
	const storeId = visitor.store.id;
	const known = await desk.accounts.byIdentity(storeId, identity);
	if (known) return known;
	const email = z.email().max(254).safeParse(identity.email);
	if (!identity.emailVerified || !email.success)
		return refuse("auth.forbidden", "Google has not verified your e-mail address. Register with a password instead.");
	const now = desk.now();
	const name = identity.name.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, "").trim();
	const person = { storeId, email: email.data, passwordHash: null, name, role: "customer" as const, isVerified: true };
	const created = await desk.accounts.create(person, now, identity);
	if (created) return created;
	const account = await desk.accounts.byEmail(storeId, email.data);
	if (!account?.emailVerifiedAt)
		return refuse(
			"auth.email_taken",
			"Sign in with its password, or ask for a new one, to show that the e-mail is yours.",
		);
	await desk.accounts.addIdentity(account, identity, now);
	return { ...account, passwordHash: null };
}

/** A path of this shop, whatever the address said. */
function ownPath(returnTo: string, origin: string): string {
	if (!/^\/(?![/\\])[^\\\p{Cc}]{0,1000}$/u.test(returnTo)) return "/";
	const url = new URL(returnTo, origin);
	// As it was given: written anew from its parts, `/.//elsewhere` would lead elsewhere.
	return url.origin === origin ? returnTo : "/";
}
