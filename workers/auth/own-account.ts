import type { Profile, SavedAddress, Session } from "../kit/account.ts";
import type { Caller } from "../kit/caller.ts";
import type { Address } from "../kit/order.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { profileOf } from "./accounts.ts";
import type { Desk } from "./desk.ts";
import type { ProfileChange } from "./forms.ts";
import { refuseWrongPassword } from "./passwords.ts";

const maxAddresses = 50;
/** How new a session must be to delete an account that has no password to ask for. */
const justSignedIn = 15 * 60_000;

const gone = refuse("auth.required", "Sign in again.");

export async function readProfile(desk: Desk, caller: Caller): Promise<{ ok: true; user: Profile } | Refusal> {
	const account = await desk.accounts.byId(caller.sub);
	return account ? { ok: true, user: profileOf(account) } : gone;
}

export async function changeProfile(
	desk: Desk,
	caller: Caller,
	change: ProfileChange,
): Promise<{ ok: true; user: Profile } | Refusal> {
	const account = await desk.accounts.changeProfile(caller.sub, change, desk.now());
	return account ? { ok: true, user: profileOf(account) } : gone;
}

export const listSessions = (desk: Desk, caller: Caller): Promise<Session[]> =>
	desk.sessions.listOf(caller.sub, caller.sid, desk.now());

export async function endSession(desk: Desk, caller: Caller, id: string): Promise<{ ok: true } | Refusal> {
	const ended = await desk.sessions.end(caller.sub, id);
	return ended ? { ok: true } : refuse("session.not_found", "It may have ended already.");
}

export const listAddresses = (desk: Desk, caller: Caller): Promise<SavedAddress[]> => desk.addresses.listOf(caller.sub);

export async function addAddress(
	desk: Desk,
	caller: Caller,
	address: Address,
): Promise<{ ok: true; address: SavedAddress } | Refusal> {
	if ((await desk.addresses.countOf(caller.sub)) >= maxAddresses)
		return refuse("request.invalid", `No more than ${maxAddresses} addresses fit into the book.`);
	const account = await desk.accounts.byId(caller.sub);
	return account ? { ok: true, address: await desk.addresses.add(account.storeId, account.id, address) } : gone;
}

export async function removeAddress(desk: Desk, caller: Caller, id: string): Promise<{ ok: true } | Refusal> {
	const removed = await desk.addresses.remove(caller.sub, id);
	return removed ? { ok: true } : refuse("address.not_found", "It may have been removed already.");
}

/** Deletes the account and all that is kept of it here. Without a password she must just have signed in. */
export async function deleteAccount(desk: Desk, caller: Caller, password: string): Promise<{ ok: true } | Refusal> {
	const account = await desk.accounts.byId(caller.sub);
	if (!account) return gone;
	const wrong =
		account.passwordHash === null
			? await refuseOldSession(desk, caller)
			: await refuseWrongPassword(desk, account, password, "password");
	if (wrong) return wrong;
	await desk.accounts.remove(account.id, desk.now());
	if (account.role !== "customer") await desk.anchor();
	return { ok: true };
}

async function refuseOldSession(desk: Desk, caller: Caller): Promise<Refusal | undefined> {
	const found = await desk.sessions.find(caller.store, caller.sid, desk.now());
	const isNew = found && desk.now() - found.session.createdAt <= justSignedIn;
	return isNew ? undefined : refuse("auth.forbidden", "Sign in with Google again, then delete the account.");
}
