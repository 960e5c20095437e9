import type { Visitor } from "../kit/account.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import type { Account } from "./accounts.ts";
import type { Desk } from "./desk.ts";
import { verificationMail } from "./mails.ts";

/** Mails a link that shows the address is hers. */
export async function sendVerification(desk: Desk, visitor: Visitor, account: Account): Promise<void> {
	const token = await desk.links.write(account, "verify", desk.now());
	desk.later(desk.post(verificationMail(visitor, account.email, token)));
}

export async function verifyEmail(desk: Desk, visitor: Visitor, token: string): Promise<{ ok: true } | Refusal> {
	const accountId = await desk.links.use(visitor.store.id, token, "verify", desk.now());
	if (accountId === undefined) return refuse("auth.link_invalid", "Ask for a new one in your account.");
	await desk.accounts.markVerified(accountId, desk.now());
	return { ok: true };
}

/** Mails it again, unless there is nothing to verify. */
export async function resendVerification(
	desk: Desk,
	visitor: Visitor,
	accountId: string,
): Promise<{ ok: true } | Refusal> {
	const account = await desk.accounts.byId(accountId);
	if (!account || account.emailVerifiedAt !== null) return { ok: true };
	if (!(await desk.limits.mayMail(account.storeId, account.email, desk.now())))
		return refuse("request.too_many", "Look into your mailbox, also where unwanted mail goes.", {
			more: { retryAfter: 60 * 60 },
		});
	await sendVerification(desk, visitor, account);
	return { ok: true };
}
