import * as z from "zod";
import { Profile } from "../kit/account.ts";
import type { Caller } from "../kit/caller.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { type Account, profileOf } from "./accounts.ts";
import type { Desk } from "./desk.ts";
import type { UserChange, UserQuery } from "./forms.ts";

/** An account as those see it who run the store or the platform. */
export const User = Profile.extend({ store: z.string(), isBlocked: z.boolean() });
export type User = z.infer<typeof User>;
type UserPage = { items: User[]; nextCursor: string | null };

/** A store's people, newest first; a partner sees customers. The cursor is the last one's place in that order. */
export async function listUsers(
	desk: Desk,
	caller: Caller,
	storeId: string,
	query: UserQuery,
): Promise<UserPage | Refusal> {
	const before = query.cursor === undefined ? undefined : readCursor(query.cursor);
	if (query.cursor !== undefined && before === undefined)
		return refuse("request.bad_cursor", "Start again without a cursor.");
	const role = caller.role === "partner" ? "customer" : undefined;
	const rows = await desk.accounts.list(storeId, { limit: query.limit + 1, before, q: query.q, role });
	const shown = rows.slice(0, query.limit);
	const last = shown.at(-1);
	return {
		items: shown.map(userOf),
		nextCursor: rows.length > query.limit && last ? Buffer.from(last.id).toString("base64url") : null,
	};
}

/** Gives a role, blocks or unblocks, which the ledger keeps. Every session of hers ends, so that nobody goes on as what she was. */
export async function changeUser(
	desk: Desk,
	caller: Caller,
	id: string,
	change: UserChange,
): Promise<{ ok: true; user: User } | Refusal> {
	const account = await desk.accounts.byId(id);
	const isHidden = caller.role !== "admin" && account?.storeId !== caller.store;
	if (!account || isHidden) return refuse("user.not_found", "Look for them in the list.");
	const forbidden = refuseChange(caller, account, change);
	if (forbidden) return forbidden;
	const changed = await desk.accounts.manage(id, change, caller.sub, desk.now());
	await desk.anchor();
	return changed ? { ok: true, user: userOf(changed) } : refuse("user.not_found", "They have just left.");
}

function refuseChange(caller: Caller, account: Account, change: UserChange): Refusal | undefined {
	if (account.id === caller.sub)
		return refuse("auth.forbidden", "Nobody changes her own role or blocks herself: somebody else has to.");
	if (caller.role === "admin") return undefined;
	if (change.role !== undefined) return refuse("auth.forbidden", "Only an admin changes roles.");
	if (account.role !== "customer") return refuse("auth.forbidden", "Only an admin blocks partners and admins.");
	return undefined;
}

const userOf = (account: Account): User => ({
	...profileOf(account),
	store: account.storeId,
	isBlocked: account.isBlocked,
});

function readCursor(cursor: string): string | undefined {
	const id = Buffer.from(cursor, "base64url").toString();
	return /^usr_[0-9a-f-]{36}$/.test(id) ? id : undefined;
}
