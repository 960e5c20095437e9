import * as z from "zod";
import { Profile, SavedAddress, Session, SignedIn } from "../kit/account.ts";
import { KeySet } from "../kit/key-set.ts";
import type { Operation } from "../kit/openapi.ts";
import { Address } from "../kit/order.ts";
import {
	Credentials,
	Deletion,
	Forgotten,
	Id,
	Introspected,
	NewAddress,
	NewKey,
	PasswordChange,
	PasswordReset,
	ProfileChange,
	Refreshing,
	Registration,
	UserChange,
	UserQuery,
	Verification,
} from "./forms.ts";
import { Introspection } from "./introspection.ts";
import { ApiKey, MadeKey } from "./manage-keys.ts";
import { User } from "./manage-users.ts";

const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), nextCursor: z.null() });
const UserPage = z.object({ items: z.array(User), nextCursor: z.string().nullable() });

const guest = { tag: "Accounts", who: "all" } as const;
const own = { tag: "Accounts", who: "customer" } as const;
const managing = { tag: "Accounts", who: "manager" } as const;

const entering: readonly Operation[] = [
	{
		...guest,
		method: "POST",
		path: "/api/auth/register",
		summary: "Make an account and sign in; a link to confirm the e-mail is mailed",
		body: Registration,
		answers: { 201: SignedIn },
		refusals: ["auth.email_taken"],
	},
	{
		...guest,
		method: "POST",
		path: "/api/auth/login",
		summary: "Sign in",
		body: Credentials,
		answers: { 200: SignedIn },
		refusals: ["auth.invalid_credentials", "auth.blocked"],
	},
	{
		...guest,
		method: "POST",
		path: "/api/auth/refresh",
		summary: "The next pair of tokens; the same pair again within ten seconds, and the end of the session later",
		body: Refreshing,
		answers: { 200: SignedIn },
		refusals: ["auth.invalid_token"],
	},
	{
		...own,
		method: "POST",
		path: "/api/auth/logout",
		summary: "End the session of the token",
		answers: { 204: null },
	},
	{
		...guest,
		method: "GET",
		path: "/api/auth/google",
		summary: "Go to Google to sign in, and come back to `returnTo`",
		query: z.object({ returnTo: z.string().optional() }),
		answers: { 302: null },
		refusals: ["route.not_found"],
	},
	{
		...guest,
		method: "GET",
		path: "/api/auth/google/callback",
		summary: "Back from Google, in the browser that went there",
		query: z.object({ code: z.string().optional(), state: z.string().optional(), error: z.string().optional() }),
		answers: { 303: null },
		refusals: ["auth.link_invalid", "auth.email_taken", "auth.forbidden", "auth.blocked", "route.not_found"],
	},
	{
		...guest,
		method: "GET",
		path: "/.well-known/jwks.json",
		summary: "The public keys of the access tokens",
		answers: { 200: KeySet },
	},
	{
		tag: "Accounts",
		who: "client",
		method: "POST",
		path: "/api/auth/introspect",
		summary: "What a token is worth, for programs with credentials (RFC 7662)",
		body: Introspected,
		bodyType: "application/x-www-form-urlencoded",
		answers: { 200: Introspection },
	},
];

const mine: readonly Operation[] = [
	{ ...own, method: "GET", path: "/api/auth/me", summary: "The own profile", answers: { 200: Profile } },
	{
		...own,
		method: "PATCH",
		path: "/api/auth/me",
		summary: "Change the own profile",
		body: ProfileChange,
		answers: { 200: Profile },
		refusals: ["auth.forbidden"],
	},
	{
		...own,
		method: "DELETE",
		path: "/api/auth/me",
		summary: "Delete the own account with all that is kept of it",
		body: Deletion,
		answers: { 204: null },
		refusals: ["auth.invalid_credentials", "auth.forbidden"],
	},
	{
		...own,
		method: "GET",
		path: "/api/auth/me/sessions",
		summary: "Where one is signed in",
		answers: { 200: listOf(Session) },
		refusals: ["auth.forbidden"],
	},
	{
		...own,
		method: "DELETE",
		path: "/api/auth/me/sessions/{id}",
		summary: "Sign out there",
		params: Id,
		answers: { 204: null },
		refusals: ["session.not_found", "auth.forbidden"],
	},
	{
		...own,
		method: "GET",
		path: "/api/auth/me/addresses",
		summary: "The address book",
		answers: { 200: listOf(SavedAddress) },
		refusals: ["auth.forbidden"],
	},
	{
		...own,
		method: "POST",
		path: "/api/auth/me/addresses",
		summary: "Keep an address",
		body: NewAddress,
		answers: { 201: SavedAddress },
		refusals: ["auth.forbidden"],
	},
	{
		...own,
		method: "DELETE",
		path: "/api/auth/me/addresses/{id}",
		summary: "Remove an address",
		params: Id,
		answers: { 204: null },
		refusals: ["address.not_found", "auth.forbidden"],
	},
];

const passwords: readonly Operation[] = [
	{
		...own,
		method: "POST",
		path: "/api/auth/password",
		summary: "Change the password; every other session ends",
		body: PasswordChange,
		answers: { 204: null },
		refusals: ["auth.invalid_credentials", "auth.forbidden"],
	},
	{
		...guest,
		method: "POST",
		path: "/api/auth/password/forgot",
		summary: "Have a link to a new password mailed, if there is such an account",
		body: Forgotten,
		answers: { 202: null },
	},
	{
		...guest,
		method: "POST",
		path: "/api/auth/password/reset",
		summary: "Choose a new password with the mailed link; every session ends",
		body: PasswordReset,
		answers: { 204: null },
		refusals: ["auth.link_invalid"],
	},
	{
		...guest,
		method: "POST",
		path: "/api/auth/email/verify",
		summary: "Confirm the e-mail with the mailed link",
		body: Verification,
		answers: { 204: null },
		refusals: ["auth.link_invalid"],
	},
	{
		...own,
		method: "POST",
		path: "/api/auth/email/resend",
		summary: "Have the link to confirm the e-mail mailed again",
		answers: { 202: null },
		refusals: ["auth.forbidden"],
	},
];

const managed: readonly Operation[] = [
	{
		...managing,
		method: "GET",
		path: "/api/auth/keys",
		summary: "The own API keys for this store",
		answers: { 200: listOf(ApiKey) },
	},
	{
		...managing,
		method: "POST",
		path: "/api/auth/keys",
		summary: "Make an API key for this store; the key is in this answer only",
		body: NewKey,
		answers: { 201: MadeKey },
	},
	{
		...managing,
		method: "DELETE",
		path: "/api/auth/keys/{id}",
		summary: "Withdraw an API key",
		params: Id,
		answers: { 204: null },
		refusals: ["key.not_found"],
	},
	{
		...managing,
		method: "GET",
		path: "/api/admin/users",
		summary: "The store's people, newest first; a partner sees customers",
		query: UserQuery,
		answers: { 200: UserPage },
		refusals: ["request.bad_cursor"],
	},
	{
		...managing,
		method: "PATCH",
		path: "/api/admin/users/{id}",
		summary: "Give a role, block or unblock; every session of theirs ends",
		params: Id,
		body: UserChange,
		answers: { 200: User },
		refusals: ["user.not_found"],
	},
];

export const operations: readonly Operation[] = [...entering, ...mine, ...passwords, ...managed];

export const named = { Profile, SignedIn, Session, SavedAddress, Address, ApiKey, User };
