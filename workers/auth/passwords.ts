import type { Visitor } from "../kit/account.ts";
import type { Caller } from "../kit/caller.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import type { Account } from "./accounts.ts";
import type { Desk } from "./desk.ts";
import type { PasswordChange, PasswordReset } from "./forms.ts";
import { hashOfLink } from "./links.ts";
import { passwordChangedMail, resetMail } from "./mails.ts";
import { hashPassword } from "./password-hash.ts";
import { tryPassword } from "./sign-in.ts";

type Done = { ok: true } | Refusal;

/** A new password, by who knows the present one. Every other session ends. */
export async function changePassword(
	desk: Desk,
	visitor: Visitor,
	caller: Caller,
	{ current, password }: PasswordChange,
): Promise<Done> {
	const account = await desk.accounts.byId(caller.sub);
	if (!account) return refuse("auth.required", "Sign in again.");
	const wrong = await refuseWrongPassword(desk, account, current, "current");
	if (wrong) return wrong;
	await desk.accounts.changePassword(account.id, await hashPassword(password), caller.sid, desk.now());
	desk.later(tellChanged(desk, visitor, account));
	return { ok: true };
}

/** An address that nobody has shown to be hers gets no notices. */
async function tellChanged(desk: Desk, visitor: Visitor, { storeId, email, emailVerifiedAt }: Account): Promise<void> {
	if (emailVerifiedAt === null || !(await desk.limits.mayMail(storeId, email, desk.now(), "notices"))) return;
	await desk.post(passwordChangedMail(visitor, email));
}

/** Undefined when it is hers. */
export async function refuseWrongPassword(
	desk: Desk,
	account: Account,
	password: string,
	path: string,
): Promise<Refusal | undefined> {
	if (account.passwordHash === null)
		return refuse("request.invalid", "You sign in with Google. Ask for a link by mail to choose a password first.", {
			errors: [{ path, message: "there is no password yet" }],
		});
	const tried = await tryPassword(desk, account.storeId, account.email, account, password);
	if (!tried.ok) return tried;
	if (tried.fits) return undefined;
	return refuse("auth.invalid_credentials", "Type the password you sign in with.", {
		errors: [{ path, message: "is not your password" }],
	});
}

/**
 * Mails a link to choose a new password. Whether there is such an account shows neither in the answer nor in how long
 * it takes: all that depends on it comes after.
 */
export async function forgotPassword(desk: Desk, visitor: Visitor, email: string): Promise<Done> {
	const flood = await desk.limits.fromAddress("forgot", visitor.address, desk.now());
	if (flood) return flood;
	desk.later(mailReset(desk, visitor, email));
	return { ok: true };
}

async function mailReset(desk: Desk, visitor: Visitor, email: string): Promise<void> {
	const account = await desk.accounts.byEmail(visitor.store.id, email);
	if (!account || account.isBlocked || !(await desk.limits.mayMail(account.storeId, email, desk.now()))) return;
	await desk.post(resetMail(visitor, email, await desk.links.write(account, "reset", desk.now())));
}

/** A new password, by who got the mail. Every session ends, and earlier failures are forgiven: it was her mailbox. */
export async function resetPassword(desk: Desk, visitor: Visitor, { token, password }: PasswordReset): Promise<Done> {
	const invalid = refuse("auth.link_invalid", "Ask for a new one.");
	if ((await desk.links.ownerOf(visitor.store.id, token, "reset", desk.now())) === undefined) return invalid;
	const hash = await hashPassword(password);
	const account = await desk.accounts.resetPassword(hashOfLink(token), hash, desk.now());
	if (!account) return invalid;
	await desk.limits.forgiveFailures(account.storeId, account.email);
	desk.later(desk.post(passwordChangedMail(visitor, account.email)));
	return { ok: true };
}
